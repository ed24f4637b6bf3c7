import assert from "node:assert/strict";
import { test } from "node:test";
import { cookieOf, withChoice } from "../../src/mashang/web/static/mashang/nav.js";

test("a choice about one part of the navigation leaves the others as they were", () => {
  assert.equal(withChoice("", "places", true), "places-1");
  assert.equal(withChoice("today-0.places-1", "places", false), "today-0.places-0");
  assert.equal(withChoice("today-0.places-1.reports-1", "today", true), "places-1.reports-1.today-1");
});

test("a cookie is found by its whole name", () => {
  assert.equal(cookieOf("other_mashang_nav=x; mashang_nav=today-0; b=c", "mashang_nav"), "today-0");
  assert.equal(cookieOf("", "mashang_nav"), "");
});
