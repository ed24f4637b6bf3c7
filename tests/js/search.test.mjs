import assert from "node:assert/strict";
import { test } from "node:test";

import { begins, stepTo } from "../../src/mashang/web/static/mashang/search.js";

const on = (tagName, more = {}) => ({ key: "/", target: { tagName }, ...more });

test("a slash begins a search, but not where somebody writes, and not in a chord", () => {
  assert.equal(begins(on("BODY")), true);
  for (const tag of ["INPUT", "TEXTAREA", "SELECT"]) assert.equal(begins(on(tag)), false);
  assert.equal(begins({ key: "/", target: { tagName: "DIV", isContentEditable: true } }), false);
  assert.equal(begins(on("BODY", { ctrlKey: true })), false);
  assert.equal(begins({ key: "a", target: { tagName: "BODY" } }), false);
});

test("arrows walk from the line through what was found and back, and stop at the ends", () => {
  assert.equal(stepTo("ArrowDown", -1, 2), 0);
  assert.equal(stepTo("ArrowDown", 1, 2), null);
  assert.equal(stepTo("ArrowUp", 0, 2), -1);
  assert.equal(stepTo("ArrowUp", -1, 2), null);
  assert.equal(stepTo("Enter", 0, 2), null);
});
