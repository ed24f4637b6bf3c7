"""The pages of repairs: where, what neighbours said, the rest."""

import pytest

from mashang.elements.cases.models import Case, Party
from mashang.kernel.ids import new_id
from mashang.work.repairs.queries import Spot
from tests.browser import signed_in
from tests.photos import a_photo
from tests.work.needs import report_for
from tests.world import World, build_world

pytestmark = pytest.mark.django_db
LAMP = {"spot": "building", "trouble": "light"}


@pytest.fixture
def world(clock) -> World:
    return build_world()


def browser(world, who, language="zh"):
    return signed_in(world.accounts[who], language)


def filled(**more):
    return {
        "command_id": str(new_id()),
        "what": "二楼楼道灯不亮",
        "priority": "normal",
        **LAMP,
        **more,
    }


def test_first_it_is_asked_where_and_what(world):
    page = browser(world, "tenant").get("/repairs/new").content.decode()
    for words in ("我家里", "我这幢楼", "小区里", "小区外", "公共照明", "119"):
        assert words in page


@pytest.mark.parametrize(
    "given", [{"spot": "building"}, {"trouble": "light"}, {"spot": "moon", "trouble": "light"},
              {"spot": "home", "trouble": "ghosts"}, {"spot": "", "trouble": ""}]
)  # fmt: skip
def test_half_an_answer_is_asked_again(world, given):
    assert browser(world, "tenant").get("/repairs/new", given).status_code == 422


def test_a_repair_at_home_asks_when_somebody_is_there(world):
    tenant = browser(world, "tenant")
    page = tenant.get("/repairs/new", {"spot": "home", "trouble": "water"}).content.decode()
    assert "什么时候家里有人" in page
    assert 'value="13900000004"' in page
    wrong = tenant.post("/repairs/new", filled(spot="home", trouble="water"))
    assert {"at_home", "phone"} <= set(wrong.context["form"].errors)
    answer = tenant.post(
        "/repairs/new",
        filled(
            spot="home", trouble="water", at_home="晚上", phone="13900000004", photos=[a_photo()]
        ),
    )
    case = Case.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, f"/cases/{case.pk}")
    assert case.subject == world.people["tenant"]


def test_a_neighbour_sees_the_report_without_its_words_and_joins(world):
    lamp = report_for(
        world, what="我家门口灯坏了", detail={"where": "二楼", "phone": "13900000000"}
    )
    tenant = browser(world, "tenant")
    page = tenant.get("/repairs/new", LAMP).content.decode()
    assert "是不是这一件" in page
    assert "二楼" in page
    assert "我家门口" not in page
    assert "13900000000" not in page
    answer = tenant.post(f"/repairs/{lamp}/join", {"command_id": str(new_id())})
    assert (answer.status_code, answer["Location"]) == (303, f"/cases/{lamp}")
    shown = tenant.get(answer["Location"]).content.decode()
    assert "您关注的共同问题" in shown
    assert "我家门口" not in shown
    assert "13900000000" not in shown
    assert Party.objects.get().account == world.accounts["tenant"]
    assert "您已关注" in tenant.get("/repairs/new", LAMP).content.decode()


def test_joining_twice_by_the_same_page_is_joining_once(world):
    lamp, tenant = report_for(world), browser(world, "tenant")
    form = {"command_id": str(new_id())}
    for _ in range(2):
        assert tenant.post(f"/repairs/{lamp}/join", form).status_code == 303
    assert Party.objects.count() == 1


@pytest.mark.parametrize("who", ["stranger", "newcomer", "ex_tenant"])
def test_nobody_from_elsewhere_joins(world, who):
    lamp = report_for(world)
    browser(world, who).post(f"/repairs/{lamp}/join", {"command_id": str(new_id())})
    assert not Party.objects.exists()


def test_a_join_without_its_id_is_refused(world):
    lamp = report_for(world)
    assert browser(world, "tenant").post(f"/repairs/{lamp}/join").status_code == 422


def test_a_leak_in_a_home_is_offered_to_nobody(world):
    report_for(world, spot=Spot.HOME, trouble="water")
    page = browser(world, "tenant").get("/repairs/new", {"spot": "compound", "trouble": "water"})
    assert "是不是这一件" not in page.content.decode()


def test_who_is_not_registered_is_told_what_to_do(world):
    answer = browser(world, "newcomer").get("/repairs/new")
    assert answer.status_code == 422
    assert "先登记住处" in answer.content.decode()


def test_danger_to_life_gets_the_numbers(world):
    answer = browser(world, "tenant").post("/repairs/new", filled(priority="life_threatening"))
    assert answer["Location"] == "/emergency"
    assert not Case.objects.exists()


def test_a_proxy_says_whose_home_by_the_switch_and_the_page_stays_with_it(world):
    proxy = browser(world, "proxy")
    person, own = (str(world.people[one].person_id) for one in ("grandmother", "proxy"))
    assert "102室" not in proxy.get("/repairs/new").content.decode()
    proxy.post("/me/acting-for", {"person_id": person})
    assert "102室" in proxy.get("/repairs/new").content.decode()
    given = {"person": person, "spot": "home", "trouble": "power"}
    proxy.post("/me/acting-for", {"person_id": own})
    proxy.post("/repairs/new", filled(**given, at_home="下午", phone="13900000005"))
    assert Case.objects.get().subject == world.people["grandmother"]


def test_gas_says_first_what_to_do(world):
    page = browser(world, "tenant").get("/repairs/new", {"spot": "home", "trouble": "gas"})
    assert "tel:119" in page.content.decode()


def test_the_pages_speak_english(world):
    page = browser(world, "tenant", "en").get("/repairs/new", LAMP).content.decode()
    assert "What is wrong" in page
