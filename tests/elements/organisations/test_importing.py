"""Lists of organisations and sites come in: known ones stay, doubtful codes warn, wrong rows are told."""

import io
from collections.abc import Sequence
from typing import Any

import pytest

from mashang.domain.identifiers import uscc_with_check_sign
from mashang.elements.organisations.columns import ORGANISATION_SCHEMA, SITE_SCHEMA
from mashang.elements.organisations.exports import organisation_rows, site_rows
from mashang.elements.organisations.imports import (
    OrganisationImport,
    import_organisations,
    import_sites,
    preview_organisations,
    preview_sites,
)
from mashang.elements.organisations.models import Organisation, Service
from mashang.elements.places.models import Place
from mashang.engines.tables import Mode, Reading, Schema, start_reading, write_table
from mashang.foundation.records.models import Record
from mashang.foundation.trails.models import Trace
from mashang.kernel.errors import NotAllowed
from mashang.kernel.ids import new_id
from tests.world import World, build_world

CODE = uscc_with_check_sign("91330104MA2B0XUF4")
OTHER_CODE = uscc_with_check_sign("91330104MA2B0XUF5")
EARLY = "91350211M0000XUF46"


@pytest.fixture
def world(transactional_db: None, clock: Any) -> World:
    return build_world()


def reading(schema: Schema, codes: Sequence[str], rows: Sequence[Sequence[object]]) -> Reading:
    columns = [one for code in codes if (one := schema.column(code))]
    out = io.BytesIO()
    write_table(out, columns, [dict(zip(codes, row, strict=True)) for row in rows])
    return start_reading(io.BytesIO(out.getvalue()), schema, name="x.xlsx")


def take_in(
    world: World, *rows: Sequence[object], who: str = "worker", mode: Mode = Mode.GOOD_ROWS
) -> OrganisationImport:
    codes = ("name", "kind", "uscc", "address", "phone", "serves")
    return import_organisations(
        actor=world.actor(who),
        reading=reading(ORGANISATION_SCHEMA, codes, rows),
        command_id=new_id(),
        mode=mode,
    )


def sites(world: World, *rows: Sequence[object], who: str = "worker") -> OrganisationImport:
    codes = ("name", "kind", "address", "organisation", "uscc", "longitude", "latitude")
    return import_sites(
        actor=world.actor(who),
        reading=reading(SITE_SCHEMA, codes, rows),
        command_id=new_id(),
        mode=Mode.GOOD_ROWS,
    )


def why(done: OrganisationImport) -> dict[int, str]:
    return {one.row_number: str(one.problems[0].sentence) for one in done.bad}


def test_organisations_go_in_with_their_places_and_whom_they_serve(world: World) -> None:
    done = take_in(
        world,
        ("天新便民超市", "商户", CODE, "天新社区天新家园", "0571-88000000", None),
        ("天新业主委员会", "业委会", None, "天新社区天新家园", None, "天新社区天新家园"),
    )
    assert (done.added, done.written, done.bad) == (2, True, ())
    shop = Organisation.objects.get(uscc=CODE)
    assert (shop.place, shop.kind, shop.path) == (
        world.places["home"], "shop", world.places["home"].path,
    )  # fmt: skip
    assert Service.objects.filter(role="owners_committee", place=world.places["home"]).exists()
    assert Trace.objects.filter(noun="organisation").count() == 2
    assert Trace.objects.filter(noun="service").count() == 1
    assert Record.objects.filter(verb="organisations.take_in").count() == 1


def test_an_early_code_whose_check_sign_is_wrong_is_kept_and_told(world: World) -> None:
    done = take_in(world, ("早年企业", "企业", EARLY, None, None, None))
    assert (done.added, done.doubtful, done.bad) == (1, 1, ())
    one = Organisation.objects.get(uscc=EARLY)
    assert one.uscc_is_doubtful
    assert one.path == world.places["tianxin"].path


