"""A notice that misses nobody, a last place that two want, a landlord's home, an employer's joiner."""

import re
from datetime import timedelta

from playwright.sync_api import expect

from mashang.domain.identifiers import with_check_digit
from mashang.kernel import clock

WIDE = 1440
TITLE = "电梯检修通知"


def moment(days):
    return (clock.local(clock.now()) + timedelta(days=days)).strftime("%Y-%m-%dT%H:%M")


def test_a_must_read_notice_to_one_building_ends_with_nobody_missing(visit):
    resident = visit("/", persona="resident")
    worker = visit("/desk/notices", persona="community_worker", width=WIDE)
    worker.get_by_role("link", name=re.compile("明天上午停水")).click()
    building = worker.locator("dd").filter(has_text="住户").first.inner_text().split(" · ")[0]

    worker.goto("/desk/places")
    building_id = place_id_of(worker, building)
    worker.goto(f"/desk/notices/new?place={building_id}")
    form = worker.get_by_role("main")
    form.get_by_label("标题（中文）").fill(TITLE)
    form.get_by_label("正文（中文）").fill("明天电梯停用，请走楼梯。")
    form.get_by_text(re.compile("需要确认")).click()
    form.get_by_text("每户一人确认即可").click()
    form.get_by_label("确认期限").fill(moment(1))
    form.get_by_role("button", name=re.compile("下一步")).click()
    expect(form).to_contain_text("会发给多少人")
    form.locator("summary", has_text="发布").click()
    form.get_by_role("button", name="发布", exact=True).click()
    expect(form).to_contain_text("还没确认")
    address = worker.url

    resident.reload()
    main = resident.get_by_role("main")
    expect(main).to_contain_text(TITLE)
    main.locator(".ms-callout", has_text=TITLE).get_by_role("button", name="我知道了").click()
    expect(resident.get_by_text("已确认，谢谢")).to_be_visible()
    expect(main.locator(".ms-callout", has_text=TITLE)).to_have_count(0)

    head = visit(f"{address.partition('/desk')[1]}{address.partition('/desk')[2]}/names?view=no_phone",
                 persona="building_head")  # fmt: skip
    told = head.get_by_role("button", name="已当面告知")
    expect(told.first).to_be_visible()
    for view in ("no_phone", "missing"):
        head.goto(f"/desk{address.partition('/desk')[2]}/names?view={view}")
        while told.count():
            told.first.click()
            expect(head.get_by_text("已登记当面告知")).to_be_visible()
            head.goto(f"/desk{address.partition('/desk')[2]}/names?view={view}")
    worker.reload()
    expect(worker.get_by_role("main")).to_contain_text("没有遗漏")


def place_id_of(page, name):
    """The building's id, from the list of names of its own notice."""
    page.goto("/desk/notices")
    page.get_by_role("link", name=re.compile("明天上午停水")).click()
    link = page.get_by_role("link", name=name).last.get_attribute("href")
    return re.search(r"building=(\d+)", link).group(1)


def test_two_want_the_last_place_and_one_gets_it(visit):
    worker = visit("/desk/volunteers/new", persona="community_worker", width=WIDE)
    form = worker.get_by_role("main")
    form.get_by_label("招募什么（中文）").fill("清理楼道")
    form.get_by_role("button", name=re.compile("下一步")).click()
    form.get_by_label("做什么").fill("搬杂物")
    form.get_by_label("开始").fill(moment(20))
    form.get_by_label("结束").fill(moment(20.08))
    form.get_by_role("button", name="加班次").click()
    expect(form).to_contain_text("0 / 1")

    both = [visit("/volunteers", persona=who) for who in ("resident", "housemate")]
    for page in both:
        page.get_by_role("link", name="清理楼道").click()
        expect(page.get_by_role("main")).to_contain_text("还差 1 人")
    for page in both:
        page.get_by_role("button", name="报名").click()
    expect(both[0].get_by_role("main")).to_contain_text("已报名，等审核")
    expect(both[1].get_by_role("main")).to_contain_text("已经报满")

    worker.reload()
    form.get_by_role("button", name="通过", exact=True).click()
    both[0].goto("/")
    expect(both[0].get_by_role("main")).to_contain_text("志愿报名已通过")


def test_a_landlord_comes_home_to_what_is_theirs_to_do(visit):
    landlord = visit("/", persona="landlord")
    main = landlord.get_by_role("main")
    main.get_by_role("link", name=re.compile("我的租客")).click()
    expect(main).to_contain_text("给房东的通知")
    expect(main).to_contain_text("您只看得到遮挡的姓名、日期和状态")
    main.get_by_role("link", name="出租房消防自查").click()
    landlord.get_by_role("button", name="我知道了").click()
    landlord.goto("/tenants")
    expect(main).not_to_contain_text("出租房消防自查")
    tenant = main.get_by_role("link", name=re.compile(r"\*")).first
    expect(tenant).to_be_visible()


def test_a_shop_reports_a_joiner_and_says_that_it_is_open(visit):
    shop = visit("/units", persona="shop")
    main = shop.get_by_role("main")
    main.get_by_role("link", name="天新老街面馆").click()
    expect(main).to_contain_text("餐饮店燃气自查")
    main.get_by_role("link", name="报入职").click()
    main.get_by_label("姓名").fill("桑青禾")
    main.get_by_label("证件号码").fill(with_check_digit("33010219950203817"))
    main.get_by_role("button", name="报告").click()
    expect(main).to_contain_text("桑*禾")
    expect(main).not_to_contain_text("桑青禾")
    main.get_by_role("link", name="返回单位首页").click()
    main.get_by_role("link", name="更新营业状态").click()
    main.get_by_text("暂时关门").click()
    main.get_by_label("补充说明").fill("盘点，明天开门")
    main.get_by_role("button", name="更新").click()
    expect(main).to_contain_text("盘点，明天开门")
