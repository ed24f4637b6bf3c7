"""What is promised of ways in and of rights: roles, emergencies, passkeys, identity providers."""

import os
import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.walking import sign_in_by_phone, sign_out

WIDE = 1440


def test_an_administrator_copies_a_role_and_gives_it(visit):
    page = visit("/desk/grants/roles/grid_worker", persona="administrator", width=WIDE)
    main = page.get_by_role("main")
    main.get_by_role("link", name="复制成新角色").click()
    main.get_by_label("中文名称").fill("夜间巡查员")
    expect(main.get_by_label("从哪个角色复制")).to_have_value("grid_worker")
    main.get_by_role("button", name="新建").click()
    expect(main.get_by_role("heading", level=1)).to_contain_text("夜间巡查员")
    main.get_by_label("查看谁看过住户信息").check()
    main.get_by_role("button", name="看看会影响谁").click()
    expect(main).to_contain_text("这会影响 0 个账号")
    expect(main).to_contain_text("查看谁看过住户信息")
    main.get_by_role("button", name="确认保存").click()
    expect(main.get_by_label("查看谁看过住户信息")).to_be_checked()

    page.goto("/desk/grants/find?text=门岗")
    main.get_by_role("link", name=re.compile("JQ")).first.click()
    main.get_by_role("link", name="天新社区").first.click()
    main.get_by_label("角色").select_option(label="夜间巡查员")
    main.get_by_label(re.compile("天新社区全部")).check()
    main.get_by_role("button", name="分配", exact=True).click()
    expect(main).to_contain_text("夜间巡查员")


def test_a_chief_breaks_the_glass_the_supervisor_reviews_it_and_the_resident_reads_it(visit):
    chief = visit("/desk/emergency", persona="chief", width=WIDE)
    main = chief.get_by_role("main")
    main.get_by_role("link", name="天新社区", exact=True).click()
    main.get_by_label("火灾、燃气泄漏").check()
    main.get_by_label("发生了什么").fill("三单元有燃气味，逐户确认")
    main.get_by_role("button", name="立即取得").click()
    expect(chief.get_by_text("紧急查看中：天新社区")).to_be_visible()
    address = chief.url

    chief.goto("/desk/people")
    expect(chief.get_by_text("紧急查看中：天新社区")).to_be_visible()

    supervisor = visit("/desk/emergencies", persona="supervisor", width=WIDE)
    expect(supervisor.get_by_role("main")).to_contain_text("三单元有燃气味")
    supervisor.goto(address)
    board = supervisor.get_by_role("main")
    board.get_by_label("确认：情况属实，查看适当").check()
    board.get_by_role("button", name="提交复核").click()
    expect(board).to_contain_text("已确认")

    chief.goto(address)
    main.locator("summary", has_text="现在结束").click()
    main.get_by_role("button", name="现在结束").click()
    expect(chief.get_by_text("紧急查看中：天新社区")).to_have_count(0)

    resident = visit("/me", persona="resident")
    expect(resident.get_by_role("main")).to_contain_text("紧急查看 · 老人或孩子走失")


def test_a_passkey_is_added_and_opens_the_account_without_a_message(visit):
    page = visit("/sign-in?next=/me/sign-in")
    _virtual_key(page)
    sign_in_by_phone(page, "13955550101")
    main = page.get_by_role("main")
    main.get_by_role("link", name="添加通行密钥").click()
    main.get_by_label("给它起个名字").fill("我的手机")
    main.get_by_role("button", name="添加", exact=True).click()
    expect(main.get_by_label("给它起个名字")).to_have_count(0)  # the hint there says 我的手机 too
    expect(main).to_contain_text("我的手机")
    sign_out(page)
    page.goto("/sign-in?next=/me/sign-in")
    main.get_by_role("button", name="用通行密钥").click()
    expect(main).to_contain_text("登录方式：通行密钥")


def test_a_resident_links_an_identity_and_comes_back_by_it(visit, identity):
    if os.environ.get("MASHANG_TEST_STREET"):
        pytest.skip("a street that runs already knows no provider of this session")
    identity.who = "citizen-77"
    page = visit("/sign-in?next=/me/sign-in")
    sign_in_by_phone(page, "13955550102")
    main = page.get_by_role("main")
    main.get_by_role("button", name="市统一身份").click()
    main.get_by_role("link", name="继续").click()
    expect(main).to_contain_text("取消关联")
    sign_out(page)

    identity.who = "nobody-here"
    page.goto("/sign-in?next=/me/sign-in")
    main.get_by_role("button", name="市统一身份").click()
    main.get_by_role("link", name="继续").click()
    expect(main).to_contain_text("还没有关联")

    identity.who = "citizen-77"
    page.goto("/sign-in?next=/me/sign-in")
    main.get_by_role("button", name="市统一身份").click()
    main.get_by_role("link", name="继续").click()
    expect(main).to_contain_text("登录方式：统一身份")


def _virtual_key(page: Page) -> None:
    """A phone's key in the browser, which says yes by itself."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