def test_the_same_file_again_changes_nothing(world: World) -> None:
    row = ("天新便民超市", "商户", CODE, "天新社区天新家园", None, "天新社区天新家园")
    take_in(world, row)
    again = take_in(world, row, row)
    assert (again.added, again.known, again.repeated) == (0, 1, 1)
    assert Organisation.objects.filter(name="天新便民超市").count() == 1


def test_only_what_was_empty_is_filled(world: World) -> None:
    take_in(world, ("天新便民超市", "商户", None, None, None, None))
    done = take_in(world, ("天新便民超市", "商户", CODE, None, "88000000", None))
    assert (done.added, done.filled) == (0, 1)
    one = Organisation.objects.get(name="天新便民超市")
    assert (one.uscc, one.phone) == (CODE, "88000000")
    done = take_in(world, ("天新便民超市", "商户", CODE, None, "99999999", None))
    assert (done.filled, done.known) == (0, 1)
    trace = next(one for one in Trace.objects.all() if one.before.content)
    assert b"88000000" not in bytes(trace.before.content)
    assert "88000000" in trace.before.open()


def test_what_contradicts_the_register_is_refused_with_its_reason(world: World) -> None:
    take_in(world, ("天新便民超市", "商户", CODE, None, None, None))
    done = take_in(
        world,
        ("别的名字", "商户", CODE, None, None, None),
        ("天新便民超市", "商户", OTHER_CODE, None, None, None),
        ("某公司", "企业", "91330104", None, None, None),
        ("远方公司", "企业", None, "没有的小区", None, None),
        ("第二物业", "物业公司", None, None, None, "天新社区天新家园"),
        ("明桂公司", "企业", None, "明桂社区明桂苑", None, None),
        ("怪公司", "怪类型", None, None, None, None),
    )
    told = why(done)
    assert "已登记为“天新便民超市”" in told[2]
    assert CODE in told[3]
    assert "18位" in told[4]
    assert 5 in told
    assert "城东物业服务有限公司" in told[6]
    assert "不在你负责的范围内" in told[7]
    assert "不在可选范围内" in told[8]
    assert Organisation.objects.count() == 4


def test_all_or_nothing_writes_nothing_when_one_row_is_wrong(world: World) -> None:
    before = Organisation.objects.count()
    rows = (("好公司", "企业", None, None, None, None), ("坏公司", "企业", "123", None, None, None))
    done = take_in(world, *rows, mode=Mode.ALL_OR_NOTHING)
    assert (done.written, len(done.bad)) == (False, 1)
    assert Organisation.objects.count() == before
    assert not Trace.objects.exists()


def test_rows_that_disagree_with_each_other_are_told(world: World) -> None:
    done = take_in(
        world,
        ("甲公司", "企业", CODE, None, None, None),
        ("乙公司", "企业", CODE, None, None, None),
    )
    assert (done.added, "第 2 行" in why(done)[3]) == (1, True)


def test_whoever_registers_no_organisations_imports_none(world: World) -> None:
    with pytest.raises(NotAllowed):
        take_in(world, ("甲", "企业", None, "天新社区", None, None), who="grid")
    with pytest.raises(NotAllowed):
        sites(world, ("甲", "商铺", "天新社区", None, None, None, None), who="grid")


def test_a_preview_writes_nothing(world: World) -> None:
    codes = ("name", "kind")
    would = preview_organisations(
        actor=world.actor("worker"), reading=reading(ORGANISATION_SCHEMA, codes, [("甲", "企业")])
    )
    assert (would.added, would.written) == (1, False)
    would = preview_sites(
        actor=world.actor("worker"), reading=reading(SITE_SCHEMA, codes, [("甲店", "商铺")])
    )
    assert (would.added, would.written) == (1, False)
    assert not Organisation.objects.filter(name="甲").exists()
    assert not Place.objects.filter(name="甲店").exists()


