import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { answerTo, doubtsOf } from "../../src/mashang/web/static/mashang/passage/answering.js";
import * as counting from "../../src/mashang/web/static/mashang/passage/counting.js";
import { readPlate } from "../../src/mashang/web/static/mashang/passage/plates.js";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const NOW = Date.parse("2026-11-27T10:00:00+08:00");
const ASKS = { hasQuota: false, againMin: 5 };
const quota = (more) => ({ rule_id: "q", effect: "quota", since: NOW - 48 * HOUR, until: NOW + HOUR, window_ms: null, ...more });

function after(...scans) {
  const whole = { passId: "p", way: "in", people: 1, admits: true, isLimited: false };
  return scans.reduce((memory, one) => counting.remembered(memory, { ...whole, ...one }, { ...ASKS, hasQuota: one.hasQuota ?? false }), counting.empty());
}

test("a pass that came in a moment ago is still inside; later nobody can know", () => {
  const memory = after({ at: NOW });
  const ask = (at) => counting.countersOf(memory, "p", [], at, 5).is_inside;
  assert.deepEqual([ask(NOW + MINUTE), ask(NOW + 5 * MINUTE)], [true, null]);
  assert.equal(counting.countersOf(after({ at: NOW }, { at: NOW + 1, way: "out" }), "p", [], NOW + 2, 5).is_inside, null);
});

test("a pass that no rule asks about is forgotten, one with a number of visits is not", () => {
  const later = (first) => Object.keys(after({ at: NOW, ...first }, { at: NOW + HOUR, passId: "other" }).moves);
  assert.deepEqual(later({}), ["other"]);
  assert.deepEqual(later({ isLimited: true }), ["p", "other"]);
  assert.deepEqual(Object.keys(after({ at: NOW, admits: false }).moves), []);
});

test("visits and entries under a quota count whoever came on the pass", () => {
  const memory = after({ at: NOW - 3 * HOUR, people: 2, isLimited: true, hasQuota: true }, { at: NOW, people: 3, isLimited: true, hasQuota: true });
  const counted = counting.countersOf(memory, "p", [quota({ window_ms: HOUR })], NOW, 5);
  assert.equal(counted.visits_used, 5);
  assert.deepEqual(counted.rule_uses, { q: 3 });
});

test("time inside under a quota is between coming in and going out, within its window", () => {
  const memory = after(
    { at: NOW - 5 * HOUR, hasQuota: true },
    { at: NOW - 3 * HOUR, way: "out", hasQuota: true },
    { at: NOW - HOUR, hasQuota: true },
  );
  const inside = (window_ms) => counting.countersOf(memory, "p", [quota({ window_ms })], NOW, 5).rule_inside_min.q;
  assert.equal(inside(null), 180);
  assert.equal(inside(4 * HOUR), 120);
});

test("numbers of the day: the server's, what it has not heard, and nothing twice", () => {
  const today = { made_at: NOW, since: NOW - 10 * HOUR, came_in: 7, went_out: 2 };
  const told = [
    { at: NOW - MINUTE, way: "in", n: 1 },
    { at: NOW + MINUTE, way: "in", n: 2 },
    { at: NOW + MINUTE, way: "out", n: 1 },
    { at: NOW + MINUTE, way: "refused", n: 1 },
  ];
  const waiting = [
    { at: NOW - 2 * MINUTE, way: "in", n: 1 },
    { at: NOW + MINUTE, way: "in", n: 2 },
  ];
  assert.deepEqual(counting.numbers(today, told, waiting, NOW + HOUR), { cameIn: 10, wentOut: 3, inside: 7 });
  assert.deepEqual(counting.numbers(today, [], [], NOW + 20 * HOUR), { cameIn: 0, wentOut: 0, inside: 0 });
  assert.equal(counting.numbers({ ...today, went_out: 90 }, [], [], NOW).inside, 0);
});

test("what the server's numbers hold already is told no more", () => {
  const memory = after({ at: NOW }, { at: NOW + 2 });
  assert.deepEqual(counting.toldSince(memory, NOW).told.map((one) => one.at), [NOW + 2]);
});

test("a clock that was turned is not trusted, one that runs ahead is set right", () => {
  const fetched = { fetched_at: NOW, skew_ms: -HOUR };
  const anchor = { wall: NOW, ticks: 0 };
  assert.deepEqual(counting.reckoned(fetched, anchor, NOW + MINUTE, MINUTE), { now: NOW + MINUTE - HOUR, isTrusted: true });
  assert.equal(counting.reckoned(fetched, anchor, NOW + 10 * MINUTE, MINUTE).isTrusted, false);
  assert.equal(counting.reckoned(fetched, null, NOW - HOUR, 0).isTrusted, false);
});

