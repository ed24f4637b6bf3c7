import assert from "node:assert/strict";
import { test } from "node:test";
import * as queue from "../../src/mashang/web/static/mashang/offline/queue.js";
import * as rules from "../../src/mashang/web/static/mashang/offline/rules.js";

const MINE = "aaa";
const answer = (id, key, account = MINE) => ({ id, key, account, code: "visits.note", fields: [], photos: [] });

function queued(...answers) {
  return answers.reduce((items, one) => queue.enqueue(items, one).items, []);
}

test("answers keep the order in which they were written", () => {
  const items = queued(answer("1", "a"), answer("2", "b"), answer("3", "c"));
  assert.deepEqual(queue.ready([...items].reverse(), MINE, 0).map((one) => one.id), ["1", "2", "3"]);
});

test("a later answer takes the place of one never sent, and never of one that may have arrived", () => {
  const first = queued(answer("1", "a"));
  const changed = queue.enqueue(first, answer("2", "a"));
  assert.deepEqual([changed.items.map((one) => one.id), changed.removed], [["2"], ["1"]]);
  const unsure = first.map((one) => queue.failed(one, 0, 0));
  assert.deepEqual(queue.enqueue(unsure, answer("2", "a")).items.map((one) => one.id), ["1", "2"]);
  const foreign = queued(answer("1", "a", "bbb"));
  assert.equal(queue.enqueue(foreign, answer("2", "a")).items.length, 2);
});

test("a refused answer is replaced when it was mended", () => {
  const refused = queue.answered(queued(answer("1", "a")), [{ id: "1", state: "refused", text: "不行" }], 0, 0);
  assert.equal(refused[0].said, "不行");
  assert.deepEqual(queue.enqueue(refused, answer("2", "a")).removed, ["1"]);
});

test("only the account that wrote an answer sends it", () => {
  const items = queued(answer("1", "a"), answer("2", "b", "bbb"));
  assert.deepEqual(queue.ready(items, "bbb", 0).map((one) => one.id), ["2"]);
  assert.equal(queue.summary(items, { online: true, account: MINE, session: "same" }).foreign, 1);
});

test("batches hold so many items and so many bytes, and lose nothing", () => {
  const photo = (size) => [{ size }];
  const items = [...Array(250).keys()].map((n) => ({ id: String(n), photos: n % 50 ? [] : photo(700) }));
  const cut = queue.batches(items, { count: 100, bytes: 1000 });
  assert.ok(cut.every((batch) => batch.length <= 100));
  assert.ok(cut.every((batch) => batch.flatMap((one) => one.photos).reduce((sum, one) => sum + one.size, 0) <= 1000));
  assert.deepEqual(cut.flat().map((one) => one.id), items.map((one) => one.id));
  assert.deepEqual(queue.batches([{ id: "1", photos: photo(5000) }], { count: 1, bytes: 10 }).length, 1);
});

test("without an answer an item is unsure, keeps its id and waits longer each time", () => {
  let [item] = queued(answer("1", "a"));
  const waits = [];
  for (let tries = 0; tries < 14; tries += 1) {
    [item] = queue.answered([item], [], 0, 1);
    waits.push(item.not_before);
  }
  assert.equal(item.state, queue.UNSURE);
  assert.deepEqual([...waits].sort((one, other) => one - other), waits);
  assert.equal(waits.at(-1), 15 * 60 * 1000);
  assert.equal(queue.ready([item], MINE, 0).length, 0);
  assert.equal(queue.ready([item], MINE, item.not_before).length, 1);
  assert.equal(queue.nextTry([item], MINE), item.not_before);
});

test("the screen says which state it is in, in both languages", () => {
  const items = queued(answer("1", "a"), answer("2", "b"), answer("3", "c"));
  const say = (found, around) => queue.words(queue.summary(found, { account: MINE, session: "same", online: true, ...around }), "zh");
  assert.equal(say([], {}), "在线：填写的内容都已送达");
  assert.equal(say(items, { online: false }), "离线：3 条待发送，已存在本机");
  assert.match(say(items, { session: "none" }), /重新登录/);
  assert.match(say(items, { session: "other" }), /另一个账号/);
  const refused = queue.answered(items, items.map(({ id }) => ({ id, state: id === "1" ? "refused" : "conflict" })), 0, 0);
  assert.equal(say(refused, {}), "发送失败需处理：1 条");
  for (const code of ["online", "sending", "offline", "signed_out", "other_account", "refused", "conflict"]) {
    const state = { code, n: 2, refused: 1, conflicts: 1, foreign: 1 };
    assert.ok(/[一-鿿]/.test(queue.words(state, "zh")) && !/[一-鿿]/.test(queue.words(state, "en")));
  }
});

const CONFIG = { origin: "https://s.cn", static: "/static/abc/", forget_on: ["/sign-out", "/desk/sign-in"] };
const way = (method, mode, path) => rules.wayOf({ method, mode, url: `https://s.cn${path}` }, CONFIG);

test("the service worker meddles with static files and pages, and forgets at every way in and out", () => {
  assert.equal(way("GET", "no-cors", "/static/abc/mashang/app.js"), "static");
  assert.equal(way("GET", "navigate", "/desk/visits"), "page");
  assert.equal(way("POST", "navigate", "/desk/visits"), "pass");
  assert.equal(way("GET", "cors", "/desk/cases"), "pass");
  assert.equal(way("POST", "navigate", "/sign-out"), "forget");
  assert.equal(way("GET", "navigate", "/desk/sign-in?next=/"), "forget");
  assert.equal(rules.wayOf({ method: "GET", mode: "navigate", url: "https://else.cn/" }, CONFIG), "pass");
});

test("a page is kept only when it says so, for one account, until its hour", () => {
  const page = (account, until) => ({
    status: 200,
    headers: new Headers(account ? { [rules.KEEP]: account, [rules.UNTIL]: until } : {}),
  });
  const noon = "2026-04-29T12:00:00+08:00";
  const before = Date.parse(noon) - 1;
  assert.equal(rules.keptFor(page(null)), null);
  assert.equal(rules.keptFor({ ...page(MINE, noon), status: 302 }), null);
  assert.equal(rules.keptFor(page(MINE, noon)), MINE);
  assert.ok(rules.isFresh(page(MINE, noon), before));
  assert.ok(!rules.isFresh(page(MINE, noon), before + 1));
  assert.ok(!rules.isFresh(page(MINE, "rubbish"), before));
  const kept = [
    { request: "mine", response: page(MINE, noon) },
    { request: "theirs", response: page("bbb", noon) },
    { request: "over", response: page(MINE, "2026-04-29T11:00:00+08:00") },
  ];
  assert.deepEqual(rules.toForget(kept, MINE, before), ["theirs", "over"]);
  assert.deepEqual(rules.toForget(kept, null, before), ["over"]);
});
