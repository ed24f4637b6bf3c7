import assert from "node:assert/strict";
import { test } from "node:test";
import { remaining, spanWords } from "../../src/mashang/web/static/mashang/spans.js";
import { photoNote } from "../../src/mashang/web/static/mashang/photos.js";

const MINUTE = 60000;

test("a span shows its two largest units, the same words as the server", () => {
  const cases = [
    [0, "0 分钟", "0 min"],
    [45, "45 分钟", "45 min"],
    [125, "2 小时 5 分钟", "2 h 5 min"],
    [1440, "1 天", "1 d"],
    [1445, "1 天", "1 d"],
    [3125, "2 天 4 小时", "2 d 4 h"],
  ];
  for (const [minutes, zh, en] of cases) {
    assert.equal(spanWords(minutes * MINUTE, "zh"), zh);
    assert.equal(spanWords(minutes * MINUTE, "en"), en);
  }
});

test("a deadline is green, then amber, then red", () => {
  const tones = [180, 119, 0, -1].map((left) => remaining(left * MINUTE, 0, "zh").tone);
  assert.deepEqual(tones, ["green", "amber", "amber", "red"]);
  assert.equal(remaining(-5 * MINUTE, 0, "en").words, "5 min late");
});

test("too many photos are said so, in both languages", () => {
  assert.equal(photoNote(2, 3, "zh"), "");
  assert.equal(photoNote(4, 3, "zh"), "最多 3 张，请重新选择");
  assert.match(photoNote(4, 3, "en"), /At most 3/);
});
