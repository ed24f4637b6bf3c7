"""From the poster at the gate to a rated errand: the main promise of the house."""

import re

from playwright.sync_api import Page, expect

from tests.journeys.walking import (
    number_on,
    open_case,
    paper,
    photo,
    scan,
    sign_in_by_phone,
    wish,
)

WIDE = 1440
PHONE = "15400099001"
NAME = "宣小满"
ROOM = "901室"


def test_a_newcomer_scans_the_poster_registers_and_gets_medicine(visit):
    grid_worker = visit("/desk/houses", persona="grid_worker", width=WIDE)
    building = grid_worker.get_by_role("list", name="我负责的范围").get_by_role("link").first
    address = building.inner_text()
    compound, building_name = split(address)

    worker = visit("/desk/places", persona="community_worker", width=WIDE)
    worker.get_by_role("link", name=compound, exact=True).click()
    codes = scan(paper(worker, "海报（PDF）"))
    assert len(codes) == 1
    add_a_room(worker, building_name)

    newcomer = visit()
    newcomer.goto(codes[0])
    expect(newcomer.get_by_role("heading", level=1)).to_have_text(compound)
    newcomer.get_by_role("main").get_by_role("link", name=re.compile("^登记")).click()
    sign_in_by_phone(newcomer, PHONE)
    register(newcomer, building_name)
    expect(newcomer.get_by_role("main")).to_contain_text("社区核实中")

    worker.goto("/desk/registrations")
    mine = worker.get_by_role("row").filter(has_text=ROOM)
    expect(mine).to_contain_text("宣*满")
    mine.get_by_role("button", name="核准").click()
    expect(worker.get_by_role("main").get_by_role("row").filter(has_text=ROOM)).to_have_count(0)

    number = ask_for_medicine(newcomer)

    open_case(grid_worker, number)
    wish(grid_worker, "认领")
    wish(grid_worker, "首次回应", text="收到，下午三点前送到。")
    reveal_the_phone(grid_worker)
    wish(grid_worker, "开始办理")
    wish(grid_worker, "办结", text="药已送到门口。", photo="proof")
    assert number_on(grid_worker) == number

    newcomer.reload()
    main = newcomer.get_by_role("main")
    expect(main).to_contain_text("药已送到门口。")
    expect(main).to_contain_text("收到，下午三点前送到。")
    expect(newcomer.get_by_alt_text("凭证照片 1")).to_have_js_property("complete", True)
    main.get_by_text("非常满意").click()
    main.get_by_role("button", name="确认办好了").click()
    expect(main).to_contain_text("您的评价：非常满意")
    assert number_on(newcomer) == number

    newcomer.goto("/me")
    newcomer.get_by_role("link", name="全部").click()
    looks = newcomer.get_by_role("main")
    expect(looks).to_contain_text("网格员")
    expect(looks).to_contain_text("看了 电话")


def split(address: str) -> tuple[str, str]:
    """Compound and building of the address of a grid's first building."""
    found = re.fullmatch(r".*?社区(.+?)(\d+幢)", address)
    assert found is not None
    return found.group(1), found.group(2)


def add_a_room(worker: Page, building: str) -> None:
    """A flat that nobody has lived in yet enters the register."""
    worker.get_by_role("main").get_by_role("link", name=building, exact=True).click()
    worker.get_by_role("main").get_by_role("link", name="1单元").click()
    worker.get_by_role("link", name="新建下级").click()
    worker.get_by_label("名称").fill(ROOM)
    worker.get_by_role("button", name="新建", exact=True).click()
    expect(worker.get_by_role("main")).to_contain_text(ROOM)


def register(newcomer: Page, building: str) -> None:
    """Building, door, name: what a newcomer does on the phone."""
    main = newcomer.get_by_role("main")
    main.get_by_role("link", name=re.compile("登记我的住处")).click()
    main.get_by_role("link", name=building, exact=True).click()
    main.get_by_role("link", name=re.compile(ROOM)).click()
    main.get_by_label("姓名").fill(NAME)
    main.get_by_text("租客", exact=True).click()
    main.get_by_role("button", name="提交登记").click()


def ask_for_medicine(newcomer: Page) -> str:
    """The portal's first tile, a photo of the box, and a number to keep."""
    newcomer.goto("/")
    main = newcomer.get_by_role("main")
    main.get_by_role("link", name=re.compile("求助代办")).click()
    main.get_by_role("link", name="代开药").click()
    main.get_by_label("药名和规格").fill("苯磺酸氨氯地平片 5mg")
    main.get_by_text("上门取卡").click()
    expect(main.get_by_label("联系电话")).to_have_value(PHONE)
    main.get_by_label("照片").set_input_files([photo("box")])
    main.get_by_role("button", name="提交", exact=True).click()
    expect(main).to_contain_text("等待接手")
    return number_on(newcomer)


def reveal_the_phone(worker: Page) -> None:
    """The number to call is masked until the worker looks, in the case, which is recorded."""
    main = worker.get_by_role("main")
    expect(main).to_contain_text("154****9001")
    expect(main).not_to_contain_text(PHONE)
    main.get_by_role("button", name="查看", exact=True).click()
    expect(main).to_contain_text(PHONE)
