// The guard's screen: what is scanned is decided here and shown large; what was decided is told when there is a network.

import * as queue from "../../mashang/offline/queue.js";
import * as store from "../../mashang/offline/store.js";
import { keepAct } from "../../mashang/offline/kit.js";
import { answerTo } from "../../mashang/passage/answering.js";
import * as counting from "../../mashang/passage/counting.js";
import * as plates from "../../mashang/passage/plates.js";
import { CARD, KIND_WORDS, STEP_WORDS } from "../../mashang/passage/words.js";
import { Camera, warm } from "./camera.js";
import { allowSound, signal } from "./signals.js";
import * as snapshots from "./snapshot.js";
import { say, stateWords, tongue } from "./words.js";

const SECOND = 1000;
const PASS_SIGNS = 200;
const screen = document.body;
const part = (name) => document.getElementById(`guard-${name}`);
const { door: doorId, snapshot: address, people: mostPeople } = screen.dataset;
const { account } = document.getElementById("outbox").dataset;
const anchor = { wall: Date.now(), ticks: performance.now() };
const held = { fetched: null, memory: counting.empty(), isOnline: navigator.onLine, way: "in", people: 1, plate: null, last: { pass: "", at: 0 }, shown: null, timer: 0, isBusy: false };
const camera = new Camera(part("video"), part("frame"), seen);

async function begin() {
  held.fetched = await snapshots.kept(address, account);
  held.memory = await snapshots.memory(address, account);
  for (const [name, act] of Object.entries(ACTS)) part(name)?.addEventListener("click", act);
  for (const choice of document.querySelectorAll("[name=way]")) choice.addEventListener("change", () => turn(choice.value));
  turn(location.hash === "#out" ? "out" : "in");
  document.addEventListener("pointerdown", allowSound);
  part("typed").addEventListener("submit", typed);
  for (const choice of document.querySelectorAll("[data-stop]")) choice.addEventListener("click", () => stopCard(choice.dataset.stop));
  part("plate").addEventListener("change", readPlate);
  document.addEventListener("keydown", wedge);
  document.addEventListener("visibilitychange", wake);
  window.addEventListener("online", refresh);
  window.addEventListener("offline", () => show({ isOnline: false }));
  new MutationObserver(count).observe(document.querySelector("[data-outbox-words]"), { childList: true });
  setInterval(show, 10 * SECOND);
  show();
  await refresh();
  if ("serviceWorker" in navigator) keepFiles();
}

const ACTS = {
  start: start,
  "let-out": () => decideOn(null, "out"),
  nothing: () => decideOn(null, "in"),
  torch: turnTorch,
  more: () => choosePeople(held.people + 1),
  less: () => choosePeople(held.people - 1),
  again: dismiss,
  appeal: appeal,
  "plate-same": () => comparePlate(true),
  "plate-other": () => comparePlate(false),
  light: turnLight,
};

async function start() {
  keepAwake();
  try {
    await camera.start();
    part("start").hidden = true;
    part("torch").hidden = !camera.hasTorch;
    part("camera-words").textContent = "";
  } catch (error) {
    const isDenied = error.name === "NotAllowedError";
    part("camera-words").textContent = say(isDenied ? "camera_denied" : "camera_none");
    part("text").focus();
  }
}

function seen(text) {
  const now = Date.now();
  // The proof follows the pass: a phone that makes a fresh one while it is held up is the same code.
  const pass = text.slice(0, PASS_SIGNS);
  const isSame = pass === held.last.pass && now - held.last.at < number("same_code_s") * SECOND;
  held.last = { pass, at: now };
  if (!isSame && (held.shown === null || (held.shown.passage.admits && !isCompared()))) decideOn(text, held.way);
}

/** Whether the guard is still comparing a plate. */
function isCompared() {
  return held.shown?.passage.reason === "look_at_plate";
}

async function decideOn(text, way, plate = held.plate) {
  if (held.isBusy) return;
  held.isBusy = true;
  try {
    const { now, isTrusted } = clock();
    const snapshot = live(now);
    const asked = { direction: way, people: held.people, plate, now, isTrusted, isOnline: held.isOnline };
    const answer = { ...(await answerTo(text, asked, snapshot, held.memory)), text, way, people: asked.people, at: now };
    answer.passage.admits = answer.passage.outcome !== "refused";
    present(answer);
    // A plate that the guard has yet to compare decides first: only then is it told.
    if (!isCompared()) await tell(answer);
  } finally {
    held.isBusy = false;
  }
}

