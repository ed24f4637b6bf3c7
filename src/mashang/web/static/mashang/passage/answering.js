// One scan from text to answer: read, count, decide. No screen, no storage.

import { decide } from "./decide.js";
import { evidence, read } from "./reading.js";
import { doorOf, requestOf, ruleOf } from "./shapes.js";
import { countersOf } from "./counting.js";

const MINUTE = 60_000;
const NO_DOOR = { door_id: "", path: "" };

/**
 * What the door answers: {passage, passId, kind, plate, isLimited}. Going out needs no snapshot.
 * @param {string | null} text of the code; null when nothing is shown.
 * @param {{direction: string, people: number, plate: string | null, now: number, isTrusted: boolean, isOnline: boolean}} asked
 * @param {object | null} snapshot null when there is none, or it is over.
 */
export async function answerTo(text, asked, snapshot, memory) {
  const rules = (snapshot?.rules ?? []).map(ruleOf);
  const found = text === null || snapshot === null ? null : await read(text, snapshot.keys, snapshot.freshness, asked.now);
  const shown = found === null ? { credential: null, fault: null, proof: "none" } : await evidence(found, snapshot.revoked);
  const passId = found?.pass?.pass_id ?? null;
  const request = requestOf({
    direction: asked.direction,
    manner: "shown",
    ...shown,
    people: asked.people,
    plate: asked.plate,
    clock_trusted: asked.isTrusted,
    doubts: doubtsOf(asked, snapshot, shown.credential, text),
    counters: passId === null ? {} : countersOf(memory, passId, rules, asked.now, snapshot.numbers.again_min),
  });
  const passage = decide(request, doorOf(snapshot?.door ?? NO_DOOR), rules, asked.now, snapshot?.offset_min ?? 0);
  const { kind = "", plate = "", visits_at_most = null } = shown.credential ?? {};
  return { passage, passId, kind, plate, isLimited: visits_at_most !== null };
}

/**
 * What a phone cannot know: without rules of this shift, or keys to read a pass by, nothing; with an old list, what was
 * revoked since; cut off, how often a pass that is good at other doors was used there.
 */
export function doubtsOf({ now, isTrusted, isOnline }, snapshot, credential, text) {
  if (snapshot === null || (text !== null && !snapshot.keys.keys.length)) return ["door"];
  const found = [];
  if (isTrusted && now - Date.parse(snapshot.made_at) >= snapshot.stale_after_min * MINUTE) found.push("list");
  if (!isOnline && credential?.doors.length !== 1) found.push("counts");
  return found;
}
