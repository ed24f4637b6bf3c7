// The page's side of working offline: forms that declare themselves are kept first and sent then.
//
// <form data-offline="visits.note" data-offline-key="visit:…" data-offline-title="…" data-offline-required="outcome"
//       data-offline-missing="…">: its answer shows in the nearest [data-offline-card].

import * as queue from "./queue.js";
import { register } from "./registering.js";
import { sendAll } from "./sender.js";
import * as store from "./store.js";

const bar = document.getElementById("outbox");
const tongue = document.documentElement.lang === "en" ? "en" : "zh";
const account = bar.dataset.account;
const around = { online: navigator.onLine, account, session: "unknown" };
let timer = 0;
let sending = null;

const LABELS = {
  waiting: { zh: "待发送", en: "Waiting" }[tongue],
  unsure: { zh: "待发送", en: "Waiting" }[tongue],
  refused: { zh: "没有送成", en: "Not accepted" }[tongue],
  conflict: { zh: "已送达，别人也填过", en: "Delivered; somebody else answered too" }[tongue],
  done: { zh: "已送达", en: "Delivered" }[tongue],
  drop: { zh: "删除这条", en: "Delete it" }[tongue],
  seen: { zh: "知道了", en: "I have seen it" }[tongue],
  again: { zh: "改好后可重新提交", en: "Change it and send again" }[tongue],
};

document.addEventListener("submit", keepAnswer, { capture: true });
window.addEventListener("online", () => turn(true));
window.addEventListener("offline", () => turn(false));
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && send());
register(tongue);
if ("serviceWorker" in navigator) navigator.serviceWorker.addEventListener("message", (event) => event.data.outbox && show());
restore().then(send);

async function keepAnswer(event) {
  const form = event.target;
  if (!form.dataset.offline) return;
  event.preventDefault();
  const given = new FormData(form);
  if (form.dataset.offlineRequired && !given.get(form.dataset.offlineRequired)) {
    tell(form, "refused", form.dataset.offlineMissing);
    return;
  }
  const isKept = await keep({
    key: form.dataset.offlineKey,
    code: form.dataset.offline,
    title: form.dataset.offlineTitle,
    fields: [...given].filter(([name, value]) => typeof value === "string" && name !== "csrfmiddlewaretoken" && name !== "command_id"),
    photos: [...given].map(([, value]) => value).filter((value) => value instanceof File && value.size > 0),
  });
  if (!isKept) return;
  tell(form, "waiting", "");
  const sheet = form.closest("details");
  if (sheet) sheet.open = false;
  wakeLater();
  await show();
  await send();
}

/**
 * Keep an act that no form was filled in for, and send it when there is a network.
 * @param {{key: string, code: string, title: string, fields: string[][]}} act; under the same key a later one replaces it.
 * @returns {Promise<boolean>} whether the phone could keep it; sending goes on by itself.
 */
export async function keepAct(act) {
  const isKept = await keep({ photos: [], ...act });
  if (isKept) {
    wakeLater();
    show().then(send);
  }
  return isKept;
}

async function keep(given) {
  const item = { ...given, id: crypto.randomUUID(), account, happened_at: new Date().toISOString() };
  try {
    await inOrder(async () => {
      const { items, removed } = queue.enqueue(await store.all(), item);
      await store.change({ put: [items.at(-1)], remove: removed });
    });
  } catch {
    say({ code: "full", tone: "red" }, queue.wordsWhenFull(tongue));
    return false;
  }
  if (navigator.storage && navigator.storage.persist) navigator.storage.persist();
  return true;
}

function inOrder(work) {
  return navigator.locks ? navigator.locks.request("mashang-outbox-order", work) : work();
}

async function wakeLater() {
  if (!("serviceWorker" in navigator)) return;
  const found = await navigator.serviceWorker.getRegistration("/");
  if (found && found.sync) found.sync.register("mashang-outbox").catch(() => undefined);
}

function turn(online) {
  around.online = online;
  show();
  if (online) send();
}

async function send() {
  if (sending) return sending;
  sending = sendDue().finally(() => {
    sending = null;
  });
  return sending;
}

async function sendDue() {
  const before = await store.all();
  if (!before.some((one) => one.account === account)) return show();
  Object.assign(around, await sendAll(account));
  const after = await store.all();
  for (const item of before) if (!after.some((one) => one.id === item.id)) mark({ ...item, state: queue.DONE });
  await show();
  const due = queue.nextTry(after, account);
  clearTimeout(timer);
  if (due !== null && around.session !== "none" && around.session !== "other") timer = setTimeout(send, Math.max(1000, due - Date.now()));
}

async function show() {
  const items = await store.all();
  for (const item of items) mark(item);
  const state = queue.summary(items, around);
  say(state, queue.words(state, tongue));
  const list = bar.querySelector("[data-outbox-list]");
  list.textContent = "";
  for (const item of items) {
    if (item.account === account && (item.state === queue.REFUSED || item.state === queue.CONFLICT)) list.append(lineOf(item));
  }
}

function say(state, sentence) {
  const line = bar.querySelector("[data-outbox-words]");
  if (line.textContent !== sentence) line.textContent = sentence;
  bar.className = `ms-outbox ms-tone-${state.tone}`;
  bar.dataset.state = state.code;
  bar.querySelector("[data-outbox-sign-in]").hidden = state.code !== "signed_out" && state.code !== "other_account";
}

function lineOf(item) {
  const line = document.createElement("li");
  line.append(Object.assign(document.createElement("strong"), { textContent: item.title }));
  line.append(Object.assign(document.createElement("span"), { textContent: item.said || LABELS[item.state] }));
  const button = Object.assign(document.createElement("button"), {
    type: "button",
    className: "ms-btn ms-btn-small ms-btn-quiet",
    textContent: item.state === queue.REFUSED ? LABELS.drop : LABELS.seen,
  });
  button.addEventListener("click", async () => {
    await store.change({ remove: [item.id] });
    if (item.state === queue.REFUSED) clear(item);
    await show();
  });
  line.append(button);
  return line;
}

function formFor(item) {
  return document.querySelector(`form[data-offline-key="${CSS.escape(item.key)}"]`);
}

function mark(item) {
  if (item.account !== account) return;
  const form = formFor(item);
  if (form) tell(form, item.state, item.state === queue.REFUSED ? `${item.said} · ${LABELS.again}` : item.said);
}

function clear(item) {
  const form = formFor(item);
  const sign = form && form.closest("[data-offline-card]")?.querySelector("[data-offline-sign]");
  if (sign) sign.hidden = true;
}

function tell(form, state, sentence) {
  const card = form.closest("[data-offline-card]");
  if (!card) return;
  card.dataset.offlineState = state;
  const sign = card.querySelector("[data-offline-sign]");
  sign.hidden = false;
  sign.textContent = [LABELS[state], sentence].filter(Boolean).join(tongue === "zh" ? "：" : ": ");
}

/** A page opened anew shows what was typed: an answer that waits or was refused stands in its form again. */
async function restore() {
  for (const item of await store.all()) {
    const form = item.account === account && item.state !== queue.CONFLICT ? formFor(item) : null;
    if (!form) continue;
    for (const [name, value] of item.fields) {
      for (const field of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
        if (field.type === "radio" || field.type === "checkbox") field.checked = field.value === value || field.checked;
        else if (field.type !== "file" && field.type !== "hidden") field.value = value;
      }
    }
  }
  await show();
}
