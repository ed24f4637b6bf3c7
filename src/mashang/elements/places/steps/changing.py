"""Places renamed, closed, moved; their codes and their other names."""

from datetime import date

from django.db.models import F, Max, Q, Value
from django.db.models.functions import Concat, Length, Substr

from mashang.elements.places import following, naming, shape
from mashang.elements.places.models import Alias, FormerCode, Place
from mashang.elements.places.steps import areas, register
from mashang.foundation.codes import steps as codes
from mashang.foundation.fields import within
from mashang.foundation.grants import steps as grants
from mashang.foundation.verbs import step
from mashang.kernel import paths
from mashang.kernel.errors import Conflict, Invalid, RuleBroken
from mashang.kernel.texts import Text

_KEEPS_OLD_NAME = shape.RESIDENTIAL | {Place.Kind.COMMUNITY, Place.Kind.SITE}
"""What people go on calling by its old name. A number that was given up may be given again."""


@step
def rename_place(*, place: Place, name: str) -> None:
    """Give a place another name; the addresses below it follow, the old name stays an alias.

    Raises:
        Conflict: a sibling has this label.
        Invalid: a name that cannot be, or an address below that would grow too long.
    """
    register.lock()
    place.refresh_from_db()
    old_name, old_full = place.name, place.full_name
    place.name = name.strip()
    place.label = naming.label_of(place.kind, name)
    _refuse_taken(place, place.parent_id)
    place.sort_key = naming.sort_key_of(place.label)
    prefix = old_full[: len(old_full) - len(old_name)]
    place.save(update_fields=["name", "label", "sort_key"])
    if _is_in_addresses(place):
        _rewrite_full_names(place.path, old_full, naming.full_name_of(prefix, place.name))
    else:
        Place.objects.filter(pk=place.pk).update(full_name=place.name)
    if place.kind in _KEEPS_OLD_NAME and old_name != place.name:
        Alias.objects.get_or_create(place=place, name=old_name)
    register.touch([place.path])
    place.refresh_from_db()


@step
def close_place(*, place: Place, closed_on: date) -> int:
    """Close a place and all below it, from a day on; nothing is deleted. Returns how many closed.

    Raises:
        Conflict: it is closed already.
    """
    register.lock()
    place.refresh_from_db()
    if place.closed_on is not None:
        raise Conflict("places.closed_already", Text("该地点已经注销", "It is closed already"))
    below = Place.objects.filter(within([place.path]), closed_on__isnull=True)
    coded = list(below.filter(kind__in=shape.RESIDENTIAL).values_list("pk", flat=True))
    count = below.update(closed_on=closed_on)
    for place_id in coded:
        codes.revoke_all(kind=shape.COMPOUND_CODE, target=place_id, because="places.closed")
    register.touch([place.path])
    areas.refresh_around([place.path[: -len(paths.part(place.pk)) - 1]])
    place.refresh_from_db()
    return count


@step
def move_place(*, place: Place, parent: Place) -> None:
    """Hang a place, with all below it, under another parent.

    Everything that repeats a path follows in the same transaction: the tree, grants, areas, and
    every path column of every room.

    Raises:
        RuleBroken: it may not stand there, would stand under itself, or one of the two is closed.
        Conflict: a child of the new parent has this label.
        Invalid: an address below would grow too long.
    """
    register.lock()
    place.refresh_from_db()
    parent.refresh_from_db()
    _check_move(place, parent)
    _refuse_taken(place, parent.pk)
    old_path, old_full = place.path, place.full_name
    old_parent_path = paths.ancestors(old_path)[-2]
    new_path = paths.join(parent.path, place.pk)
    is_root = parent.kind == Place.Kind.SUBDISTRICT
    new_full = naming.full_name_of("" if is_root else parent.full_name, place.name)
    Place.objects.filter(pk=place.pk).update(parent=parent)
    _rewrite_full_names(old_path, old_full, new_full)
    Place.objects.filter(within([old_path])).update(
        path=Concat(Value(new_path), Substr(F("path"), len(old_path) + 1))
    )
    grants.rewrite_paths(old_path, new_path)
    for column in following.followers():
        column.rewrite(old_path, new_path)
    areas.refresh_around([old_parent_path, parent.path], moved=new_path)
    register.touch([old_path, new_path])
    place.refresh_from_db()


