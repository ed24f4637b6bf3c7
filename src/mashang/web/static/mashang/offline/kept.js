// The pages that this phone keeps, listed where another one could not be shown.

import * as rules from "./rules.js";

async function listKeptPages() {
  const list = document.querySelector("[data-kept-pages]");
  if (!list || !("caches" in self)) return;
  const cache = await caches.open("mashang-pages");
  for (const request of await cache.keys()) {
    const response = await cache.match(request, { ignoreVary: true });
    // What has no title is kept for a page and is none itself.
    if (!response || !response.headers.get(rules.TITLE) || !rules.isFresh(response, Date.now())) continue;
    const link = document.createElement("a");
    link.href = request.url;
    link.textContent = decodeURIComponent(response.headers.get(rules.TITLE));
    const line = document.createElement("li");
    line.append(link);
    list.append(line);
  }
}

listKeptPages();