async function tell(answer) {
  const { passage, passId, way, people, at, isLimited } = answer;
  const asks = { hasQuota: Boolean(held.fetched?.snapshot.rules.some((rule) => rule.effect === "quota")), againMin: number("again_min") };
  const { admits } = passage;
  held.memory = counting.remembered(held.memory, { passId, at, way, people, admits, isLimited }, asks);
  if (held.fetched) await snapshots.remember(address, account, held.fetched.snapshot.until, held.memory);
  const fields = { door: doorId, direction: way, outcome: passage.outcome, reason: passage.reason, people, ...(held.isOnline ? {} : { offline: "on" }) };
  await keepAct({ key: `scan:${crypto.randomUUID()}`, code: "doors.scan", title: say("scan_title"), fields: pairs(fields) });
  choosePeople(1);
  await count();
}

function present(answer) {
  const { passage, way } = answer;
  held.shown = answer;
  clearTimeout(held.timer);
  const sheet = part("answer");
  sheet.dataset.outcome = passage.outcome;
  part("verdict").textContent = say(way === "out" ? "leave" : passage.outcome);
  const sentence = passage.for_guard[tongue];
  part("for-guard").textContent = sentence === part("verdict").textContent ? (KIND_WORDS[answer.kind]?.[tongue] ?? "") : sentence;
  line("for-person", passage.for_person[tongue], passage.outcome !== "allowed" || passage.reason === "exempted" || passage.reason === "exit_advised");
  line("clause", passage.clause ? passage.clause.text[tongue] : "", passage.clause !== null);
  line("step", STEP_WORDS[passage.next_step][tongue], passage.next_step !== "none");
  part("party").textContent = answer.people > 1 ? `× ${answer.people}` : "";
  part("compare").hidden = passage.reason !== "look_at_plate";
  part("appeal").hidden = passage.admits;
  part("appeal").disabled = false;
  part("stop").hidden = answer.kind !== CARD || passage.reason === "revoked";
  part("stop").open = false;
  part("done").textContent = "";
  sheet.hidden = false;
  signal(passage.outcome);
  part("again").focus({ preventScroll: true });
  if (passage.outcome === "allowed") held.timer = setTimeout(dismiss, number("yes_shows_s") * SECOND);
}

function line(name, words, isShown) {
  part(name).textContent = words;
  part(`${name}-line`).hidden = !isShown || !words;
}

function dismiss() {
  const { shown } = held;
  clearTimeout(held.timer);
  held.shown = null;
  held.last.at = Date.now();
  part("answer").hidden = true;
  if (shown?.passage.reason === "look_at_plate" && shown.plate) tell(shown);
  choosePlate("");
  show();
}

function comparePlate(isSame) {
  const { text, plate, way } = held.shown;
  held.shown = null;
  decideOn(text, way, isSame ? plate : "?");
}

async function appeal() {
  const { passage, passId } = held.shown;
  part("appeal").disabled = true;
  const fields = { door: doorId, reason: passage.reason, said: passage.for_guard.zh, pass_id: passId ?? "" };
  await keepAct({ key: `appeal:${crypto.randomUUID()}`, code: "doors.appeal_for", title: say("appeal_title"), fields: pairs(fields) });
  part("done").textContent = say(held.isOnline ? "appealed" : "appealed_later");
}

/** A card that was lost or is misused opens nothing from now on: here at once, everywhere when it is told. */
async function stopCard(because) {
  const { passId, way } = held.shown;
  const { snapshot } = held.fetched;
  snapshot.revoked.passes.push(passId);
  await snapshots.keepAgain(address, held.fetched);
  const fields = { door: doorId, pass_id: passId, because };
  await keepAct({ key: `stop:${passId}`, code: "doors.stop_card", title: say("stop_title"), fields: pairs(fields) });
  const { text } = held.shown;
  held.shown = null;
  await decideOn(text, way);
  part("done").textContent = say(held.isOnline ? "stopped" : "stopped_later");
}

function typed(event) {
  event.preventDefault();
  const text = part("text").value.trim();
  part("text").value = "";
  if (text) decideOn(text, held.way);
}

/** A scanner types into whatever has the focus: its line is led to the field, wherever the guard touched last. */
function wedge(event) {
  const isTyping = event.target.closest("input, textarea, select");
  if (isTyping || event.ctrlKey || event.metaKey || event.altKey || event.key.length !== 1) return;
  if (held.shown !== null && !isCompared()) dismiss();
  if (held.shown === null) part("text").focus();
}

function turn(way) {
  document.querySelector(`[name=way][value=${way}]`).checked = true;
  held.way = way;
  screen.dataset.way = way;
}

function choosePeople(n) {
  held.people = Math.min(Math.max(1, n), Number(mostPeople));
  part("people").textContent = held.people;
}

function readPlate() {
  choosePlate(part("plate").value);
}