@step
def change_code(*, place: Place, code: str, until_on: date) -> None:
    """Give a place another national code; the one it carried until a day is remembered.

    Raises:
        Conflict: another place has this code.
        Invalid: not twelve digits, or a place that carries no code.
    """
    register.lock()
    if place.kind not in (Place.Kind.SUBDISTRICT, Place.Kind.COMMUNITY) or not _is_code(code):
        raise Invalid(
            "places.code",
            Text(
                "统计用区划代码是12位数字，只用于街道和社区",
                "A division code has 12 digits and belongs to a sub-district or community",
            ),
            field="code",
        )
    if Place.objects.filter(code=code).exclude(pk=place.pk).exists():
        raise Conflict(
            "places.code_taken",
            Text("区划代码{code}已被使用", "Code {code} is in use", code=code),
            field="code",
        )
    if place.code and place.code != code:
        add_former_code(place=place, code=place.code, until_on=until_on)
    place.code = code
    place.save(update_fields=["code"])
    register.touch([place.path])


@step
def add_former_code(*, place: Place, code: str, until_on: date | None = None) -> None:
    """Remember a code that old lists still use for a place."""
    FormerCode.objects.update_or_create(place=place, code=code, defaults={"until_on": until_on})


@step
def add_alias(*, place: Place, name: str) -> None:
    """Remember another name that people write for a place.

    Raises:
        Invalid: empty or too long.
    """
    cleaned = name.strip()
    if not cleaned or len(cleaned) > naming.NAME_SIGNS:
        raise Invalid(
            "places.alias",
            Text(
                "别名不能为空，也不能超过{n}个字",
                "An alias has 1 to {n} signs",
                n=naming.NAME_SIGNS,
            ),
            field="alias",
        )
    register.lock()
    Alias.objects.get_or_create(place=place, name=cleaned)
    register.touch([place.path])


@step
def drop_alias(*, place: Place, name: str) -> None:
    """Forget another name of a place."""
    register.lock()
    Alias.objects.filter(place=place, name=name).delete()
    register.touch([place.path])


def _is_in_addresses(place: Place) -> bool:
    """Whether addresses below begin with this place's name; the sub-district's is left out."""
    return place.kind != Place.Kind.SUBDISTRICT


def _is_code(code: str) -> bool:
    return len(code) == 12 and code.isascii() and code.isdigit()


def _check_move(place: Place, parent: Place) -> None:
    if place.closed_on is not None or parent.closed_on is not None:
        raise RuleBroken(
            "places.parent_closed",
            Text("已注销的地点不能移动，也不能接收", "A closed place neither moves nor receives"),
            field="parent",
        )
    if not shape.may_stand(place.kind, parent.kind) or paths.contains(place.path, parent.path):
        raise RuleBroken(
            "places.wrong_parent",
            Text(
                "{child}不能移到{parent}下面",
                "{child} cannot move under {parent}",
                child=place.full_name,
                parent=parent.full_name,
            ),
            field="parent",
        )


def _refuse_taken(place: Place, parent_id: int | None) -> None:
    same = Place.objects.filter(
        Q(closed_on__isnull=True), parent_id=parent_id, kind=place.kind, label=place.label
    )
    if same.exclude(pk=place.pk).exists():
        raise Conflict(
            "places.label_taken",
            Text("已经有“{name}”", "There is a {name} already", name=place.name),
            field="name",
        )


def _rewrite_full_names(path: paths.Path, old: str, new: str) -> None:
    subtree = Place.objects.filter(within([path]))
    longest = subtree.aggregate(most=Max(Length("full_name")))["most"] or 0
    if longest - len(old) + len(new) > naming.FULL_NAME_SIGNS:
        raise Invalid(
            "places.full_name_long",
            Text(
                "下级地址会超过{n}个字",
                "An address below would be longer than {n} signs",
                n=naming.FULL_NAME_SIGNS,
            ),
            field="name",
        )
    subtree.update(full_name=Concat(Value(new), Substr(F("full_name"), len(old) + 1)))
