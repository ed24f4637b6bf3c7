// The guard's phone answers every shared vector of admission and of passes as the server does.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import { decide } from "../../src/mashang/web/static/mashang/passage/decide.js";
import { verifies } from "../../src/mashang/web/static/mashang/passage/ed25519.js";
import { evidence, read } from "../../src/mashang/web/static/mashang/passage/reading.js";
import { doorOf, requestOf, ruleOf } from "../../src/mashang/web/static/mashang/passage/shapes.js";
import { SENTENCES } from "../../src/mashang/web/static/mashang/passage/words.js";
import { answer, said } from "./phone.mjs";

const OFFSET_MIN = 8 * 60;

function vectors(folder) {
  const at = new URL(`../vectors/${folder}/`, import.meta.url);
  const files = readdirSync(at).filter((name) => name.endsWith(".json"));
  return files.flatMap((name) => JSON.parse(readFileSync(new URL(name, at), "utf8")).map((one) => ({ ...one, name: `${name}: ${one.name}` })));
}

test("every vector of admission is decided as the server decides it", () => {
  const all = vectors("passage");
  for (const one of all) {
    const passage = decide(requestOf(one.request), doorOf(one.door), (one.rules ?? []).map(ruleOf), Date.parse(one.now), OFFSET_MIN);
    assert.deepEqual(said(passage), one.expect, one.name);
  }
  assert.deepEqual(new Set(all.map((one) => one.expect.reason)), new Set(Object.keys(SENTENCES)));
});

test("every vector of passes is read as the server reads it", async () => {
  const none = { passes: [], phones: [] };
  for (const one of vectors("passes")) {
    const freshness = { behind_s: one.behind_s, ahead_s: one.ahead_s };
    const found = await read(one.text, one.keys, freshness, Date.parse(one.now));
    assert.deepEqual(await answer(found, none), one.expect, one.name);
  }
});

test("a pass that was taken back, or whose phone was, is refused", async () => {
  const one = vectors("passes").find((vector) => vector.expect.pass?.phone && vector.expect.proof === "fresh");
  const found = await read(one.text, one.keys, one, Date.parse(one.now));
  const taken = async (revoked) => (await evidence(found, revoked)).credential.revoked;
  assert.equal(await taken({ passes: [], phones: [] }), false);
  assert.equal(await taken({ passes: [found.pass.pass_id], phones: [] }), true);
  assert.equal(await taken({ passes: [], phones: [one.expect.pass.phone] }), true);
  assert.equal(await taken({ passes: ["00"], phones: ["00"] }), false);
});

test("the phone's own zone decides nothing", () => {
  const night = vectors("passage").find((one) => one.expect.reason === "outside_hours");
  const ask = (offset) => decide(requestOf(night.request), doorOf(night.door), [], Date.parse(night.now), offset).reason;
  const reasons = new Set(Array.from({ length: 24 }, (_, hour) => ask(hour * 60)));
  assert.ok(reasons.has("outside_hours") && reasons.size > 1);
});

test("a phone whose browser has no Ed25519 checks it all the same", async () => {
  const subtle = globalThis.crypto.subtle;
  const pair = await subtle.generateKey({ name: "Ed25519" }, true, ["sign", "verify"]);
  const raw = new Uint8Array(await subtle.exportKey("raw", pair.publicKey));
  for (let length = 0; length < 300; length += 60) {
    const message = globalThis.crypto.getRandomValues(new Uint8Array(length));
    const signature = new Uint8Array(await subtle.sign({ name: "Ed25519" }, pair.privateKey, message));
    assert.equal(await verifies(raw, signature, message), true);
    for (const at of [0, 31, 32, 63]) {
      const wrong = signature.slice();
      wrong[at] ^= 1;
      assert.equal(await verifies(raw, wrong, message), false);
    }
    assert.equal(await verifies(raw, signature, Uint8Array.of(...message, 0)), false);
  }
  const known = (text) => Uint8Array.from(text.match(/../g), (two) => parseInt(two, 16));
  // RFC 8032, section 7.1, test 2.
  const key = known("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
  const sealed = known(
    "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
  );
  assert.equal(await verifies(key, sealed, Uint8Array.of(0x72)), true);
  assert.equal(await verifies(key.slice(1), sealed, Uint8Array.of(0x72)), false);
});
