"""Writes on the tree that upper rooms join."""

from datetime import date
from time import perf_counter
from typing import Any

import pytest
from django.db import transaction

from mashang.elements.places import steps
from mashang.elements.places.models import Alias, FormerCode, Place
from mashang.elements.places.queries import place_by_code
from mashang.elements.places.steps import NewPlace
from mashang.foundation.codes.models import Code
from mashang.kernel import paths
from mashang.kernel.errors import Conflict, Invalid, RuleBroken

Kind = Place.Kind
COLUMNS = ("kind", "site_kind", "name", "label", "sort_key", "code", "longitude", "closed_on")


def rows(community: Place, name: str) -> list[tuple[Any, ...]]:
    """Every column that does not name the community, of what lies below it."""
    found = Place.objects.filter(path__startswith=community.path, full_name__contains=name)
    above = community.full_name
    return [
        (pk, full_name.removeprefix(above), *columns)
        for pk, full_name, *columns in found.order_by("full_name", "kind").values_list(
            "pk", "full_name", *COLUMNS
        )
    ]


def test_a_path_is_the_path_of_the_parent_and_the_own_id(street: Any) -> None:
    assert street.room_501.path == paths.join(street.unit_2.path, street.room_501.pk)


def test_an_address_is_written_from_the_community_down(street: Any) -> None:
    assert street.room_501.full_name == "白石社区白石嘉苑3幢2单元501室"
    assert street.house.full_name == "花园社区2组136-1号"


def test_a_step_joins_a_verb_or_fails(transactional_db: None, street: Any) -> None:
    with pytest.raises(RuntimeError, match="must join a verb"):
        steps.add_place(parent=street.jia, kind=Kind.BUILDING, name="9幢")


@pytest.mark.parametrize("name", ["3幢", "三栋", "3号楼"])
def test_two_siblings_never_have_one_label(street: Any, name: str) -> None:
    with pytest.raises(Conflict) as refused, transaction.atomic():
        steps.add_place(parent=street.jia, kind=Kind.BUILDING, name=name)
    assert refused.value.code == "places.label_taken"


@pytest.mark.parametrize(
    ("parent", "kind"),
    [
        ("unit_2", Kind.BUILDING),
        ("room_501", Kind.ROOM),
        ("jia", Kind.UNIT),
        ("root", Kind.ROOM),
    ],
)
def test_what_may_not_stand_there_is_refused(street: Any, parent: str, kind: str) -> None:
    with pytest.raises(RuleBroken) as refused, transaction.atomic():
        steps.add_place(parent=getattr(street, parent), kind=kind, name="1")
    assert refused.value.code == "places.wrong_parent"


def test_one_national_code_means_one_place(street: Any) -> None:
    with pytest.raises(Conflict) as refused, transaction.atomic():
        steps.add_place(
            parent=street.root, kind=Kind.COMMUNITY, name="草庄社区", code="330102016008"
        )
    assert refused.value.code == "places.code_taken"


def test_a_code_of_an_old_list_still_finds_its_place(street: Any) -> None:
    with transaction.atomic():
        steps.change_code(place=street.white_stone, code="330102016099", until_on=date(2026, 1, 1))
        steps.add_former_code(place=street.white_stone, code="330104016008")
    for code in ("330102016099", "330102016008", "330104016008"):
        assert place_by_code(code) == street.white_stone
    assert place_by_code("330102016001") is None
    assert place_by_code("") is None
    assert FormerCode.objects.count() == 2


def test_a_code_that_two_places_once_had_finds_neither(street: Any) -> None:
    with transaction.atomic():
        for place in (street.white_stone, street.garden):
            steps.add_former_code(place=place, code="330104016001")
    assert place_by_code("330104016001") is None


def test_many_at_once_are_the_same_as_one_by_one(street: Any) -> None:
    with transaction.atomic():
        steps.add_places(_estate(street.garden))
        made: dict[NewPlace, Place] = {}
        for new in _estate(street.white_stone):
            above = made[new.parent] if isinstance(new.parent, NewPlace) else new.parent
            made[new] = steps.add_place(
                parent=above, kind=new.kind, name=new.name, site_kind=new.site_kind, point=new.point
            )
    at_once = [row[1:] for row in rows(street.garden, "新塘雅苑")]
    assert at_once == [row[1:] for row in rows(street.white_stone, "新塘雅苑")]
    assert len(at_once) == 17
    assert Code.objects.count() == 4
    for place in Place.objects.exclude(parent=None).select_related("parent"):
        assert place.parent is not None
        assert place.path == paths.join(place.parent.path, place.pk)


