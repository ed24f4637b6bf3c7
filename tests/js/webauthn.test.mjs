import assert from "node:assert/strict";
import { test } from "node:test";
import {
  answer, creating, proving, toBytes, toText,
} from "../../src/mashang/foundation/signin/static/signin/webauthn.js";

test("bytes survive the way there and back", () => {
  const bytes = Uint8Array.from([0, 1, 62, 63, 250, 251, 255]);
  assert.deepEqual(toBytes(toText(bytes)), bytes);
  assert.match(toText(bytes), /^[\w-]+$/);
});

test("what is asked for is turned into bytes, the rest stays", () => {
  const asked = { publicKey: { challenge: "AQID", user: { id: "BAU", name: "JQ1" }, timeout: 5 } };
  const made = creating(asked).publicKey;
  assert.deepEqual([...made.challenge], [1, 2, 3]);
  assert.deepEqual([...made.user.id], [4, 5]);
  assert.deepEqual([made.user.name, made.timeout, made.excludeCredentials], ["JQ1", 5, []]);
  const proof = proving({ publicKey: { challenge: "AQID", allowCredentials: [{ id: "BAU", type: "public-key" }] } });
  assert.deepEqual([...proof.publicKey.allowCredentials[0].id], [4, 5]);
});

test("the answer holds only what the browser gave", () => {
  const bytes = Uint8Array.from([1, 2, 3]).buffer;
  const told = answer({
    id: "AQID", rawId: bytes, type: "public-key", getClientExtensionResults: () => ({}),
    response: { clientDataJSON: bytes, authenticatorData: bytes, signature: bytes, userHandle: null },
  });
  assert.equal(told.rawId, "AQID");
  assert.deepEqual(Object.keys(told.response), ["clientDataJSON", "authenticatorData", "signature"]);
});
