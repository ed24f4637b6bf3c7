// Doors, rules and requests as they travel (JSON, the shapes of tests/vectors/passage) turned into what `decide` reads:
// what is left out gets the default of `mashang.domain.passage`, instants and spans become milliseconds.

const MINUTE = 60_000;

/** A door. */
export function doorOf({ door_id, path, policy = {} }) {
  const { clause = null, accepts = [], presence_needed = false, stands_open = false, openings_per_hour = null, unproven = [] } = policy;
  const expiry_notice_ms = (policy.expiry_notice_min ?? 0) * MINUTE;
  return { door_id, path, policy: { clause, accepts, presence_needed, stands_open, openings_per_hour, expiry_notice_ms, unproven } };
}

/** A rule. */
export function ruleOf(given) {
  return {
    classes: [],
    kinds: [],
    hours: [],
    uses_at_most: null,
    ...given,
    since: Date.parse(given.since),
    until: Date.parse(given.until),
    inside_at_most_ms: spanOf(given.inside_at_most_min),
    window_ms: spanOf(given.window_min),
  };
}

/** A request; a credential's instants may be milliseconds already, as a pass that was read has them. */
export function requestOf(given) {
  const counters = given.counters ?? {};
  return {
    fault: null,
    proof: "none",
    people: 1,
    plate: null,
    clock_trusted: true,
    doubts: [],
    ...given,
    credential: given.credential ? credentialOf(given.credential) : null,
    counters: {
      openings_last_hour: 0,
      visits_used: 0,
      rule_uses: {},
      is_inside: null,
      ...counters,
      rule_inside_ms: mapped(counters.rule_inside_min ?? {}, (one) => one * MINUTE),
    },
  };
}

function credentialOf(given) {
  return {
    classes: [],
    scope_paths: [],
    doors: [],
    revoked: false,
    approved: true,
    needs_proof: false,
    hours: [],
    visits_at_most: null,
    plate: "",
    ...given,
    since: instantOf(given.since),
    until: instantOf(given.until ?? null),
  };
}

function instantOf(given) {
  return typeof given === "string" ? Date.parse(given) : given;
}

function spanOf(minutes) {
  return minutes === undefined || minutes === null ? null : minutes * MINUTE;
}

function mapped(object, change) {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value)]));
}
