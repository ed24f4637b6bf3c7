"""小区管理 and 房屋管理 as workers meet them."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from mashang.elements.places.models import Alias, Area, Place
from mashang.foundation.codes.models import Code
from mashang.foundation.grants.models import GrantPath
from mashang.kernel.ids import new_id

Browse = Callable[[Any], Client]
BROKEN = "not-a-path"


@pytest.fixture
def worker(street: Any, staff: Any, browse: Browse) -> Client:
    """A community worker of 白石社区, signed in."""
    return browse(staff("community_worker", street.white_stone))


def page(client: Client, name: str, /, *args: Any, **query: Any) -> str:
    response = client.get(reverse(f"places:{name}", args=args), query)
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def send(client: Client, name: str, /, *args: Any, **given: Any) -> Any:
    return client.post(reverse(f"places:{name}", args=args), {"command_id": new_id(), **given})


def test_the_list_shows_the_compounds_of_ones_own_communities(worker: Client) -> None:
    shown = page(worker, "compounds")
    assert "白石嘉苑" in shown
    assert "2组" not in shown
    assert "白石嘉苑" in page(worker, "compounds_sheet")


def test_a_compound_shows_its_buildings_code_and_panels(street: Any, worker: Client) -> None:
    shown = page(worker, "place", street.jia.pk)
    sign = Code.objects.get(target=str(street.jia.pk)).sign
    for words in ("3幢", "7幢", sign, reverse("organisations:serving", args=[street.jia.pk])):
        assert words in shown


def test_a_place_of_another_community_is_not_there(street: Any, worker: Client) -> None:
    for name in ("place", "place_sheet", "poster", "add", "rename", "close", "move"):
        response = worker.get(reverse(f"places:{name}", args=[street.group_2.pk]))
        assert response.status_code == 404, name
    assert worker.get(reverse("places:place", args=[10**17])).status_code == 404
    assert send(worker, "rename", street.group_2.pk, name="x").status_code == 404


def test_who_may_not_change_reads_only(street: Any, staff: Any, browse: Browse) -> None:
    watcher = browse(staff("supervisor", street.root))
    shown = page(watcher, "place", street.jia.pk)
    assert reverse("places:add", args=[street.jia.pk]) not in shown
    assert watcher.get(reverse("places:add", args=[street.jia.pk])).status_code == 403
    assert send(watcher, "rename", street.jia.pk, name="x").status_code == 403


def test_a_grid_worker_finds_the_way_down_to_the_own_buildings(
    street: Any, staff: Any, browse: Browse
) -> None:
    grid = browse(staff("grid_worker", street.building_3))
    shown = page(grid, "place", street.jia.pk)
    assert "3幢" in shown
    assert "7幢" not in shown
    assert grid.get(reverse("places:place", args=[street.building_7.pk])).status_code == 404


def test_a_building_is_shown_as_its_floors(street: Any, worker: Client) -> None:
    for name, args, query in (
        ("place", [street.building_3.pk], {}),
        ("houses", [], {"in": street.building_3.pk}),
        ("place_sheet", [street.building_3.pk], {}),
    ):
        shown = page(worker, name, *args, **query)
        for words in ("2单元", "5层", "501室"):
            assert words in shown


def test_an_address_leads_to_its_place_or_to_a_question(street: Any, worker: Client) -> None:
    found = worker.get(reverse("places:houses"), {"address": "白石嘉苑3-2-501"})
    assert (found.status_code, found["Location"]) == (
        303,
        reverse("places:place", args=[street.room_501.pk]),
    )
    asked = page(worker, "houses", address="白石嘉苑3幢9单元501")
    assert "没有" in asked or "检查写法" in asked
    elsewhere = page(worker, "houses", address="花园社区2组136-1号")
    assert reverse("places:place", args=[street.house.pk]) not in elsewhere


def test_a_building_is_added_once_however_often_the_button_is_pressed(
    street: Any, worker: Client
) -> None:
    given = {"kind": "building", "name": "9幢", "command_id": new_id()}
    for _ in range(2):
        assert send(worker, "add", street.jia.pk, **given).status_code == 303
    assert Place.objects.filter(parent=street.jia, label="9").count() == 1


def test_a_wrong_form_comes_back_with_the_reason_at_its_field(street: Any, worker: Client) -> None:
    taken = send(worker, "add", street.jia.pk, kind="building", name="三栋")
    assert taken.status_code == 422
    assert "已经有" in taken.content.decode()
    assert send(worker, "add", street.jia.pk, kind="room", name="101").status_code == 422
    assert send(worker, "add", street.jia.pk, kind="building", name="").status_code == 422
    site = send(worker, "add", street.jia.pk, kind="site", name="小店")
    assert site.status_code == 422
    assert (
        send(worker, "add", street.jia.pk, kind="site", name="小店", site_kind="shop").status_code
        == 303
    )


def test_a_new_compound_has_its_poster_at_once(street: Any, worker: Client) -> None:
    made = send(worker, "add", street.white_stone.pk, kind="compound", name="新塘雅苑")
    place = Place.objects.get(name="新塘雅苑")
    assert made["Location"] == reverse("places:place", args=[place.pk])
    poster = worker.get(reverse("places:poster", args=[place.pk]))
    assert poster.content.startswith(b"%PDF")
    assert worker.get(reverse("places:poster", args=[street.building_3.pk])).status_code == 404


def test_a_renewed_code_takes_the_old_poster_out_of_use(street: Any, worker: Client) -> None:
    assert send(worker, "renew_code", street.jia.pk, reason="海报被撕").status_code == 303
    codes = Code.objects.filter(target=str(street.jia.pk)).order_by("issued_at", "code_id")
    assert [code.revoked_at is None for code in codes] == [False, True]


def test_a_compound_is_renamed_moved_and_closed(street: Any, staff: Any, browse: Browse) -> None:
    chief = browse(staff("section_chief", street.root))
    assert send(chief, "rename", street.jia.pk, name="白石新苑").status_code == 303
    assert Alias.objects.get().name == "白石嘉苑"
    assert "花园社区" in page(chief, "move", street.jia.pk)
    moved = send(chief, "move", street.jia.pk, parent=street.garden.pk, reason="区划调整")
    assert moved.status_code == 303
    assert Place.objects.get(pk=street.room_501.pk).full_name == "花园社区白石新苑3幢2单元501室"
    assert send(chief, "close", street.jia.pk, reason="").status_code == 422
    assert send(chief, "close", street.jia.pk, reason="拆除").status_code == 303
    assert "已注销" in page(chief, "place", street.jia.pk)
    assert "白石新苑" not in page(chief, "compounds")


def test_other_names_come_and_go(street: Any, worker: Client) -> None:
    assert send(worker, "alias", street.jia.pk, alias="嘉苑一期").status_code == 303
    assert "嘉苑一期" in page(worker, "place", street.jia.pk)
    assert send(worker, "alias", street.jia.pk, alias="").status_code == 422
    assert send(worker, "drop_alias", street.jia.pk, alias="嘉苑一期").status_code == 303
    assert not Alias.objects.exists()


def test_a_grid_is_drawn_redrawn_and_ended(street: Any, staff: Any, worker: Client) -> None:
    where = (street.white_stone.pk, "grid")
    assert "白石嘉苑" in page(worker, "draw_area", *where)
    drawn = send(worker, "draw_area", *where, name="第一网格", places=[street.building_3.pk])
    assert drawn.status_code == 303
    area = Area.objects.get()
    assert "第一网格" in page(worker, "place", street.white_stone.pk)
    overlapping = send(worker, "draw_area", *where, name="第二网格", places=[street.jia.pk])
    assert overlapping.status_code == 422
    assert "已属于“第一网格”" in overlapping.content.decode()
    assert send(worker, "draw_area", *where, name="第三网格").status_code == 422
    assert send(worker, "area", area.pk, places=[street.jia.pk]).status_code == 303
    assert list(area.parts.values_list("place_id", flat=True)) == [street.jia.pk]
    assert "checked" in page(worker, "area", area.pk)
    assert send(worker, "end_area", area.pk, reason="重新划分").status_code == 303
    assert not GrantPath.objects.filter(grant__scope="area").exists()
    assert (
        worker.get(
            reverse("places:draw_area", args=[street.white_stone.pk, "nonsense"])
        ).status_code
        == 404
    )


def test_a_grid_never_reaches_into_a_community_that_is_not_ones_own(
    street: Any, worker: Client
) -> None:
    response = send(
        worker, "draw_area", street.white_stone.pk, "grid", name="越界", places=[street.house.pk]
    )
    assert response.status_code == 404
    assert not Area.objects.exists()


def test_strange_signs_are_shown_as_they_are_and_never_run(street: Any, worker: Client) -> None:
    name = "<script>alert(1)</script>𠮷"
    assert send(worker, "add", street.white_stone.pk, kind="compound", name=name).status_code == 303
    shown = page(worker, "compounds")
    assert "<script>alert(1)" not in shown
    assert "&lt;script&gt;alert(1)&lt;/script&gt;𠮷" in shown
    refused = send(worker, "add", street.white_stone.pk, kind="compound", name="a\0b")
    assert refused.status_code == 422


def test_a_long_list_is_paged(street: Any, worker: Client) -> None:
    for number in range(1, 41):
        send(worker, "add", street.jia.pk, kind="building", name=f"{number + 100}幢")
    first = worker.get(reverse("places:place", args=[street.jia.pk]))
    cursor = first.context["page"].next_cursor
    second = page(worker, "place", street.jia.pk, after=cursor)
    assert "140幢" in second
    assert (
        worker.get(reverse("places:place", args=[street.jia.pk]), {"after": BROKEN}).status_code
        == 422
    )


def test_every_page_speaks_english_too(street: Any, worker: Client) -> None:
    worker.cookies["mashang_language"] = "en"
    for name, args in (
        ("compounds", []),
        ("houses", []),
        ("place", [street.jia.pk]),
        ("add", [street.jia.pk]),
        ("draw_area", [street.white_stone.pk, "grid"]),
    ):
        assert "小区管理" not in page(worker, name, *args)


def test_a_community_gets_another_code_and_keeps_the_old_one(street: Any, worker: Client) -> None:
    assert send(worker, "code", street.white_stone.pk, code="33010201609").status_code == 422
    assert send(worker, "code", street.white_stone.pk, code="330102016006").status_code == 422
    assert send(worker, "code", street.white_stone.pk, code="330102016099").status_code == 303
    shown = page(worker, "place", street.white_stone.pk)
    assert "330102016099" in shown
    assert "330102016008" in shown
    assert reverse("places:code", args=[street.jia.pk]) not in page(worker, "place", street.jia.pk)
    assert send(worker, "code", street.jia.pk, code="330102016777").status_code == 422
