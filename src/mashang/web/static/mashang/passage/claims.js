// A pass as claims of a CWT (RFC 8392), read as `mashang.domain.passes.claims` reads them: same order, same flaws.

import { encode, isWhole, least } from "./cbor.js";
import { EDDSA, ES256 } from "./cose.js";
import { Flawed } from "./flawed.js";
import { CARD, CLASSES, HOST_BYTES, KINDS, LATEST, LORRY, MOST_ITEMS, OURS, RESIDENT, VISITOR } from "./words.js";

const [ISS, EXP, NBF, CTI, CNF, COSE_KEY] = [1, 4, 5, 7, 8, 1];
const OWN = { kind: 1, scope: 2, doors: 3, classes: 4, hours: 5, visits: 6, host: 7, plate: 8 };
const DAY_MIN = 24 * 60;

/** The pass that claims say; instants in milliseconds, hours as pairs of minutes. */
export function passOf(item) {
  const claims = new Claims(item, "");
  claims.known([ISS, EXP, NBF, CTI, CNF, OURS], [ISS, NBF, CTI, OURS]);
  const own = new Claims(claims.values.get(OURS), `${OURS}.`);
  own.known(Object.values(OWN), [OWN.kind, OWN.scope]);
  const found = {
    issuer: claims.text(ISS),
    pass_id: hex(claims.raw(CTI, 16)),
    kind: known(KINDS, own.whole(OWN.kind), "unknown_kind"),
    scope_paths: own.listed(OWN.scope, path),
    since: claims.instant(NBF),
    until: claims.values.has(EXP) ? claims.instant(EXP) : null,
    doors: own.listed(OWN.doors, positive).map(String),
    classes: own.listed(OWN.classes, positive).map((one) => known(CLASSES, one, "unknown_class")),
    hours: own.listed(OWN.hours, span, false),
    visits_at_most: own.values.has(OWN.visits) ? own.whole(OWN.visits) : null,
    host_ref: own.values.has(OWN.host) ? hex(own.raw(OWN.host, HOST_BYTES)) : null,
    plate: own.values.has(OWN.plate) ? own.text(OWN.plate) : "",
    holder: claims.values.has(CNF) ? holder(claims.values.get(CNF)) : null,
  };
  const broken = RULES.find(([, holds]) => !holds(found));
  if (broken) throw new Flawed("broken_rule", broken[0]);
  return found;
}

const RULES = [
  ["issuer", (one) => new TextEncoder().encode(one.issuer).length <= 16],
  ["span", (one) => (one.until === null ? one.kind === CARD : one.since < one.until)],
  ["holder", (one) => (one.kind === RESIDENT ? one.holder !== null : one.kind !== CARD || one.holder === null)],
  ["visits", (one) => one.visits_at_most === null || one.visits_at_most <= 65535],
  ["host", (one) => one.host_ref === null || one.kind === VISITOR],
  ["plate", (one) => Boolean(one.plate) === (one.kind === LORRY)],
];

class Claims {
  constructor(item, prefix) {
    if (!(item instanceof Map)) throw new Flawed("wrong_type", prefix.replace(/\.$/, ""));
    this.values = item;
    this.prefix = prefix;
  }

  known(labels, needed) {
    const foreign = [...this.values.keys()].filter((label) => !labels.includes(label));
    if (foreign.length) throw new Flawed("unknown_claim", this.at(least(foreign)));
    const missing = needed.filter((label) => !this.values.has(label));
    if (missing.length) throw new Flawed("missing_claim", this.at(least(missing)));
  }

  at(label) {
    return `${this.prefix}${label}`;
  }

  text(label) {
    const value = this.values.get(label);
    if (typeof value !== "string") throw new Flawed("wrong_type", this.at(label));
    if (!value || /[\p{C}\p{Z}]/u.test(value.replaceAll(" ", ""))) throw new Flawed("out_of_range", this.at(label));
    return value;
  }