function choosePlate(text) {
  const { plate, isPlate } = plates.readPlate(text);
  held.plate = isPlate ? plate : null;
  part("plate").value = plate;
  part("plate-words").textContent = plate && !isPlate ? say("plate_bad") : "";
}

async function turnTorch() {
  const isOn = part("torch").getAttribute("aria-pressed") !== "true";
  await camera.setTorch(isOn).catch(() => undefined);
  part("torch").setAttribute("aria-pressed", String(isOn));
  part("torch-words").textContent = say(isOn ? "torch_on" : "torch_off");
}

function turnLight() {
  const isDark = screen.dataset.light ? screen.dataset.light === "night" : matchMedia("(prefers-color-scheme: dark)").matches;
  screen.dataset.light = isDark ? "day" : "night";
}

async function refresh() {
  const found = await snapshots.fetched(address, account);
  if (found !== null) {
    // What the guard stopped and the server has not heard yet is stopped here all the same.
    const stopped = (await store.all()).filter((one) => one.code === "doors.stop_card").map((one) => Object.fromEntries(one.fields).pass_id);
    found.snapshot.revoked.passes.push(...stopped);
    held.fetched = found;
    held.memory = counting.toldSince(held.memory, Date.parse(found.snapshot.made_at));
  }
  show({ isOnline: found !== null });
  clearTimeout(held.again);
  held.again = setTimeout(refresh, number("refresh_s") * SECOND);
}

function clock() {
  const wall = Date.now();
  return held.fetched ? counting.reckoned(held.fetched, anchor, wall, performance.now()) : { now: wall, isTrusted: true };
}

/** The snapshot while its shift lasts; then it is deleted, and the phone decides no more. */
function live(now) {
  const snapshot = held.fetched?.snapshot ?? null;
  if (snapshot === null || now < Date.parse(snapshot.until)) return snapshot;
  snapshots.forget(address);
  return null;
}

function show(known = {}) {
  if ("isOnline" in known) held.isOnline = known.isOnline;
  const { now, isTrusted } = clock();
  const state = counting.stateOf({ snapshot: held.fetched?.snapshot ?? null, isOnline: held.isOnline, isTrusted, now });
  live(now);
  const words = stateWords(state);
  if (part("state").textContent !== words) part("state").textContent = words;
  part("state-line").className = `guard-state ms-tone-${state.tone}`;
  part("state-line").dataset.state = state.code;
  screen.dataset.decides = String(!["loading", "none", "over"].includes(state.code));
  count();
}

async function count() {
  if (!held.fetched) return;
  const { snapshot, skew_ms } = held.fetched;
  const { now } = clock();
  const today = { ...snapshot.today, since: Date.parse(snapshot.today.since), made_at: Date.parse(snapshot.made_at) };
  const waiting = (await store.all()).filter((one) => one.code === "doors.scan" && one.account === account && one.state !== queue.REFUSED);
  const moves = waiting.map((one) => moveOf(one, skew_ms)).filter((one) => one.door === doorId);
  const { cameIn, wentOut, inside } = counting.numbers(today, held.memory.told, moves, now);
  part("counts").textContent = say("counts", { in: cameIn, out: wentOut, inside }) + (held.isOnline ? "" : say("counts_here"));
}

function moveOf(item, skewMs) {
  const given = Object.fromEntries(item.fields);
  const way = given.outcome === "refused" ? "refused" : given.direction;
  return { door: given.door, at: Date.parse(item.happened_at) + skewMs, way, n: Number(given.people) };
}

function number(name) {
  return held.fetched?.snapshot.numbers[name] ?? { refresh_s: 60, same_code_s: 3, again_min: 5, yes_shows_s: 4 }[name];
}

function pairs(fields) {
  return Object.entries(fields).map(([name, value]) => [name, String(value)]);
}

async function keepAwake() {
  await navigator.wakeLock?.request("screen").catch(() => undefined);
}

function wake() {
  if (document.visibilityState !== "visible") return;
  if (camera.isOn) keepAwake();
  refresh();
}

/** Once the service worker serves this page, everything it is made of is asked for again, and so kept. */
async function keepFiles() {
  await navigator.serviceWorker.ready;
  if (!navigator.serviceWorker.controller) await new Promise((done) => navigator.serviceWorker.addEventListener("controllerchange", done, { once: true }));
  await warm();
  const files = performance.getEntriesByType("resource").map((one) => one.name.split("#")[0]);
  const own = new Set(files.filter((name) => new URL(name).pathname.startsWith("/static/")));
  const kept = await Promise.all([...own].map((name) => fetch(name).then((answer) => answer.ok, () => false)));
  if (kept.every(Boolean) && held.fetched) part("ready").textContent = say("ready");
  navigator.serviceWorker.controller.postMessage({ keep: location.href });
}

begin();
