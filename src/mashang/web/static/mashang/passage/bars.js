// What is wrong with a pass before any rule is asked: each bar with its reason, in one order.
// The same table as `mashang.domain.passage.bars`; vectors and generated cases hold the two together.

import { contains, covers } from "./time.js";

const FAULTS = {
  unreadable: "unreadable",
  forged: "forged",
  foreign: "foreign",
  outdated: "key_retired",
  withdrawn: "revoked",
  unknown_form: "not_understood",
};

const needsClock = ({ credential, request }) =>
  !request.clock_trusted && (credential.until !== null || credential.hours.length > 0);

const proofIs =
  (state) =>
  ({ credential, request }) =>
    credential.needs_proof && request.manner === "shown" && request.proof === state;

const isTooOften = ({ request, door }) => {
  const most = door.policy.openings_per_hour;
  return most !== null && request.manner === "static_code" && request.counters.openings_last_hour >= most;
};

const hasUsedVisits = ({ credential, request }) =>
  credential.visits_at_most !== null && request.counters.visits_used + request.people > credential.visits_at_most;

/** Whether a doubt is the guard's: the door's written choice lets some kinds in all the same. */
export function doubts(doubt, request, credential, door) {
  return request.doubts.includes(doubt) && !door.policy.unproven.includes(credential.kind);
}

const BARS = [
  ["revoked", ({ credential }) => credential.revoked],
  ["awaiting_approval", ({ credential }) => !credential.approved],
  ["clock_untrusted", needsClock],
  ["not_yet_valid", ({ credential, request, now }) => request.clock_trusted && now < credential.since],
  ["expired", ({ credential, now }) => credential.until !== null && now >= credential.until],
  ["other_door", ({ credential, door }) => !reaches(credential, door)],
  ["kind_not_accepted", ({ credential, door }) => door.policy.accepts.length > 0 && !door.policy.accepts.includes(credential.kind)],
  ["proof_missing", proofIs("none")],
  ["proof_stale", proofIs("stale")],
  ["proof_ahead", proofIs("ahead")],
  ["proof_wrong", proofIs("wrong")],
  ["other_vehicle", ({ credential, request }) => credential.plate !== "" && request.plate !== null && request.plate !== credential.plate],
  ["presence_needed", ({ request, door }) => door.policy.presence_needed && request.manner === "static_code"],
  ["outside_hours", ({ credential, now, offset }) => credential.hours.length > 0 && !covers(credential.hours, now, offset)],
  ["visits_used_up", hasUsedVisits],
  ["too_often", isTooOften],
  ["list_old", ({ credential, request, door }) => doubts("list", request, credential, door)],
  ["count_unknown", ({ credential, request, door }) => credential.visits_at_most !== null && doubts("counts", request, credential, door)],
];

/** Why what was shown gives no right to come in, whatever the rules say; null when nothing is wrong. */
export function bar(request, door, now, offset) {
  if (request.fault !== null) return FAULTS[request.fault];
  if (request.credential === null) return "nothing_shown";
  const held = { credential: request.credential, request, door, now, offset };
  const found = BARS.find(([, holds]) => holds(held));
  return found ? found[0] : null;
}

/** Whether a pass that should prove its phone does not: it may be anybody's. */
export function isUnproven(credential, request) {
  return ["none", "stale", "ahead", "wrong"].some((state) => proofIs(state)({ credential, request }));
}

function reaches(credential, door) {
  if (credential.doors.length && !credential.doors.includes(door.door_id)) return false;
  return credential.scope_paths.some((scope) => contains(door.path, scope) || contains(scope, door.path));
}