  raw(label, length) {
    const value = this.values.get(label);
    if (!(value instanceof Uint8Array)) throw new Flawed("wrong_type", this.at(label));
    if (value.length !== length) throw new Flawed("out_of_range", this.at(label));
    return value;
  }

  whole(label) {
    return within(this.at(label), () => positive(this.values.get(label)));
  }

  instant(label) {
    const value = this.values.get(label);
    if (!isWhole(value)) throw new Flawed("wrong_type", this.at(label));
    if (value < 0 || value >= LATEST) throw new Flawed("out_of_range", this.at(label));
    return value * 1000;
  }

  listed(label, read, isSorted = true) {
    if (!this.values.has(label)) return [];
    const value = this.values.get(label);
    if (!Array.isArray(value)) throw new Flawed("wrong_type", this.at(label));
    if (value.length < 1 || value.length > MOST_ITEMS) throw new Flawed("out_of_range", this.at(label));
    const found = within(this.at(label), () => value.map(read));
    const ascends = value.every((one, n) => n === 0 || order(value[n - 1], one) < 0);
    if (isSorted && !ascends) throw new Flawed("out_of_range", this.at(label));
    return found;
  }
}

function within(where, read) {
  try {
    return read();
  } catch (error) {
    if (error instanceof TypeError) throw new Flawed("wrong_type", where);
    if (error instanceof RangeError) throw new Flawed("out_of_range", where);
    throw error;
  }
}

function order(one, other) {
  if (!Array.isArray(one)) return one < other ? -1 : Number(one > other);
  for (let n = 0; n < Math.min(one.length, other.length); n++) {
    if (one[n] !== other[n]) return one[n] < other[n] ? -1 : 1;
  }
  return one.length - other.length;
}

function known(names, number, flaw) {
  if (!(String(number) in names)) throw new Flawed(flaw, number);
  return names[number];
}

function positive(item) {
  if (!isWhole(item)) throw new TypeError("a whole number is wanted");
  if (item < 1) throw new RangeError("a positive number is wanted");
  return item;
}

function path(item) {
  if (!Array.isArray(item)) throw new TypeError("a path is a list");
  if (!item.length) throw new RangeError("a path has parts");
  return item.map((one) => `${positive(one).toString(36)}.`).join("");
}

function span(item) {
  if (!Array.isArray(item) || item.length !== 2 || !item.every(isWhole)) throw new TypeError("a span is a pair");
  if (item.some((one) => one < 0 || one >= DAY_MIN)) throw new RangeError("a day has 1440 minutes");
  return item;
}

function holder(item) {
  if (!(item instanceof Map)) throw new Flawed("wrong_type", CNF);
  if (item.size !== 1 || !item.has(COSE_KEY)) throw new Flawed("unknown_claim", CNF);
  const key = item.get(COSE_KEY);
  if (!(key instanceof Map)) throw new Flawed("wrong_type", "cnf");
  const [x, y] = [key.get(-2), key.get(-3)];
  const isOkp = key.size === 3 && key.get(1) === 1 && key.get(-1) === 6 && x instanceof Uint8Array;
  const isEc2 = key.size === 4 && key.get(1) === 2 && key.get(-1) === 1 && x instanceof Uint8Array && y instanceof Uint8Array;
  if (!isOkp && !isEc2) throw new Flawed("unknown_algorithm", "cnf");
  if (x.length !== 32 || (isEc2 && y.length !== 32)) throw new Flawed("out_of_range", "cnf");
  return { algorithm: isOkp ? EDDSA : ES256, x, y: isEc2 ? y : new Uint8Array(), cose_key: key };
}

/** 32 bytes in hex that name a phone (RFC 9679, section 3), to revoke all its passes at once. */
export async function thumbprint(of) {
  return hex(new Uint8Array(await crypto.subtle.digest("SHA-256", encode(of.cose_key))));
}

/** Bytes as hex. */
export function hex(bytes) {
  return Array.from(bytes, (one) => one.toString(16).padStart(2, "0")).join("");
}
