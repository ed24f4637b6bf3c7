// The proof of the holder's phone beside a pass, judged as `mashang.domain.passes.holders` judges it.

import { decode, isWhole } from "./cbor.js";
import { ALG, algorithmOf, isSignedBy, takenApart, toBeSigned } from "./cose.js";
import { Flawed } from "./flawed.js";
import { LATEST } from "./words.js";

const IAT = 6;

/**
 * What a proof proves now: {state, at}; a proof of exactly the greatest age is still good. Throws when it is none.
 * @param {{behind_s: number, ahead_s: number}} freshness
 * @param {number} now milliseconds.
 */
export async function judge(item, passBytes, holder, freshness, now) {
  const signed = takenApart(item, [ALG]);
  const claims = decode(signed.payload);
  const seconds = claims instanceof Map && claims.size === 1 ? claims.get(IAT) : undefined;
  if (!isWhole(seconds) || seconds < 0 || seconds >= LATEST) throw new Flawed("wrong_shape", "proof");
  const at = seconds * 1000;
  const isRight = algorithmOf(signed) === holder.algorithm && (await isSignedBy(holder, signed.signature, toBeSigned(signed, passBytes)));
  if (!isRight) return { state: "wrong", at: null };
  if (at < now - freshness.behind_s * 1000) return { state: "stale", at };
  if (at > now + freshness.ahead_s * 1000) return { state: "ahead", at };
  return { state: "fresh", at };
}