def test_sites_stand_under_their_place_with_who_runs_them(world: World) -> None:
    done = sites(
        world,
        ("兰州拉面", "商铺", "天新社区天新家园", "马家餐饮", CODE, 120.23, 30.32),
        ("彭埠单元工地", "工地", "天新社区", None, None, None, None),
        (
            "物业前台",
            "服务点",
            "天新社区天新家园1幢101室",
            "城东物业服务有限公司",
            None,
            None,
            None,
        ),
    )
    assert (done.added, done.bad) == (3, ())
    site = Place.objects.get(name="兰州拉面")
    assert (site.parent, site.site_kind) == (world.places["home"], "shop")
    assert (site.longitude, site.latitude) == (120.23, 30.32)
    runs = Organisation.objects.get(uscc=CODE)
    assert (runs.place, runs.kind) == (site, "shop")
    front = Place.objects.get(name="物业前台")
    assert front.parent == world.places["building"] or front.parent is not None
    assert Service.objects.filter(
        place=front, organisation=world.organisations["property"]
    ).exists()
    again = sites(world, ("兰州拉面", "商铺", "天新社区天新家园", "马家餐饮", CODE, 120.23, 30.32))
    assert (again.added, again.known) == (0, 1)


def test_one_owner_of_two_new_shops_is_registered_once(world: World) -> None:
    done = sites(
        world,
        ("一店", "商铺", "天新社区天新家园", "连锁公司", CODE, None, None),
        ("二店", "商铺", "天新社区天新家园", "连锁公司", CODE, None, None),
    )
    assert (done.added, done.brought) == (2, 1)
    assert Organisation.objects.filter(uscc=CODE).count() == 1


def test_sites_that_cannot_be_are_told(world: World) -> None:
    sites(world, ("一店", "商铺", "天新社区天新家园", None, None, None, None))
    told = why(
        sites(
            world,
            ("反店", "商铺", "天新社区", None, None, 30.3, 120.2),
            ("半店", "商铺", "天新社区", None, None, 120.2, None),
            ("无主店", "商铺", "天新社区", None, CODE, None, None),
            ("一店", "学校", "天新社区天新家园", None, None, None, None),
            ("明桂店", "商铺", "明桂社区", None, None, None, None),
        )
    )
    assert "写反" in told[2]
    assert "一起填" in told[3]
    assert "所属单位" in told[4]
    assert "类别是“商铺”" in told[5]
    assert "不在你负责的范围内" in told[6]


def test_what_came_in_goes_out_and_comes_in_again_unchanged(world: World) -> None:
    take_in(world, ("=1+1公司", "企业", EARLY, "天新社区天新家园", "88000000", "天新社区天新家园"))
    sites(world, ("一店", "商铺", "天新社区天新家园", "连锁公司", CODE, 120.2, 30.3))
    street = world.places["street"].pk
    chief = world.actor("section")
    out = list(organisation_rows(chief, street))
    assert {str(row["name"]) for row in out} >= {"=1+1公司", "连锁公司", "城市管理科"}
    codes = [one.code for one in ORGANISATION_SCHEMA.columns]
    again = import_organisations(
        actor=chief,
        reading=reading(ORGANISATION_SCHEMA, codes, [[row.get(c) for c in codes] for row in out]),
        command_id=new_id(),
    )
    assert (again.added, again.filled, why(again)) == (0, 0, {})
    out = list(site_rows(chief, street))
    codes = [one.code for one in SITE_SCHEMA.columns]
    again = import_sites(
        actor=chief,
        reading=reading(SITE_SCHEMA, codes, [[row.get(c) for c in codes] for row in out]),
        command_id=new_id(),
    )
    assert (again.added, again.filled, again.known, why(again)) == (0, 0, 1, {})
    with pytest.raises(NotAllowed):
        list(organisation_rows(world.actor("grid"), world.places["home"].pk))
