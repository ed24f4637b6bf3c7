// The live pass: a square that is drawn anew every few seconds, with or without a network.

import encodeQR from "../vendor/qr/index.js";
import { register } from "../mashang/offline/registering.js";
import * as keeping from "./keeping.js";
import { fromBase64Url, iatAt, pathOf, squareText, toBeSigned } from "./proof.js";

const SVG = "http://www.w3.org/2000/svg";
const MODULES = ["../vendor/qr/index.js", "../mashang/offline/registering.js", "./keeping.js", "./proof.js", "./phone.js", "./passes.css"];
const page = document.getElementById("pass");
const tongue = document.documentElement.lang === "en" ? "en" : "zh";
const { account, carry: carryAddress, state: stateAddress } = page.dataset;
const everyS = Number(page.dataset.everyS);
const clockOffS = Number(page.dataset.clockOffS);
const ring = page.querySelector("[data-ring]");
const round = Number(ring.getAttribute("stroke-dasharray"));

let key = null;
let fetched = null; // {passes, phone}
let chosen = page.dataset.person;
let offsetMs = 0;
let drawnAt = -1;

begin();

async function begin() {
  if (!self.isSecureContext || !crypto.subtle || !self.indexedDB) return show("unsupported");
  try {
    key = await keeping.keyOf(account);
    fetched = await keeping.passesOf(account);
  } catch {
    return show("unsupported");
  }
  register(tongue, keepModules);
  if (fetched) await beat();
  await refresh();
  setInterval(beat, 250);
  setInterval(refresh, Number(page.dataset.fetchedEveryMin) * 60000);
  self.addEventListener("online", refresh);
  self.addEventListener("offline", () => say("offline"));
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && refresh());
}

/** Ask the street what this phone may carry; without an answer it goes on with what it has. */
async function refresh() {
  try {
    let heard = await ask();
    if (heard.answer.status === 409) {
      key = await keeping.newKeyOf(account);
      heard = await ask();
    }
    await take(heard);
    say("");
  } catch (error) {
    if (error.reason && !fetched) return show(error.reason);
    if (!fetched) return show("unheard");
    say(error.reason || "offline");
  }
  await beat();
}

async function ask() {
  const who = await (await fetch(stateAddress, { credentials: "same-origin", cache: "no-store" })).json();
  if (who.account !== account) throw Object.assign(new Error(), { reason: "signed_out" });
  const asked = Date.now();
  const answer = await fetch(carryAddress, {
    method: "POST",
    credentials: "same-origin",
    headers: { "Content-Type": "application/json", "X-CSRFToken": who.csrf, "Accept-Language": tongue === "en" ? "en" : "zh-CN" },
    body: JSON.stringify(await keeping.publicHalf(key)),
  });
  return { answer, at: (asked + Date.now()) / 2 };
}

async function take({ answer, at }) {
  const told = await answer.json();
  if (told.code === "passes.phone_reported") {
    fetched = null;
    await keeping.keepPasses(account, fetched);
    throw Object.assign(new Error(), { reason: "reported" });
  }
  if (!answer.ok) throw new Error(String(answer.status));
  offsetMs = Date.parse(told.now) - at;
  fetched = { phone: told.phone, passes: told.passes };
  await keeping.keepPasses(account, fetched);
  tellClock();
}

/** Draw when it is time, and move the ring. */
async function beat() {
  const at = Date.now() + offsetMs;
  const standing = (fetched ? fetched.passes : []).filter((one) => Date.parse(one.until) > at);
  const live = standing.filter((one) => Date.parse(one.since) <= at); // a volunteer's shows when the shift begins
  if (!live.length) return fetched && show(fetched.passes.length && !standing.length ? "over" : "none");
  const one = live.find((each) => each.pass_id === chosen) || live.find((each) => each.person_id === chosen) || live[0];
  const iat = iatAt(Date.now(), offsetMs);
  const due = `${one.pass_id} ${Math.floor(iat / everyS)}`;
  if (due !== drawnAt) {
    drawnAt = due;
    try {
      await draw(one, iat);
    } catch {
      return show("unsupported");
    }
    choices(live, one);
    show("live");
  }
  const gone = ((Date.now() + offsetMs) / 1000) % everyS;
  ring.setAttribute("stroke-dashoffset", String((gone / everyS) * round));
  const now = new Date(Date.now() + offsetMs);
  page.querySelector("[data-clock]").textContent = now.toLocaleTimeString("zh-CN", { timeZone: "Asia/Shanghai", hour12: false });
}

async function draw(one, iat) {
  const pass = fromBase64Url(one.raw);
  const signature = await keeping.sign(key, toBeSigned(pass, key.algorithm, iat));
  const rows = encodeQR(squareText(pass, key.algorithm, iat, signature), "raw", { ecc: "medium", encoding: "alphanumeric", border: 4 });
  const square = page.querySelector("[data-square]");
  square.setAttribute("viewBox", `0 0 ${rows.length} ${rows.length}`);
  square.querySelector("path").setAttribute("d", pathOf(rows));
  square.dataset.iat = String(iat);
  for (const [name, value] of [["kind", one.title], ["name", one.name], ["where", one.where.join(" · ")], ["doors", one.doors.join(" · ")]]) {
    const line = page.querySelector(`[data-${name}]`);
    line.textContent = value;
    line.closest("[data-line]").hidden = !value;
  }
  page.querySelector("[data-until]").textContent = new Date(one.until).toLocaleDateString(tongue === "en" ? "en-GB" : "zh-CN", {
    timeZone: "Asia/Shanghai", year: "numeric", month: "long", day: "numeric",
  });
}

function choices(live, one) {
  const box = page.querySelector("[data-choices]");
  box.hidden = live.length < 2;
  box.replaceChildren(
    ...live.map((each) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "passes-choice";
      button.textContent = `${each.title} · ${each.name}`;
      button.setAttribute("aria-pressed", String(each === one));
      button.addEventListener("click", () => {
        chosen = each.pass_id;
        beat();
      });
      return button;
    }),
  );
}

function show(state) {
  if (!state) return;
  page.hidden = false;
  for (const part of document.querySelectorAll("[data-when]")) part.hidden = !part.dataset.when.split(" ").includes(state);
}

/** Whether the street is heard: "", "offline", "signed_out". */
function say(state) {
  for (const line of page.querySelectorAll("[data-heard]")) line.hidden = line.dataset.heard !== state;
}

/** A clock that is wrong is said so; while the street is heard, the square goes by the street's. */
function tellClock() {
  const off = Math.round(offsetMs / 1000);
  const line = page.querySelector("[data-clock-off]");
  line.hidden = Math.abs(off) < clockOffS;
  line.querySelector("[data-slow]").hidden = off < 0;
  line.querySelector("[data-fast]").hidden = off >= 0;
  for (const number of line.querySelectorAll("[data-off]")) number.textContent = String(Math.abs(off));
}

/** What this page runs on goes through the service worker once, so that it is there without a network. */
function keepModules() {
  for (const name of MODULES) fetch(new URL(name, import.meta.url)).catch(() => undefined);
}
