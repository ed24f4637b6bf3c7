"""The page behind the printed code: for a stranger, a newcomer, a resident, a proxy, a worker."""

import gzip
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from mashang.domain.lifecycle import Verb
from mashang.elements.people.models import ActsFor
from mashang.elements.people.queries import CHOICE
from mashang.foundation.accounts.models import Account
from mashang.foundation.codes import queries as codes
from mashang.foundation.codes import steps as code_steps
from mashang.foundation.policies import queries as policies
from mashang.foundation.verbs import verb
from mashang.front.portal import views
from mashang.kernel.house import house
from tests.browser import signed_in
from tests.work.needs import ask_for, do
from tests.world import World, build_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(clock) -> World:
    return build_world()


def browser(world, who, language="zh"):
    return signed_in(world.accounts[who], language)


def sign(world, place="home"):
    return codes.current("places.compound", world.places[place].place_id).sign


def page(one, path):
    answer = one.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def test_a_scanned_code_opens_its_compound_before_anybody_signs_in(world, client):
    answer = client.get(f"/c/{sign(world)}", follow=True)
    shown = answer.content.decode()
    assert answer.redirect_chain[-1][0] == f"/at/{sign(world)}"
    assert "天新家园" in shown
    assert "天新社区" in shown
    assert "登记一次住处" in shown
    assert f"/register?code={sign(world)}" in shown
    assert "我只是访客、快递" in shown


def test_a_stranger_meets_one_action_and_nobodys_name(world, client):
    shown = page(client, f"/at/{sign(world)}")
    assert shown.count('class="ms-big"') == 1
    for word in ("沈", "裘", "网格员甲", "求助代办"):
        assert word not in shown


def test_an_old_or_wrong_code_says_so(world, client):
    known = sign(world)
    reading = codes.read(known)
    verb(code_steps.revoke)(reading.code_id, because="换新")
    assert client.get(f"/at/{known}", follow=True).status_code == 410
    assert client.get("/at/NOSUCHSIGN", follow=True).status_code == 404
    assert client.get("/at/%00", follow=True).status_code == 422


def test_without_a_code_the_front_page_shows_the_way_in(world, client):
    shown = page(client, "/")
    assert "/sign-in" in shown
    assert "输入码上的字母" in shown


def test_a_newcomer_is_led_to_register_and_sees_no_tiles_of_residents(world):
    shown = page(browser(world, "newcomer"), f"/at/{sign(world)}")
    assert f'class="ms-big" href="/register?code={sign(world)}"' in shown
    assert "/ask" not in shown
    assert "/cases" in shown


def test_a_resident_sees_their_compound_and_every_tile_that_rooms_declare(world):
    answer = browser(world, "tenant").get("/")
    shown = answer.content.decode()
    assert "天新家园" in shown
    tiles = answer.context["tiles"]
    titles = [str(item.text) for item in (tiles.big, *tiles.next, *tiles.rest)]
    aside = {"tenancy.mine", "employers.mine"}  # a tenant lets nothing and speaks for no unit
    assert titles == [str(tile.title) for tile in house().tiles if tile.code not in aside]
    more = browser(world, "tenant").get("/more").context["tiles"]
    assert [str(item.text) for item in more] == [
        str(tile.title) for tile in house().tiles if tile.code in aside
    ]
    assert len(tiles.next) == 3
    for words in ("求助代办", "报修", "我的网格员", "登记", "我的办件", "我的信息"):
        assert words in shown


def test_what_waits_for_me_stands_first(world):
    case_id = ask_for(world, "tenant", "tenant")
    do(world, "grid", case_id, Verb.TAKE)
    do(world, "grid", case_id, Verb.ASK, text="要几盒？")
    shown = page(browser(world, "tenant"), "/")
    assert f"/cases/{case_id}" in shown
    assert '<span class="ms-count">1</span>' in shown
    assert f"/cases/{case_id}" not in page(browser(world, "landlord"), "/")


def test_who_acts_for_several_chooses_and_stays_with_the_choice(world):
    proxy = browser(world, "proxy")
    her = str(world.people["grandmother"].person_id)
    assert her in page(proxy, "/")
    answer = proxy.post("/me/acting-for", {"person_id": her, "next": "/"})
    assert (answer.status_code, answer["Location"]) == (303, "/")
    assert proxy.session[CHOICE] == her
    assert proxy.get("/").context["me"].person_id == world.people["grandmother"].person_id


@pytest.mark.parametrize("who", ["former_proxy", "resident", "newcomer"])
def test_nobody_chooses_to_act_for_somebody_who_did_not_let_them(world, who):
    her = str(world.people["grandmother"].person_id)
    assert browser(world, who).post("/me/acting-for", {"person_id": her}).status_code == 404


def test_a_resident_of_elsewhere_is_told_which_home_counts(world):
    shown = page(browser(world, "tenant"), f"/at/{sign(world, 'other_home')}")
    assert "明桂苑" in shown
    assert "这不是您登记的小区" in shown


def test_a_number_that_slept_too_long_shows_nothing_of_before(world, clock):
    ask_for(world, "tenant", "tenant")
    clock.move(timedelta(days=100))
    Account.objects.filter(pk=world.accounts["tenant"].pk).update(woke_at=clock.now())
    clock.move(timedelta(minutes=1))
    shown = page(browser(world, "tenant"), "/")
    assert "请社区重新核实一次" in shown
    assert "邬明" not in shown


