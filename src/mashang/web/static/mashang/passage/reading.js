// A pass read: what it says, or which flaw it has; and what the rule of admission makes of it.
// The order of what is looked at is that of `mashang.domain.passes.reading`.

import * as base45 from "./base45.js";
import { Tagged, decode, encode } from "./cbor.js";
import { passOf, thumbprint } from "./claims.js";
import { ALG, EDDSA, KID, algorithmOf, isSignedBy, takenApart, toBeSigned } from "./cose.js";
import { Flawed } from "./flawed.js";
import { judge } from "./proof.js";
import { FLAWS, LONGEST_TEXT, PREFIX } from "./words.js";

/**
 * What the text of a QR code says, if this issuer signed it: {pass, kid, proof} or {flaw, where}.
 * @param {{issuer: string, keys: object[]}} keys the published JWK set.
 * @param {{behind_s: number, ahead_s: number}} freshness
 * @param {number} now milliseconds.
 */
export async function read(text, keys, freshness, now) {
  try {
    return await readOrThrow(text, keys, freshness, now);
  } catch (error) {
    if (error instanceof Flawed) return { flaw: error.flaw, where: error.where };
    throw error;
  }
}

/**
 * The part of a request that comes from what was shown: {credential, fault, proof}.
 * @param {{passes: string[], phones: string[]}} revoked ids in hex, thumbprints in hex.
 */
export async function evidence(found, revoked) {
  if (found.flaw) return { credential: null, fault: FLAWS[found.flaw].fault, proof: "none" };
  const { pass } = found;
  const isRevoked =
    revoked.passes.includes(pass.pass_id) ||
    (pass.holder !== null && revoked.phones.length > 0 && revoked.phones.includes(await thumbprint(pass.holder)));
  const credential = {
    kind: pass.kind,
    subject_ref: pass.pass_id,
    classes: pass.classes,
    scope_paths: pass.scope_paths,
    doors: pass.doors,
    since: pass.since,
    until: pass.until,
    revoked: isRevoked,
    needs_proof: pass.holder !== null,
    hours: pass.hours.map((pair) => pair.map(clockTime)),
    visits_at_most: pass.visits_at_most,
    plate: pass.plate,
  };
  return { credential, fault: null, proof: found.proof.state };
}

async function readOrThrow(text, keys, freshness, now) {
  const [passItem, proofItem] = parts(text);
  const signed = takenApart(passItem, [ALG, KID]);
  if (algorithmOf(signed) !== EDDSA) throw new Flawed("unknown_algorithm", ALG);
  const kid = signed.headers.get(KID);
  if (!(kid instanceof Uint8Array)) throw new Flawed("wrong_type", KID);
  const key = believed(keys, kid, now);
  const issuer = { algorithm: EDDSA, x: fromBase64(key.x) };
  if (!(await isSignedBy(issuer, signed.signature, toBeSigned(signed)))) throw new Flawed("wrong_signature");
  const pass = passOf(decode(signed.payload));
  if (pass.issuer !== keys.issuer) throw new Flawed("other_issuer");
  if (proofItem === null) return { pass, kid: key.kid, proof: { state: "none", at: null } };
  if (pass.holder === null) throw new Flawed("proof_without_key");
  // Deterministic: encoding what was decoded gives the bytes that were issued.
  return { pass, kid: key.kid, proof: await judge(proofItem, encode(passItem), pass.holder, freshness, now) };
}

function parts(text) {
  if (!text.startsWith(PREFIX)) throw new Flawed("not_ours");
  if ([...text].length > LONGEST_TEXT) throw new Flawed("too_long");
  const item = decode(base45.decode(text.slice(PREFIX.length)));
  if (item instanceof Tagged) return [item, null];
  if (Array.isArray(item) && item.length === 2 && item.every((one) => one instanceof Tagged)) return item;
  throw new Flawed("wrong_shape");
}

function believed(keys, kid, now) {
  const name = String.fromCharCode(...kid);
  const key = keys.keys.find((one) => one.kid === name);
  if (!key) throw new Flawed("unknown_key");
  if (key.standing === "withdrawn") throw new Flawed("key_withdrawn");
  if (key.until !== undefined && now >= Date.parse(key.until)) throw new Flawed("key_retired");
  return key;
}

function fromBase64(text) {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (sign) => sign.charCodeAt(0));
}

function clockTime(minute) {
  return [Math.floor(minute / 60), minute % 60].map((one) => String(one).padStart(2, "0")).join(":");
}
