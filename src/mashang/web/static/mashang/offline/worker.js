// The service worker: static files for ever, declared pages until their hour, everything else from the network.

import * as rules from "./rules.js";
import { sendAll } from "./sender.js";

const PAGES = "mashang-pages";
const PATIENCE_MS = 4000;

/** Serve with what the server said: {origin, static, shell, fallback, forget_on}. */
export function serve(config) {
  const statics = `mashang-static-${config.static}`;
  config.origin = self.location.origin;

  self.addEventListener("install", (event) => {
    event.waitUntil(
      caches
        .open(statics)
        // Without cookies: what every account of this phone may see must know of none.
        .then((cache) => cache.addAll([...config.shell, new Request(config.fallback, { credentials: "omit" })]))
        .then(() => self.skipWaiting()),
    );
  });
  self.addEventListener("activate", (event) => {
    event.waitUntil(
      caches
        .keys()
        .then((names) => Promise.all(names.filter((name) => name.startsWith("mashang-static-") && name !== statics).map((name) => caches.delete(name))))
        .then(() => sweep(null))
        .then(() => self.clients.claim()),
    );
  });
  self.addEventListener("fetch", (event) => {
    const way = rules.wayOf(event.request, config);
    if (way === "static") event.respondWith(fromCache(event.request, statics));
    else if (way === "page") event.respondWith(fromNetwork(event));
    else if (way === "forget") event.waitUntil(caches.delete(PAGES));
  });
  self.addEventListener("sync", (event) => {
    if (event.tag === "mashang-outbox") event.waitUntil(sendAll(null).then(tellPages));
  });
  self.addEventListener("message", (event) => {
    if (event.data === "sweep") event.waitUntil(sweep(null));
    if (event.data.keep) event.waitUntil(self.clients.claim().then(() => keepAgain(event.data.keep)));
  });

  async function fromNetwork(event) {
    const cache = await caches.open(PAGES);
    const kept = await cache.match(event.request, { ignoreVary: true });
    const shown = kept && rules.isFresh(kept, Date.now()) ? kept : null;
    const fresh = fetch(event.request);
    const keeping = fresh.then((response) => keep(event.request, response.clone())).catch(() => undefined);
    event.waitUntil(keeping);
    try {
      // Between two floors of a lift the network seems to be there: a kept page is shown after a few seconds.
      return await (shown ? Promise.race([fresh, late(PATIENCE_MS)]) : fresh);
    } catch {
      return shown || (await caches.match(config.fallback, { ignoreVary: true })) || Response.error();
    }
  }

  async function keepAgain(address) {
    if (new URL(address).origin !== config.origin) return;
    const request = new Request(address, { credentials: "same-origin" });
    await keep(request, await fetch(request)).catch(() => undefined);
  }

  async function keep(request, response) {
    const account = rules.keptFor(response);
    if (!account) return;
    await sweep(account);
    const cache = await caches.open(PAGES);
    await cache.put(request, response);
  }
}

async function fromCache(request, name) {
  const cache = await caches.open(name);
  const kept = await cache.match(request, { ignoreVary: true });
  if (kept) return kept;
  const fresh = await fetch(request);
  if (fresh.status === 200) await cache.put(request, fresh.clone());
  return fresh;
}

async function sweep(account) {
  const cache = await caches.open(PAGES);
  const requests = await cache.keys();
  const kept = await Promise.all(requests.map(async (request) => ({ request, response: await cache.match(request, { ignoreVary: true }) })));
  for (const request of rules.toForget(kept.filter(({ response }) => response), account, Date.now())) {
    await cache.delete(request, { ignoreVary: true });
  }
}

async function tellPages(found) {
  for (const client of await self.clients.matchAll()) client.postMessage({ outbox: found });
}

function late(ms) {
  return new Promise((_, reject) => setTimeout(() => reject(new Error("too slow")), ms));
}