def test_staff_are_shown_the_way_to_the_desk(world):
    assert "/desk/cases" in page(browser(world, "worker"), "/")


def test_my_grid_worker_is_named_with_a_number_to_call(world):
    shown = page(browser(world, "tenant"), "/grid-worker")
    for words in (
        "网格员甲",
        "社工甲",
        "tel:13800000000",
        "暂时没有人",
        "天新社区天新家园1幢201室",
    ):
        assert words in shown
    assert "先登记住处" in page(browser(world, "newcomer"), "/grid-worker")


def test_help_is_for_everybody_and_keeps_workers_numbers_for_residents(world, client):
    world.organisations["property"].phone = "0571-85000001"
    world.organisations["property"].save()
    shown = page(client, f"/help?code={sign(world)}")
    assert "tel:0571-85000001" in shown
    assert "tel:13800000000" not in shown
    for number in ("120", "119", "110"):
        assert f'href="tel:{number}"' in shown
    assert "tel:13800000000" in page(browser(world, "tenant"), "/help")


@pytest.mark.parametrize(
    "path", ["/help", "/help?code=x", "/help?code=%F0%9F%A7%93", "/visitor", "/privacy"]
)
def test_public_pages_stand_without_a_code(world, client, path):
    page(client, path)


def test_a_visitor_reads_that_going_out_is_never_limited(world, client):
    assert "出门从不受限" in page(client, f"/visitor?code={sign(world)}")


def test_the_privacy_page_names_every_declared_class_with_its_days(world, client):
    shown = page(client, "/privacy")
    for one in house().data_classes.values():
        assert str(one.title) in shown
        assert f"{policies.number(one.retention_key)} 天" in shown


def test_sources_are_read_in_the_readers_language(world):
    sources = [one.source for one in views.kept()]
    assert all("PIPL" not in source.zh for source in sources)
    assert any("PIPL" in source.en for source in sources)


def test_looking_writes_nothing(world, client):
    from django.contrib.sessions.models import Session

    before = Session.objects.count()
    for path in ("/", f"/at/{sign(world)}", "/help", "/visitor", "/privacy"):
        client.get(path)
    assert Session.objects.count() == before


def test_every_page_speaks_english(world):
    tenant = browser(world, "tenant", "en")
    for path, words in {
        "/": "Ask for help",
        "/grid-worker": "Who answers for my home",
        "/help": "In an emergency",
        "/visitor": "Going out",
        "/privacy": "How long it is kept",
    }.items():
        assert words in page(tenant, path)


def test_the_first_view_weighs_less_than_150_kilobytes_compressed(world, client):
    """Page, styles, scripts with what they import, and the icons, as a phone fetches them."""
    answer = client.get(f"/at/{sign(world)}", headers={"accept-encoding": "gzip"})
    shown = gzip.decompress(answer.content).decode()
    addresses = set(re.findall(r"(?:href|src)=\"(/static/[^\"#]+)", shown))
    found = {re.sub(r"^/static/(?:[0-9a-f]{6,}/)?", "", one) for one in addresses}
    if any(finders.find(name) is None for name in found):
        pytest.skip("front-end libraries are not installed: run python -m mashang.web.vendor")
    files = {Path(finders.find(name)) for name in found}
    files |= {
        file.parent / module
        for file in set(files)
        if file.suffix == ".js"
        for module in re.findall(r'from "\./([^"]+)"', file.read_text("utf-8"))
    }
    assert {"weui.min.css", "htmx.min.js", "icons.svg", "app.js", "photos.js"} <= {
        one.name for one in files
    }
    weight = len(answer.content) + sum(len(gzip.compress(one.read_bytes())) for one in files)
    assert weight < 150_000, weight


def acting_bar(client, path):
    return (
        client.get(path).content.decode().partition('class="ms-acting ')[2].partition("</div>")[0]
    )


RESIDENT_PAGES = ("/", "/me", "/ask", "/repairs/new", "/doors", "/doors/mine", "/notices", "/bookings",
                  "/visitors", "/register", "/register/acting", "/volunteers", "/forms")  # fmt: skip


@pytest.mark.parametrize("path", RESIDENT_PAGES)
def test_every_page_of_a_resident_says_for_whom_and_switches_in_one_place(world, path):
    proxy = browser(world, "proxy")
    her = world.people["grandmother"].person_id
    assert "为自己办" in acting_bar(proxy, path)
    assert f'value="{her}"' in acting_bar(proxy, path)
    answer = proxy.post("/me/acting-for", {"person_id": her, "next": path})
    assert (answer.status_code, answer["Location"]) == (303, path)
    bar = acting_bar(proxy, path)
    assert "ms-tone-amber" in proxy.get(path).content.decode()
    assert "代办" in bar


def test_who_acts_for_nobody_else_sees_no_switch(world):
    for who in ("tenant", "newcomer", "worker"):
        assert acting_bar(browser(world, who), "/") == ""


def test_an_act_that_was_not_granted_is_refused_by_name_and_done_for_nobody_else(world):
    her = world.people["grandmother"].person_id
    ActsFor.objects.filter(account=world.accounts["proxy"], person=her).update(may_ask=False)
    proxy = browser(world, "proxy")
    proxy.post("/me/acting-for", {"person_id": her})
    for path in ("/ask", "/repairs/new"):
        answer = proxy.get(path)
        assert answer.status_code == 422
        assert "没有授权这一项" in answer.content.decode()
        assert "ms-acting" in answer.content.decode()
