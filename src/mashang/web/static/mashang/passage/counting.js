// What a guard's phone remembers of a shift, decided without a browser: moves of a pass only as long as the rule
// needs them, numbers of the day, and the clock. Nobody's name; all of it is gone when the snapshot is over.
//
// memory: {moves: {[passId]: [{at, way, n, isLimited}]}, told: [{at, way, n}]}; instants in milliseconds.

import { countsFrom } from "./decide.js";

const MINUTE = 60_000;

/** A shift in which nothing has happened. */
export function empty() {
  return { moves: {}, told: [] };
}

/** What was counted before of one pass, by this phone: the `counters` of a request. */
export function countersOf(memory, passId, rules, now, againMin) {
  const moves = memory.moves[passId] ?? [];
  const entries = moves.filter((one) => one.way === "in");
  const last = moves.at(-1);
  const uses = {};
  const inside = {};
  for (const rule of rules.filter((one) => one.effect === "quota")) {
    const since = countsFrom(rule, now);
    uses[rule.rule_id] = sum(entries.filter((one) => one.at >= since));
    inside[rule.rule_id] = insideMs(moves, since, now) / MINUTE;
  }
  return {
    visits_used: sum(entries),
    rule_uses: uses,
    rule_inside_min: inside,
    // Most go out unseen: only a pass that came in a moment ago is surely still inside.
    is_inside: last?.way === "in" && now - last.at < againMin * MINUTE ? true : null,
  };
}

/**
 * The memory after a decision. The moves of a pass stay only while a rule may ask about them: a quota holds at the
 * door, the pass has a number of visits, or it came in a moment ago.
 * @param {{hasQuota: boolean, againMin: number}} asks
 */
export function remembered(memory, { passId, at, way, people, admits, isLimited }, asks) {
  const told = [...memory.told, { at, way: admits ? way : "refused", n: people }];
  const all = { ...memory.moves };
  if (passId && admits) all[passId] = [...(all[passId] ?? []), { at, way, n: people, isLimited }];
  const isAsked = ([, moves]) => asks.hasQuota || moves.at(-1).isLimited || at - moves.at(-1).at < asks.againMin * MINUTE;
  return { told, moves: Object.fromEntries(Object.entries(all).filter(isAsked)) };
}

/** Without what the server's numbers of an instant hold already. */
export function toldSince(memory, madeAt) {
  return { ...memory, told: memory.told.filter((one) => one.at > madeAt) };
}

/**
 * Numbers of the day: the server's, and what this phone has not told it yet or told it since.
 * @param {{made_at: number, since: number, came_in: number, went_out: number}} today
 * @param {{at: number, way: string, n: number}[]} waiting not sent yet.
 */
export function numbers(today, told, waiting, now) {
  const isToday = (one) => one.at >= today.since || now - today.since >= 24 * 60 * MINUTE;
  const after = told.filter((one) => one.at > today.made_at);
  const before = waiting.filter((one) => one.at <= today.made_at);
  const more = [...after, ...before].filter(isToday);
  const count = (way) => sum(more.filter((one) => one.way === way));
  const isNewDay = now - today.since >= 24 * 60 * MINUTE;
  const [cameIn, wentOut] = [(isNewDay ? 0 : today.came_in) + count("in"), (isNewDay ? 0 : today.went_out) + count("out")];
  return { cameIn, wentOut, inside: Math.max(0, cameIn - wentOut) };
}

/**
 * The phone's clock against the server's: {now, isTrusted}.
 * @param {{fetched_at: number, skew_ms: number}} fetched by the phone's clock, when the snapshot came.
 * @param {{wall: number, ticks: number} | null} anchor wall clock and unwavering ticks as the page opened.
 */
export function reckoned(fetched, anchor, wall, ticks) {
  const isTurnedBack = wall < fetched.fetched_at - MINUTE;
  const isTurned = anchor !== null && Math.abs(wall - anchor.wall - (ticks - anchor.ticks)) > MINUTE;
  return { now: wall + fetched.skew_ms, isTrusted: !isTurnedBack && !isTurned };
}

/** What the screen says of its state: {code, tone, age_min}. */
export function stateOf({ snapshot, isOnline, isTrusted, now }) {
  if (snapshot === null) return { code: isOnline ? "loading" : "none", tone: isOnline ? "blue" : "red", age_min: 0 };
  const age_min = Math.max(0, Math.floor((now - Date.parse(snapshot.made_at)) / MINUTE));
  if (now >= Date.parse(snapshot.until)) return { code: "over", tone: "red", age_min };
  if (!snapshot.keys.keys.length) return { code: "no_keys", tone: "amber", age_min };
  if (!isTrusted) return { code: "clock", tone: "red", age_min };
  if (!isOnline) return { code: "offline", tone: "amber", age_min };
  return { code: "online", tone: "green", age_min };
}

function sum(moves) {
  return moves.reduce((total, one) => total + one.n, 0);
}

function insideMs(moves, since, now) {
  let total = 0;
  let entered = null;
  for (const one of moves) {
    if (one.way === "in") entered ??= one.at;
    else if (entered !== null) {
      total += Math.max(0, one.at - Math.max(entered, since));
      entered = null;
    }
  }
  return entered === null ? total : total + Math.max(0, now - Math.max(entered, since));
}
