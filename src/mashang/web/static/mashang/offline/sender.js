// Sends what waits, from a page or from the service worker; a lock keeps the two from sending the same twice.

import * as queue from "./queue.js";
import * as store from "./store.js";

const ADDRESS = "/offline/send";
const STATE = "/offline/state";

/** Who is signed in, the token that posts need, and the limits of a batch. Throws when there is no network. */
export async function standing() {
  const answer = await fetch(STATE, { credentials: "same-origin", cache: "no-store" });
  if (!answer.ok) throw new Error("no answer");
  return answer.json();
}

/**
 * Send everything that is due.
 * @returns {Promise<{online: boolean, session: string}>} what was found out about network and sign-in.
 */
export async function sendAll(account, now = Date.now) {
  const work = () => sendLocked(account, now);
  return self.navigator.locks ? self.navigator.locks.request("mashang-outbox", work) : work();
}

async function sendLocked(account, now) {
  const items = await store.all();
  let around;
  try {
    around = await standing();
  } catch {
    return { online: false, session: "unknown" };
  }
  // The service worker sends for whoever is signed in; a page only for its own account.
  const own = account || around.account;
  if (!around.account) return { online: true, session: "none" };
  if (around.account !== own) return { online: true, session: "other" };
  for (const batch of queue.batches(queue.ready(items, own, now()), around.limits)) {
    let results;
    try {
      const answer = await fetch(ADDRESS, {
        method: "POST",
        credentials: "same-origin",
        redirect: "manual",
        headers: { "X-CSRFToken": around.csrf },
        body: formOf(batch, own, now()),
      });
      if (answer.type === "opaqueredirect" || answer.status === 401) return { online: true, session: "none" };
      if (answer.status === 409) return { online: true, session: "other" };
      if (!answer.ok) throw new Error(`answered ${answer.status}`);
      results = (await answer.json()).results;
    } catch {
      await store.change({ put: batch.map((item) => queue.failed(item, now(), Math.random())) });
      return { online: self.navigator.onLine !== false, session: "unknown" };
    }
    const after = queue.answered(batch, results, now(), Math.random());
    await store.change({
      put: after.filter((item) => item.state !== queue.DONE),
      remove: after.filter((item) => item.state === queue.DONE).map((item) => item.id),
    });
  }
  return { online: true, session: "same" };
}

function formOf(batch, account, now) {
  const form = new FormData();
  form.append("account", account);
  form.append("sent_at", new Date(now).toISOString());
  form.append(
    "items",
    JSON.stringify(batch.map(({ id, code, fields, happened_at, order }) => ({ id, code, fields, happened_at, order }))),
  );
  for (const item of batch) for (const photo of item.photos || []) form.append(`photo-${item.id}`, photo, photo.name || "photo.jpg");
  return form;
}
