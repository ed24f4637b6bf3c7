"""New places, one or sixty thousand: one path for both."""

from collections.abc import Iterable, Iterator, Sequence

from django.db.models import Max

from mashang.elements.places import naming, shape
from mashang.elements.places.drafts import NewPlace
from mashang.elements.places.models import Place
from mashang.elements.places.steps import areas, register
from mashang.foundation.codes import steps as codes
from mashang.foundation.verbs import step
from mashang.kernel import paths
from mashang.kernel.errors import Conflict, Invalid, RuleBroken
from mashang.kernel.texts import Text

BATCH = 2000
Sibling = tuple[int | None, str, str]


@step
def add_place(
    *,
    parent: Place | None,
    kind: str,
    name: str,
    label: str | None = None,
    site_kind: str = "",
    code: str = "",
    urban_rural_class: int | None = None,
    point: tuple[float, float] | None = None,
) -> Place:
    """Put a place into the tree.

    Raises:
        RuleBroken: such a place may not stand there, or the parent is closed.
        Conflict: a sibling has this label, or another place this code.
        Invalid: a name or code that cannot be.
    """
    new = NewPlace(kind, name, parent, label, site_kind, code, urban_rural_class, point)
    return add_places([new])[0]


@step
def add_places(rows: Sequence[NewPlace]) -> list[Place]:
    """Put many places into the tree at once, in the order given; parents come before children.

    Linear; 60,000 rooms in a few seconds. Where people live gets its printed code.

    Raises:
        RuleBroken, Conflict, Invalid: as `add_place`; then nothing is written.
    """
    register.lock()
    standing = _standing_parents(rows)
    taken = _labels_below(standing)
    built: dict[int, Place] = {}
    first = (Place.objects.aggregate(last=Max("place_id"))["last"] or 0) + 1
    for place_id, row in enumerate(rows, first):
        parent = built[id(row.parent)] if isinstance(row.parent, NewPlace) else row.parent
        place = _built(place_id, row, parent)
        _claim_label(place, taken)
        built[id(row)] = place
    places = list(built.values())
    _refuse_known_codes(places)
    Place.objects.bulk_create(places, batch_size=BATCH)
    _give_codes(places)
    register.touch({place.path for place in places})
    areas.refresh_around({place.parent.path for place in places if place.parent is not None})
    return places


def _built(place_id: int, row: NewPlace, parent: Place | None) -> Place:
    """The place as it will stand, checked against its parent."""
    _check_shape(row, parent)
    name = row.name.strip()
    label = naming.label_of(row.kind, row.label or name)
    if len(name) > naming.NAME_SIGNS:
        raise Invalid(
            "places.name_long",
            Text(
                "名称过长，请不超过{n}个字",
                "The name is longer than {n} signs",
                n=naming.NAME_SIGNS,
            ),
            field="name",
        )
    is_root = parent is None or parent.kind == Place.Kind.SUBDISTRICT
    return Place(
        place_id=place_id,
        parent=parent,
        path=paths.join(parent.path if parent else "", place_id),
        kind=row.kind,
        site_kind=row.site_kind,
        name=name,
        label=label,
        full_name=naming.full_name_of("" if is_root or parent is None else parent.full_name, name),
        sort_key=naming.sort_key_of(label),
        code=_checked_code(row.code),
        urban_rural_class=row.urban_rural_class,
        longitude=row.point[0] if row.point else None,
        latitude=row.point[1] if row.point else None,
    )


def _check_shape(row: NewPlace, parent: Place | None) -> None:
    if not shape.may_stand(row.kind, parent.kind if parent else None):
        raise RuleBroken(
            "places.wrong_parent",
            Text(
                "{child}不能建在{parent}下面",
                "{child} cannot stand under {parent}",
                child=shape.TITLES[row.kind],
                parent=shape.TITLES[parent.kind] if parent else Text("最上层", "the top"),
            ),
            field="kind",
        )
    if parent is not None and parent.closed_on is not None:
        raise RuleBroken(
            "places.parent_closed",
            Text("“{name}”已经注销", "{name} is closed", name=parent.full_name),
        )
    if (row.kind == Place.Kind.SITE) != bool(row.site_kind):
        raise Invalid(
            "places.site_kind",
            Text("场所要写明类别，其他地点没有", "A site has a sort, other places have none"),
            field="site_kind",
        )


def _claim_label(place: Place, taken: set[Sibling]) -> None:
    sibling = (place.parent_id, place.kind, place.label)
    if sibling in taken:
        raise Conflict(
            "places.label_taken",
            Text("已经有“{name}”", "There is a {name} already", name=place.full_name),
            field="name",
        )
    taken.add(sibling)


def _standing_parents(rows: Iterable[NewPlace]) -> dict[int, Place]:
    return {row.parent.place_id: row.parent for row in rows if isinstance(row.parent, Place)}


def _labels_below(parents: Iterable[int]) -> set[Sibling]:
    """What open children of these places are called; for a root, the roots."""
    open_places = Place.objects.filter(closed_on__isnull=True)
    columns = ("parent_id", "kind", "label")
    taken: set[Sibling] = set(open_places.filter(parent__isnull=True).values_list(*columns))
    for some in _batches(sorted(parents)):
        taken.update(open_places.filter(parent_id__in=some).values_list(*columns))
    return taken


def _checked_code(code: str) -> str:
    if code and not (len(code) == 12 and code.isascii() and code.isdigit()):
        raise Invalid(
            "places.code",
            Text("统计用区划代码是12位数字", "A division code has 12 digits"),
            field="code",
        )
    return code


def _refuse_known_codes(places: Iterable[Place]) -> None:
    codes_given = [place.code for place in places if place.code]
    known = Place.objects.filter(code__in=codes_given).values_list("code", flat=True).first()
    repeated = next((one for one in codes_given if codes_given.count(one) > 1), None)
    if known or repeated:
        raise Conflict(
            "places.code_taken",
            Text("区划代码{code}已被使用", "Code {code} is in use", code=known or repeated),
            field="code",
        )


def _give_codes(places: Iterable[Place]) -> None:
    things = [(one.place_id, one.path) for one in places if one.kind in shape.RESIDENTIAL]
    if things:
        codes.issue_many(kind=shape.COMPOUND_CODE, things=things)


def _batches(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(ids), BATCH):
        yield ids[start : start + BATCH]
