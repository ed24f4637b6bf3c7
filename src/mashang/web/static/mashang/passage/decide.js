// Who may pass a door: `mashang.domain.passage.decide` for a phone. Going out is never refused.
//
// decide(request, door, rules, now, offset): shapes as in tests/vectors/passage, completed and turned into
// instants by `shapes.js`; now in milliseconds, offset of the street in minutes.

import { bar, doubts, isUnproven } from "./bars.js";
import { contains, covers, minuteOf } from "./time.js";
import { CARE, CARED_FOR, KIND_WORDS, SENTENCES } from "./words.js";

const DOUBTED = ["list_old", "count_unknown"];
const NOTES = ["attended", "unproven", "already_inside", "look_at_person", "look_at_plate", "ends_soon"];
const HOUR_MS = 3_600_000;

/** The answer of a door: {outcome, reason, for_person, for_guard, clause, next_step, rule_id, also, is_named}. */
export function decide(request, door, rules, now, offset) {
  if (request.direction === "out") return goOut(request, door, rules, now, offset);
  const facts = { door, request, now, offset };
  if (request.doubts.includes("door")) return say("door_unfit", facts, { clause: door.policy.clause });
  let credential = request.fault === null ? request.credential : null;
  const against = bar(request, door, now, offset);
  if (against !== null) {
    if (!door.policy.stands_open) return say(against, facts, { clause: door.policy.clause });
    if (!DOUBTED.includes(against)) credential = null; // a doubt frees nobody from rules against them
  }
  return heedRules(credential, rules, facts);
}

function heedRules(credential, rules, facts) {
  const { request, door, now, offset } = facts;
  const inForce = rules.filter((rule) => holds(rule, door, credential, now, offset));
  const [reason, against] = againstBy(inForce, credential, facts);
  const exempt = least(inForce, "exempt");
  if (against !== null && exempt === null) return say(reason, facts, { rule: against });
  const notes = notesOf(credential, facts, inForce);
  if (against !== null) return comeIn("exempted", facts, credential, { rule: exempt, also: [...notes].sort() });
  if (notes.size) {
    const first = NOTES.find((note) => notes.has(note));
    const rule = first === "attended" ? least(inForce, "attend") : null;
    notes.delete(first);
    return comeIn(first, facts, credential, { rule, also: [...notes].sort() });
  }
  return comeIn(credential ? "admitted" : "open_door", facts, credential, {});
}

/** The rule that refuses, if one does: what is known to be used up before what is not known. */
function againstBy(inForce, credential, { request, door }) {
  const restriction = least(inForce, "restrict");
  if (restriction !== null) return ["restricted", restriction];
  const usedUp = least(inForce.filter((rule) => isUsedUp(rule, request)), "quota");
  if (usedUp !== null) return [usedUp.uses_at_most !== null ? "quota_used_up" : "hours_used_up", usedUp];
  if (credential !== null && doubts("counts", request, credential, door)) return ["count_unknown", least(inForce, "quota")];
  return ["admitted", null];
}

function comeIn(reason, facts, credential, more) {
  return { ...say(reason, facts, more), is_named: credential !== null };
}

function notesOf(credential, facts, inForce) {
  const notes = new Set();
  if (least(inForce, "attend") !== null) notes.add("attended");
  if (credential === null) return notes;
  const { doubts: unknown } = facts.request;
  if (unknown.includes("list") || (unknown.includes("counts") && isCounted(credential, inForce))) notes.add("unproven");
  if (facts.request.counters.is_inside) notes.add("already_inside");
  if (credential.kind === "household_card") notes.add("look_at_person");
  if (credential.plate && facts.request.plate === null) notes.add("look_at_plate");
  if (credential.until !== null && facts.now >= credential.until - facts.door.policy.expiry_notice_ms) notes.add("ends_soon");
  return notes;
}

/** Whether it matters how often a pass was used elsewhere. */
function isCounted(credential, inForce) {
  if (credential.visits_at_most !== null) return true;
  return least(inForce, "quota") !== null && least(inForce, "exempt") === null;
}

