// COSE_Sign1 as passes use it (RFC 9052): strict, as `mashang.domain.passes.cose`; signatures by WebCrypto,
// and by ed25519.js on phones whose browser has no Ed25519.

import { Tagged, decode, encode, isWhole, least } from "./cbor.js";
import { verifies } from "./ed25519.js";
import { Flawed } from "./flawed.js";

export const TAG = 18;
export const ALG = 1;
export const KID = 4;
export const EDDSA = -8;
export const ES256 = -7;
const SIGNATURE_BYTES = 64;
const KNOWN_KEY = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";

/** A COSE_Sign1, taken apart and not yet believed: {headers, protected, payload, signature}. */
export function takenApart(item, expected) {
  if (!(item instanceof Tagged && item.tag === TAG && isSign1(item.item))) throw new Flawed("wrong_shape");
  const [sealed, open, payload, signature] = item.item;
  if (open.size) throw new Flawed("unknown_header", least(open.keys()));
  const headers = decode(sealed);
  if (!(headers instanceof Map) || signature.length !== SIGNATURE_BYTES) throw new Flawed("wrong_shape");
  const odd = [...[...headers.keys()].filter((label) => !expected.includes(label)), ...expected.filter((label) => !headers.has(label))];
  if (odd.length) throw new Flawed("unknown_header", least(odd));
  return { headers, protected: sealed, payload, signature };
}

function isSign1(item) {
  if (!Array.isArray(item) || item.length !== 4) return false;
  const [sealed, open, payload, signature] = item;
  return open instanceof Map && [sealed, payload, signature].every((one) => one instanceof Uint8Array);
}

/** The algorithm that a header names; throws `unknown_algorithm`. */
export function algorithmOf(signed) {
  const named = signed.headers.get(ALG);
  if (!isWhole(named) || ![EDDSA, ES256].includes(named)) throw new Flawed("unknown_algorithm", ALG);
  return named;
}

/** The bytes under the signature: the Sig_structure. */
export function toBeSigned(signed, aad = new Uint8Array()) {
  return encode(["Signature1", signed.protected, aad, signed.payload]);
}

/**
 * Whether a signature of 64 bytes over a message was made with a key {algorithm, x, y}.
 * A point that is not on its curve signs nothing.
 */
export async function isSignedBy(key, signature, message) {
  if (key.algorithm === EDDSA) {
    return (await hasEd25519()) ? checked(key.x, { name: "Ed25519" }, { name: "Ed25519" }, signature, message) : verifies(key.x, signature, message);
  }
  const point = Uint8Array.of(4, ...key.x, ...key.y);
  return checked(point, { name: "ECDSA", namedCurve: "P-256" }, { name: "ECDSA", hash: "SHA-256" }, signature, message);
}

async function checked(raw, named, how, signature, message) {
  let opened;
  try {
    opened = await crypto.subtle.importKey("raw", raw, named, false, ["verify"]);
  } catch {
    return false;
  }
  return crypto.subtle.verify(how, opened, signature, message);
}

let native = null;

/** Whether the browser checks Ed25519 itself; asked once, with the key of RFC 8032, section 7.1, test 1. */
function hasEd25519() {
  const raw = Uint8Array.from(KNOWN_KEY.match(/../g), (pair) => parseInt(pair, 16));
  native ??= crypto.subtle.importKey("raw", raw, { name: "Ed25519" }, false, ["verify"]).then(
    () => true,
    () => false,
  );
  return native;
}
