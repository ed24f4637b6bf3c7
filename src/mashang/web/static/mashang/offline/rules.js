// What the service worker keeps and shows, decided without a browser.

export const KEEP = "X-Mashang-Keep";
export const UNTIL = "X-Mashang-Keep-Until";
export const TITLE = "X-Mashang-Keep-Title";

/** What to do with a request: "static" · "page" · "forget" · "pass". */
export function wayOf({ method, mode, url }, config) {
  const { origin, pathname } = new URL(url);
  if (origin !== config.origin) return "pass";
  if (mode === "navigate" && config.forget_on.some((prefix) => pathname.startsWith(prefix))) return "forget";
  if (method !== "GET") return "pass";
  if (pathname.startsWith(config.static)) return "static";
  return mode === "navigate" ? "page" : "pass";
}

/** Whether an answer declared itself fit to be kept, and for whom. */
export function keptFor(response) {
  return response.status === 200 ? response.headers.get(KEEP) : null;
}

/** Whether a kept page may still be shown. */
export function isFresh(response, now) {
  const until = Date.parse(response.headers.get(UNTIL) || "");
  return Number.isFinite(until) && now < until;
}

/** The kept pages that must go: over, or of somebody else than `account` (null: only those that are over). */
export function toForget(kept, account, now) {
  return kept
    .filter(({ response }) => !isFresh(response, now) || (account !== null && response.headers.get(KEEP) !== account))
    .map(({ request }) => request);
}
