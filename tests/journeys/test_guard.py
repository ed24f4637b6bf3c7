"""门岗: a camera that sees a pass, a clear yes or no, a person in one tap, and a morning without a network."""

from datetime import timedelta
from typing import Any

from playwright.sync_api import Page, expect

from mashang.domain.passage import Clause, DoorRule, Effect
from mashang.domain.passage.plain import rule_plain
from mashang.domain.passes import Pass, issue, prove, text_of
from mashang.kernel import clock
from mashang.kernel.texts import Text
from tests.domain.passes.making import KEYS, SIGNING, Phone, card, lorry, resident, visitor
from tests.journeys.gate import (
    SNAPSHOT,
    answer,
    settled,
    square_of,
    today_at,
    typed,
    with_our_keys,
)

WIDE = 1440
A_DAY = timedelta(days=1)
KEPT = "caches.open('mashang-pages').then(c => c.keys()).then(k => k.map(r => r.url))"


def cut(page: Page) -> None:
    """No network, for the route of the tests neither."""
    page.context.set_offline(True)
    page.context.unroute(SNAPSHOT)


def mend(page: Page) -> None:
    """The network is back."""
    page.context.route(SNAPSHOT, with_our_keys)
    page.context.set_offline(False)


def spoken(one: Pass, phone: Phone | None = None) -> str:
    """What the square of a pass holds this minute."""
    signed = issue(one, KEYS, SIGNING)
    now = clock.now()
    return text_of(signed, prove(signed, phone.key.algorithm, phone.sign, now) if phone else None)


def dated(**more: Any) -> dict[str, Any]:
    """A span around today."""
    today = clock.now().replace(microsecond=0)
    return {"since": today - timedelta(days=1), "until": today + timedelta(days=90), **more}


def forged(text: str) -> str:
    """The same square with one sign of its signature changed."""
    return text[:-3] + ("1" if text[-3] != "1" else "2") + text[-2:]


def test_a_resident_is_scanned_and_let_in_and_only_counted(at_the_gate, visit):
    page = at_the_gate(lambda _path: square_of(visit), has_our_keys=False)
    before = today_at(visit, page)
    expect(page.locator("#guard-state")).to_contain_text("在线")
    page.get_by_role("button", name="开始扫码").click()
    expect(answer(page)).to_be_visible()
    expect(answer(page)).to_have_attribute("data-outcome", "allowed")
    expect(answer(page)).to_contain_text("放行")
    expect(answer(page)).to_be_hidden()  # by itself: both hands are full
    settled(page)
    assert today_at(visit, page) == {**before, "in": before["in"] + 1}


def test_an_altered_pass_is_refused_and_a_person_of_the_community_is_asked(at_the_gate, visit):
    page = at_the_gate(
        lambda path: forged(spoken(card(**dated(until=None, scope_paths=frozenset({path})))))
    )
    before = today_at(visit, page)
    page.get_by_role("button", name="开始扫码").click()
    expect(answer(page)).to_have_attribute("data-outcome", "refused")
    expect(answer(page)).to_contain_text("不放行")
    expect(answer(page)).to_contain_text("签名不对")
    page.get_by_role("button", name="有异议，请社区人工处理").click()
    expect(answer(page)).to_contain_text("已转社区人工处理")
    page.get_by_role("button", name="下一位").click()
    settled(page)
    after = today_at(visit, page)
    assert after["in"] == before["in"]
    assert after["refused"] > before["refused"]
    desk = visit("/desk/cases?kind=door_appeal", persona="community_worker", width=WIDE)
    expect(desk.get_by_role("main")).to_contain_text("开门申诉")


def test_a_morning_without_a_network_is_decided_here_and_told_once(at_the_gate, visit):
    phone = Phone()
    made: dict[str, str] = {}

    def shows(path: str) -> str:
        made["path"] = path
        return spoken(resident(phone.key, **dated(scope_paths=frozenset({path}))), phone)

    page = at_the_gate(shows)
    before = today_at(visit, page)
    expect(page.locator("#guard-ready")).to_contain_text("可离线使用")
    cut(page)
    page.reload()
    expect(page.locator("#guard-state")).to_contain_text("离线判断")
    expect(page.locator("#guard-state")).to_contain_text("本机不知道")

    page.get_by_role("button", name="开始扫码").click()
    expect(answer(page)).to_have_attribute("data-outcome", "allowed")
    expect(answer(page)).to_be_hidden()
    here = frozenset({made["path"]})
    typed(page, forged(spoken(card(**dated(until=None, scope_paths=here)))))
    expect(answer(page)).to_have_attribute("data-outcome", "refused")
    page.get_by_role("button", name="有异议，请社区人工处理").click()
    expect(answer(page)).to_contain_text("有网络后转社区")
    page.get_by_role("button", name="下一位").click()
    for _ in range(2):
        page.get_by_role("button", name="多一人").click()
    page.get_by_role("button", name="出门放行").click()
    expect(answer(page)).to_contain_text("出门：放行")
    page.get_by_role("button", name="下一位").click()
    expect(page.locator("#guard-counts")).to_contain_text("只含本机所知")
    expect(page.locator("#outbox")).to_contain_text("离线：4 条待发送")

    mend(page)
    settled(page)
    expect(page.locator("#guard-state")).to_contain_text("在线")
    wanted = {"in": before["in"] + 1, "out": before["out"] + 3, "refused": before["refused"] + 1}
    assert today_at(visit, page) == wanted
    page.reload()
    settled(page)
    assert today_at(visit, page) == wanted


