import assert from "node:assert/strict";
import { test } from "node:test";

import { clusters, levelOf, NEAR_ZOOM, pixel, tone, total } from "../../src/mashang/front/desk/static/desk/clusters.js";
import { joined } from "../../src/mashang/front/desk/static/desk/answers.js";

const spot = (name, latitude, longitude, counts = {}) => ({
  name, level: "compound", within: name, latitude, longitude, late: 0, soon: 0, other: 1, ...counts,
});

test("the middle of the map is the middle of the square", () => {
  assert.deepEqual(pixel({ latitude: 0, longitude: 0 }, 0), { x: 128, y: 128 });
});

test("spots that would touch share a bubble, and no case is lost or counted twice", () => {
  const spots = [
    spot("a", 30.3, 120.2, { late: 2 }), spot("b", 30.3001, 120.2001, { soon: 3 }), spot("c", 30.36, 120.28),
  ];
  for (const zoom of [9, 12, 15, 18]) {
    const found = clusters(spots, zoom);
    assert.equal(found.reduce((sum, one) => sum + total(one), 0), spots.reduce((sum, one) => sum + total(one), 0));
    assert.equal(found.flatMap((one) => one.spots).length, spots.length);
  }
  assert.equal(clusters(spots, 12).length, 2);
  assert.equal(clusters(spots, 9).length, 1);
});

test("a bubble is as urgent as its most urgent case", () => {
  const [one] = clusters([spot("a", 30.3, 120.2), spot("b", 30.3, 120.2, { soon: 1 }), spot("c", 30.3, 120.2, { late: 1 })], 12);
  assert.equal(tone(one), "late");
  assert.equal(tone(spot("x", 0, 0, { soon: 1 })), "soon");
  assert.equal(tone(spot("x", 0, 0)), "calm");
});

test("bubbles stay apart whatever is drawn", () => {
  const many = Array.from({ length: 300 }, (_, n) => spot(`s${n}`, 30.3 + (n % 20) / 900, 120.2 + Math.floor(n / 20) / 900));
  const found = clusters(many, 14, 40);
  for (const one of found) {
    for (const other of found) {
      if (one !== other) assert.ok(Math.hypot(one.at.x - other.at.x, one.at.y - other.at.y) >= 40);
    }
  }
});

test("from near buildings are shown, and a compound without any stays", () => {
  const spots = [
    spot("a", 30.3, 120.2), { ...spot("1", 30.3, 120.2), level: "building", within: "a" }, spot("b", 30.4, 120.2),
  ];
  assert.deepEqual(levelOf(spots, NEAR_ZOOM - 1).map((one) => one.name), ["a", "b"]);
  assert.deepEqual(levelOf(spots, NEAR_ZOOM).map((one) => one.name), ["1", "b"]);
});

test("a case at the gate of a compound is on the map at every zoom", () => {
  const spots = [
    spot("a", 30.3, 120.2, { late: 3, other: 2 }),
    { ...spot("1", 30.3, 120.2, { late: 2, other: 1 }), level: "building", within: "a" },
  ];
  for (const zoom of [NEAR_ZOOM - 1, NEAR_ZOOM]) {
    assert.equal(levelOf(spots, zoom).reduce((sum, one) => sum + total(one), 0), 5);
  }
});

test("a template's words follow what somebody wrote already", () => {
  assert.equal(joined("", "收到"), "收到");
  assert.equal(joined("您好 ", "收到"), "您好\n收到");
  assert.equal(joined("收到", "收到"), "收到");
});
