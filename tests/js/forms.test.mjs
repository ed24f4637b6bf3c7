import test from "node:test";
import assert from "node:assert/strict";
import { isStale, snapshot } from "../../src/mashang/work/forms/static/forms/fill.js";

test("what was typed is compared without the page's own tokens", () => {
  const one = [["csrfmiddlewaretoken", "a"], ["a/age", "9"], ["do", "look"]];
  const other = [["csrfmiddlewaretoken", "b"], ["a/age", "9"]];
  assert.equal(snapshot(one), snapshot(other));
  assert.notEqual(snapshot(one), snapshot([["a/age", "99"]]));
});

test("an answer to what no longer stands there is stale", () => {
  assert.equal(isStale("x", "y"), true);
  assert.equal(isStale("x", "x"), false);
  assert.equal(isStale(undefined, "x"), false);
});