def test_a_lorrys_plate_is_compared_and_another_one_does_not_come_in(at_the_gate):
    made: dict[str, str] = {}

    def shows(path: str) -> str:
        made["path"] = path
        return spoken(card(**dated(until=None, scope_paths=frozenset({path}))))

    page = at_the_gate(shows)
    expect(page.locator("#guard-state")).to_contain_text("在线")
    text = spoken(lorry(**dated(hours=(), scope_paths=frozenset({made["path"]}))))
    typed(page, text)
    expect(answer(page)).to_have_attribute("data-outcome", "attention")
    expect(answer(page)).to_contain_text("核对车牌 浙A12345")
    page.get_by_role("button", name="车牌不符").click()
    expect(answer(page)).to_have_attribute("data-outcome", "refused")
    expect(answer(page)).to_contain_text("车牌不符")
    page.get_by_role("button", name="下一位").click()
    typed(page, text)
    page.get_by_role("button", name="车牌一致").click()
    expect(answer(page)).to_have_attribute("data-outcome", "allowed")


def order(path: str) -> list[dict[str, Any]]:
    """A checkpoint that lets nobody in without need, and whoever needs care all the same."""
    now = clock.now()
    scope = {"scope_paths": frozenset({path}), "since": now - A_DAY, "until": now + A_DAY}
    clause = Clause("2026年8号通告", "第三条", Text("非必要不进入", "No entry without need"))
    shut = DoorRule(
        rule_id="r1", effect=Effect.RESTRICT, clause=clause, title=Text("只进不出", "Shut"), **scope
    )
    care = DoorRule(
        rule_id="r2", effect=Effect.EXEMPT, clause=clause, title=Text("透析放行", "Dialysis"),
        classes=frozenset({"dialysis"}), **scope,
    )  # fmt: skip
    return [rule_plain(one) for one in (shut, care)]


def test_a_checkpoint_refuses_by_its_clause_and_dialysis_passes(at_the_gate):
    made: dict[str, str] = {}

    def shows(path: str) -> str:
        made["path"] = path
        return spoken(card(**dated(until=None, scope_paths=frozenset({path}))))

    page = at_the_gate(shows)
    here = made["path"]
    page.context.unroute(SNAPSHOT)
    page.context.route(SNAPSHOT, lambda route: with_our_keys(route, rules=order(here)))
    page.reload()
    expect(page.locator("#guard-state")).to_contain_text("在线")
    span = dated(scope_paths=frozenset({here}))
    typed(page, spoken(visitor(**span, doors=frozenset(), visits_at_most=None)))
    expect(answer(page)).to_have_attribute("data-outcome", "refused")
    expect(answer(page)).to_contain_text("非必要不进入")
    expect(answer(page)).to_contain_text("2026年8号通告")
    page.get_by_role("button", name="下一位").click()
    ill = visitor(**span, doors=frozenset(), visits_at_most=None, classes=frozenset({"care"}))
    typed(page, spoken(ill))
    expect(answer(page)).to_have_attribute("data-outcome", "allowed")
    expect(answer(page)).to_contain_text("透析放行")


def test_the_next_guard_reads_the_note_and_signing_out_leaves_no_rules_behind(at_the_gate, visit):
    page = at_the_gate(lambda path: spoken(card(**dated(until=None))))
    page.locator(".guard-more > summary").click()
    page.get_by_label("给下一班留言").fill("三幢电梯停用，担架走北门")
    page.get_by_role("button", name="留言").click()
    expect(page.locator("[data-offline-sign]")).to_contain_text("已送达")
    page.reload()
    page.locator(".guard-more > summary").click()
    expect(page.locator(".guard-notes")).to_contain_text("担架走北门")
    assert any("/snapshot" in address for address in page.evaluate(KEPT))
    page.goto("/desk/guard")
    page.locator(".ms-account").click()
    page.get_by_role("button", name="退出登录").click()
    page.wait_for_load_state()
    assert page.evaluate(KEPT) == []
