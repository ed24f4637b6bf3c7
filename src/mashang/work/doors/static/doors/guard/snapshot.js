// The door's snapshot and the shift's memory on this phone, in the cache of kept pages: the service worker empties it
// at sign-out, for another account, and when the shift is over.

import * as rules from "../../mashang/offline/rules.js";
import { empty } from "../../mashang/passage/counting.js";

const PAGES = "mashang-pages";
const PATIENCE_MS = 8000;

/** Fetch a fresh snapshot and keep it: {snapshot, skew_ms, fetched_at}; null without a network or a sign-in. */
export async function fetched(address, account) {
  const sent = Date.now();
  let answer;
  try {
    answer = await fetch(address, { credentials: "same-origin", redirect: "manual", signal: AbortSignal.timeout?.(PATIENCE_MS) });
  } catch {
    return null;
  }
  if (rules.keptFor(answer) !== account) return null;
  const snapshot = await answer.json();
  const received = Date.now();
  const found = { snapshot, skew_ms: Date.parse(snapshot.made_at) - (sent + received) / 2, fetched_at: received };
  await put(address, found, answer.headers);
  return found;
}

/** Keep it once more, as the guard changed it. */
export async function keepAgain(address, found) {
  const cache = await caches.open(PAGES);
  const response = await cache.match(address, { ignoreVary: true });
  if (response) await put(address, found, response.headers);
}

/** The snapshot that this phone keeps; null when there is none, or it is over: then it is deleted. */
export async function kept(address, account) {
  const found = await get(address, account);
  if (found === null) await forget(address);
  return found;
}

/** Delete the snapshot and all that was remembered beside it. */
export async function forget(address) {
  const cache = await caches.open(PAGES);
  await Promise.all([cache.delete(address), cache.delete(beside(address))]);
}

/** What this phone remembers of the shift. */
export async function memory(address, account) {
  return (await get(beside(address), account)) ?? empty();
}

/** Remember it, for as long as the snapshot lasts. */
export async function remember(address, account, until, memory) {
  await put(beside(address), memory, new Headers({ [rules.KEEP]: account, [rules.UNTIL]: until, [rules.TITLE]: "" }));
}

async function get(address, account) {
  const cache = await caches.open(PAGES);
  const response = await cache.match(address, { ignoreVary: true });
  if (!response || rules.keptFor(response) !== account || !rules.isFresh(response, Date.now())) return null;
  return response.json();
}

async function put(address, value, headers) {
  const cache = await caches.open(PAGES);
  const said = Object.fromEntries([rules.KEEP, rules.UNTIL, rules.TITLE].map((name) => [name, headers.get(name) ?? ""]));
  await cache.put(address, new Response(JSON.stringify(value), { headers: said }));
}

function beside(address) {
  return `${address}?memory`;
}
