"""Two registrations side by side: masked, with a word on what agrees; nothing is opened by looking."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.apps import apps

from mashang.domain import names
from mashang.domain.twins import Traits
from mashang.elements.people.models import Person
from mashang.elements.people.policy import PEOPLE
from mashang.elements.people.queries.cards import PersonCard, card
from mashang.elements.people.queries.traits import traits_of
from mashang.elements.people.terms import PHONE
from mashang.foundation.grants.actor import Actor
from mashang.kernel.house import house
from mashang.kernel.texts import Text

_NOTHING: Final = "—"
_SAME: Final = Text("一致", "the same")
_DIFFERENT: Final = Text("不一致", "different")
_ONE_SIDED: Final = Text("只有一份有", "only on one side")


@dataclass(frozen=True, slots=True)
class Compared:
    """One line of the comparison.

    Attributes:
        choice: the field that a merge asks about, when both have it and differ; empty otherwise.
        verdict: whether what stands behind the masks agrees.
    """

    title: Text
    one: Text | str
    other: Text | str
    verdict: Text | None
    tone: str = "grey"
    choice: str = ""


@dataclass(frozen=True, slots=True)
class Holding:
    """How many rows of one sort each of two registrations has."""

    title: Text
    one: int
    other: int


def compared(actor: Actor, one_id: UUID, other_id: UUID) -> list[Compared]:
    """What two registrations say, line by line, masked.

    Raises:
        OutOfScope, NotAllowed: one of them is not the actor's to change.
    """
    persons = [_own(actor, person_id) for person_id in (one_id, other_id)]
    known = traits_of(persons, actor.at)
    blank = Traits(name="")
    mine, theirs = (known.get(person.pk, blank) for person in persons)
    left, right = (card(actor, person.pk) for person in persons)
    return [
        _line(
            Text("姓名", "Name"), (left.name, right.name),
            is_same=names.is_same(mine.name, theirs.name), is_known=True, choice="name",
        ),
        _line(
            Text("性别", "Sex"), (left.sex, right.sex), is_same=mine.sex == theirs.sex,
            is_known="u" not in (mine.sex, theirs.sex), choice="sex",
        ),
        _line(
            Text("出生日期", "Born"), (_age(left, mine), _age(right, theirs)),
            is_same=mine.birth_on == theirs.birth_on,
            is_known=None not in (mine.birth_on, theirs.birth_on), choice="birth",
        ),
        _papers(left, right, mine, theirs),
        _line(
            Text("电话", "Phone"), (_phones(left), _phones(right)),
            is_same=bool(mine.phones & theirs.phones),
            is_known=bool(mine.phones and theirs.phones),
        ),
        _line(
            Text("住处", "Home"), (_homes(left), _homes(right)),
            is_same=bool(mine.homes & theirs.homes), is_known=bool(mine.homes and theirs.homes),
        ),
        _line(
            Text("关怀情况", "Care"), (_facts(left), _facts(right)), is_same=True, is_known=False
        ),
    ]  # fmt: skip


def holdings(actor: Actor, one_id: UUID, other_id: UUID) -> list[Holding]:
    """What each of two registrations has, room by room; what neither has is left out.

    Raises:
        OutOfScope, NotAllowed: one of them is not the actor's to change.
    """
    for person_id in (one_id, other_id):
        _own(actor, person_id)
    lines = []
    for row in house().person_rows:
        if row.stays:
            continue
        label, _, column = row.column.rpartition(".")
        rows = apps.get_model(label)._default_manager
        mine, theirs = (rows.filter(**{column: key}).count() for key in (one_id, other_id))
        if mine or theirs:
            lines.append(Holding(row.title, mine, theirs))
    return lines


def _own(actor: Actor, person_id: UUID) -> Person:
    return PEOPLE.access(actor, "edit", person_id=person_id)


def _line(
    title: Text,
    sides: tuple[Text | str, Text | str],
    *,
    is_same: bool,
    is_known: bool,
    choice: str = "",
) -> Compared:
    """One line; what only one side has is no contradiction."""
    one, other = sides
    if not is_known:
        one_sided = (str(one) == _NOTHING) != (str(other) == _NOTHING)
        return Compared(title, one, other, _ONE_SIDED if one_sided else None)
    if is_same:
        return Compared(title, one, other, _SAME, "green")
    return Compared(title, one, other, _DIFFERENT, "amber", choice)


def _papers(left: PersonCard, right: PersonCard, mine: Traits, theirs: Traits) -> Compared:
    """Documents: two different numbers of one kind ask which is right."""
    kinds = {kind for kind, _ in mine.documents} & {kind for kind, _ in theirs.documents}
    return _line(
        Text("证件号码", "Document number"), (_documents(left), _documents(right)),
        is_same=bool(set(mine.documents) & set(theirs.documents)), is_known=bool(kinds),
        choice="document",
    )  # fmt: skip


def _age(one: PersonCard, known: Traits) -> Text | str:
    return one.age_band.title if known.birth_on else _NOTHING


def _phones(one: PersonCard) -> str:
    return _joined(number.value for number in one.numbers if number.type == PHONE)


def _documents(one: PersonCard) -> str:
    return _joined(
        f"{number.title} {number.value}" for number in one.numbers if number.type != PHONE
    )


def _homes(one: PersonCard) -> str:
    return _joined(f"{home.home} · {home.standing}" for home in one.homes if not home.is_over)


def _facts(one: PersonCard) -> str:
    return _joined(str(fact.title) for fact in one.facts or () if fact.until_on is None)


def _joined(values: Iterable[str]) -> str:
    return " · ".join(values) or _NOTHING