/** All who come on the pass count: they come in together, or not at all. */
function isUsedUp(rule, request) {
  const { rule_uses, rule_inside_ms } = request.counters;
  if (rule.uses_at_most !== null) return (rule_uses[rule.rule_id] ?? 0) + request.people > rule.uses_at_most;
  if (rule.inside_at_most_ms !== null) return (rule_inside_ms[rule.rule_id] ?? 0) >= rule.inside_at_most_ms;
  return false;
}

function least(rules, effect) {
  const found = rules.filter((rule) => rule.effect === effect);
  return found.reduce((one, other) => (one === null || other.rule_id < one.rule_id ? other : one), null);
}

/** Whether a rule speaks of this door, this holder and this instant. */
export function holds(rule, door, credential, now, offset) {
  if (now < rule.since || now >= rule.until) return false;
  if (!rule.scope_paths.some((scope) => contains(scope, door.path))) return false;
  if (rule.hours.length && !covers(rule.hours, now, offset)) return false;
  if (credential === null) return !rule.classes.length && !rule.kinds.length;
  const isCared = rule.effect === "exempt" && credential.classes.includes(CARE);
  const holder = isCared ? [...credential.classes, ...CARED_FOR] : credential.classes;
  return (
    (!rule.classes.length || rule.classes.some((one) => holder.includes(one))) &&
    (!rule.kinds.length || rule.kinds.includes(credential.kind))
  );
}

/** Since when entries count against a quota. */
export function countsFrom(rule, now) {
  return rule.window_ms === null ? rule.since : Math.max(rule.since, now - rule.window_ms);
}

/** Going out: always open; who goes is not even looked at, unless an order declares it. */
function goOut(request, door, rules, now, offset) {
  const facts = { door, request: { ...request, credential: null, fault: null }, now, offset };
  const advice = least(rules.filter((rule) => holds(rule, door, null, now, offset)), "advise_exit");
  const naming = namingRule(request, door, rules, now, offset);
  if (naming !== null) {
    const also = advice ? ["exit_advised"] : [];
    return { ...say("exit_named", facts, { rule: naming, also, title: (advice ?? naming).title }), is_named: true };
  }
  return advice !== null ? say("exit_advised", facts, { rule: advice }) : say("exit", facts, {});
}

function namingRule(request, door, rules, now, offset) {
  const { credential } = request;
  if (credential === null || request.fault !== null || isUnproven(credential, request)) return null;
  return least(rules.filter((rule) => holds(rule, door, credential, now, offset)), "name_exit");
}

function say(reason, facts, { rule = null, clause = null, also = [], title = null }) {
  const sentence = SENTENCES[reason];
  const behind = rule ? rule.clause : clause;
  const values = valuesOf(reason, facts, rule, behind);
  if (title !== null) values.title = title;
  return {
    outcome: sentence.outcome,
    reason,
    for_person: filled(sentence.for_person, values),
    for_guard: filled(sentence.for_guard, values),
    clause: behind,
    next_step: sentence.next_step,
    rule_id: rule ? rule.rule_id : null,
    also,
    is_named: false,
  };
}

function valuesOf(reason, facts, rule, clause) {
  const { credential } = facts.request;
  const limits = {
    visits_used_up: credential?.visits_at_most,
    too_often: facts.door.policy.openings_per_hour,
    quota_used_up: rule?.uses_at_most,
    hours_used_up: rule ? hours(rule.inside_at_most_ms) : null,
  };
  const minute = (instant) => minuteOf(instant, facts.offset);
  return {
    document: clause?.document ?? "",
    article: clause?.article ?? "",
    title: rule?.title ?? "",
    limit: limits[reason] ?? "",
    kind: credential ? KIND_WORDS[credential.kind] : "",
    plate: credential?.plate ?? "",
    since: credential ? minute(credential.since) : "",
    until: credential && credential.until !== null ? minute(credential.until) : "",
  };
}

function hours(ms) {
  return ms ? String(Number((ms / HOUR_MS).toPrecision(6))) : "0";
}

function filled(text, values) {
  const inOne = (tongue) =>
    text[tongue].replace(/\{(\w+)\}/g, (_, name) => {
      const value = values[name];
      return typeof value === "object" ? value[tongue] : String(value);
    });
  return { zh: inOne("zh"), en: inOne("en") };
}