def _estate(community: Place) -> list[NewPlace]:
    """A compound with three buildings and a shop."""
    compound = NewPlace(Kind.COMPOUND, "新塘雅苑", community)
    found = [compound]
    for number in range(1, 4):
        building = NewPlace(Kind.BUILDING, f"{number}幢", compound)
        unit = NewPlace(Kind.UNIT, "1单元", building)
        found += [building, unit, *(NewPlace(Kind.ROOM, f"{n}01", unit) for n in range(1, 4))]
    return [*found, NewPlace(Kind.SITE, "小店", compound, site_kind="shop", point=(120.2, 30.3))]


def test_where_people_live_hangs_a_printed_code(street: Any) -> None:
    coded = set(Code.objects.filter(kind="places.compound").values_list("target", flat=True))
    assert coded == {str(street.jia.pk), str(street.group_2.pk)}


def test_a_renamed_compound_renames_the_addresses_below_it(street: Any) -> None:
    with transaction.atomic():
        steps.rename_place(place=street.jia, name="白石新苑")
    street.room_501.refresh_from_db()
    street.house.refresh_from_db()
    assert street.room_501.full_name == "白石社区白石新苑3幢2单元501室"
    assert street.house.full_name == "花园社区2组136-1号"
    assert list(Alias.objects.values_list("name", flat=True)) == ["白石嘉苑"]


def test_the_old_number_of_a_building_may_be_given_again(street: Any) -> None:
    with transaction.atomic():
        steps.rename_place(place=street.building_3, name="9幢")
        steps.add_place(parent=street.jia, kind=Kind.BUILDING, name="3幢")
    assert not Alias.objects.exists()


def test_a_name_that_would_make_an_address_too_long_is_refused_whole(street: Any) -> None:
    with transaction.atomic():
        deep = steps.add_place(parent=street.unit_2, kind=Kind.ROOM, name="商" * 40)
    for name in ("长" * 41, "长" * 80):
        with pytest.raises(Invalid), transaction.atomic():
            steps.rename_place(place=street.jia, name=name)
    street.jia.refresh_from_db()
    deep.refresh_from_db()
    assert street.jia.name == "白石嘉苑"
    assert deep.full_name.startswith("白石社区白石嘉苑")


def test_a_closed_building_closes_its_rooms_and_takes_nothing_new(street: Any) -> None:
    with transaction.atomic():
        assert steps.close_place(place=street.building_3, closed_on=date(2026, 4, 29)) == 3
    street.building_3.refresh_from_db()
    with pytest.raises(RuleBroken), transaction.atomic():
        steps.add_place(parent=street.building_3, kind=Kind.UNIT, name="3单元")
    with pytest.raises(Conflict), transaction.atomic():
        steps.close_place(place=street.building_3, closed_on=date(2026, 4, 29))
    with transaction.atomic():
        again = steps.add_place(parent=street.jia, kind=Kind.BUILDING, name="3幢")
    assert again.pk != street.building_3.pk


def test_a_closed_compound_takes_its_printed_code_out_of_use(street: Any) -> None:
    with transaction.atomic():
        steps.close_place(place=street.jia, closed_on=date(2026, 4, 29))
    codes = Code.objects.filter(target=str(street.jia.pk))
    assert all(code.revoked_at is not None for code in codes)


def test_names_keep_every_sign_they_were_given(street: Any) -> None:
    name = "<b>“嘉苑”&\u202e𠮷'\";--</b>"
    with transaction.atomic():
        place = steps.add_place(parent=street.garden, kind=Kind.COMPOUND, name=name)
    place.refresh_from_db()
    assert place.name == name


@pytest.mark.slow
def test_a_street_of_sixty_thousand_rooms_is_added_in_seconds(street: Any) -> None:
    new: list[NewPlace] = []
    for c in range(25):
        compound = NewPlace(Kind.COMPOUND, f"小区{c:02}号苑", street.garden)
        new.append(compound)
        for b in range(1, 21):
            building = NewPlace(Kind.BUILDING, f"{b}幢", compound)
            new.append(building)
            for u in range(1, 5):
                unit = NewPlace(Kind.UNIT, f"{u}单元", building)
                new.append(unit)
                new += [
                    NewPlace(Kind.ROOM, f"{f}{r:02}室", unit) for f in range(1, 16) for r in (1, 2)
                ]
    started = perf_counter()
    with transaction.atomic():
        steps.add_places(new)
    print(f"{len(new)} places in {perf_counter() - started:.1f} s")
    assert Place.objects.filter(kind=Kind.ROOM).count() == 60_001