test("the screen says which state it is in", () => {
  const snapshot = { made_at: new Date(NOW).toISOString(), until: new Date(NOW + 12 * HOUR).toISOString(), keys: { keys: [{}] } };
  const ask = (more) => counting.stateOf({ snapshot, isOnline: true, isTrusted: true, now: NOW + 7 * MINUTE, ...more });
  assert.deepEqual(ask({}), { code: "online", tone: "green", age_min: 7 });
  assert.equal(ask({ isOnline: false }).code, "offline");
  assert.equal(ask({ isTrusted: false }).code, "clock");
  assert.equal(ask({ now: NOW + 12 * HOUR }).code, "over");
  assert.equal(ask({ snapshot: null }).code, "loading");
  assert.equal(ask({ snapshot: null, isOnline: false }).code, "none");
  assert.equal(ask({ snapshot: { ...snapshot, keys: { keys: [] } } }).code, "no_keys");
});

test("going out is answered without any snapshot", async () => {
  const asked = { direction: "out", people: 1, plate: null, now: NOW, isTrusted: false };
  for (const text of [null, "rubbish"]) {
    const { passage } = await answerTo(text, asked, null, counting.empty());
    assert.deepEqual([passage.outcome, passage.reason], ["allowed", "exit"]);
  }
});

test("a visitor's last visit is counted from what this phone saw", async () => {
  const vectors = JSON.parse(readFileSync(new URL("../vectors/passes/reading.json", import.meta.url), "utf8"));
  const one = vectors.find((vector) => vector.name === "a visitor");
  const now = Date.parse(one.now);
  const snapshot = {
    keys: one.keys,
    freshness: one,
    revoked: { passes: [], phones: [] },
    door: { door_id: String(one.expect.pass.doors[0]), path: one.expect.pass.scope[0], policy: {} },
    rules: [],
    made_at: one.now,
    stale_after_min: 1440,
    offset_min: 480,
    numbers: { again_min: 5 },
  };
  let memory = counting.empty();
  const reasons = [];
  for (let visit = 0; visit < 4; visit++) {
    const at = now + visit * 10 * MINUTE;
    const asked = { direction: "in", people: 1, plate: null, now: at, isTrusted: true, isOnline: true };
    const { passage, passId, isLimited } = await answerTo(one.text, asked, snapshot, memory);
    const admits = passage.outcome !== "refused";
    memory = counting.remembered(memory, { passId, at, way: "in", people: 1, admits, isLimited }, ASKS);
    reasons.push(passage.reason);
  }
  assert.deepEqual(reasons, ["admitted", "admitted", "admitted", "visits_used_up"]);
});

test("a plate is read as the server reads it", () => {
  const read = (text) => Object.values(readPlate(text));
  assert.deepEqual(read(" 浙a·12345 "), ["浙A12345", true]);
  assert.deepEqual(read("浙ＡＤ12345"), ["浙AD12345", true]);
  assert.deepEqual(read("粤Z1234港"), ["粤Z1234港", true]);
  assert.deepEqual(read("12345"), ["12345", false]);
  assert.deepEqual(read(""), ["", false]);
});

test("what the phone cannot know is the guard's", async () => {
  const snapshot = { made_at: new Date(NOW).toISOString(), stale_after_min: 60, keys: { keys: [{}] } };
  const asked = { now: NOW + MINUTE, isTrusted: true, isOnline: true };
  const [far, here] = [{ doors: [] }, { doors: ["7"] }];
  assert.deepEqual(doubtsOf(asked, snapshot, far, "MS1:"), []);
  assert.deepEqual(doubtsOf({ ...asked, isOnline: false }, snapshot, far, "MS1:"), ["counts"]);
  assert.deepEqual(doubtsOf({ ...asked, isOnline: false }, snapshot, here, "MS1:"), []);
  assert.deepEqual(doubtsOf({ ...asked, now: NOW + HOUR }, snapshot, here, "MS1:"), ["list"]);
  assert.deepEqual(doubtsOf(asked, null, null, null), ["door"]);
  assert.deepEqual(doubtsOf(asked, { ...snapshot, keys: { keys: [] } }, null, "MS1:"), ["door"]);
  assert.deepEqual(doubtsOf(asked, { ...snapshot, keys: { keys: [] } }, null, null), []);
  const { passage } = await answerTo("MS1:", { ...asked, direction: "in", people: 1, plate: null }, null, counting.empty());
  assert.equal(passage.reason, "door_unfit");
});
