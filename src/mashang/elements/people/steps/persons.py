"""Persons and the numbers by which they are known."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.db import IntegrityError, transaction

from mashang.domain import identifiers, names
from mashang.elements.people.models import ActsFor, Fact, Identifier, NameKey, Person, Residency
from mashang.elements.people.policy import links_in_force
from mashang.elements.people.terms import IDENTIFIERS, PHONE, title_of
from mashang.foundation.events import steps as events
from mashang.foundation.verbs import step
from mashang.kernel import clock
from mashang.kernel.errors import Conflict, Invalid, OutOfScope, RuleBroken
from mashang.kernel.texts import Text

_Type = identifiers.DocumentType
_TELLING: Final = frozenset(
    {str(_Type.CITIZEN_ID), str(_Type.RESIDENCE_PERMIT), str(_Type.PERMANENT_RESIDENCE)}
)
"""Documents whose number tells birth and sex."""
_SHARED: Final = frozenset({PHONE, str(_Type.HOUSEHOLD_BOOK), str(_Type.OTHER)})
"""Numbers that several people may have: a family's phone and book, papers of unknown kinds."""
_TELLING_SIGNS: Final = 18
NAME_SIGNS: Final = 100
OLDEST_BIRTH: Final = date(1890, 1, 1)
"""Older than anybody alive: an earlier date is a slip of the pen."""


@dataclass(frozen=True, slots=True)
class NewIdentifier:
    """A number as somebody wrote it; `type` is a `DocumentType` or `phone`."""

    type: str
    value: str

    def __repr__(self) -> str:
        return f"NewIdentifier({self.type})"


@dataclass(frozen=True, slots=True)
class Particulars:
    """A person as checked: canonical numbers, birth and sex agreeing with the citizen's number."""

    name: str
    sex: str
    birth_on: date | None
    identifiers: tuple[NewIdentifier, ...]

    def __repr__(self) -> str:
        return "Particulars(••••)"


@step
def add_person(
    *,
    name: str,
    sex: str = Person.Sex.UNKNOWN,
    birth_on: date | None = None,
    identifiers: Iterable[NewIdentifier] = (),
) -> Person:
    """A new person; sex and birth are read from a citizen's number when not given.

    Raises:
        Invalid: a name or number that cannot be.
        RuleBroken: birth or sex contradict the citizen's number.
        Conflict: `people.document_known`: somebody is known by this document already.
    """
    known = check(name=name, sex=sex, birth_on=birth_on, identifiers=identifiers)
    person = Person.objects.create(
        name=known.name,
        sex=known.sex,
        birth=known.birth_on.isoformat() if known.birth_on else "",
        created_at=clock.now(),
    )
    NameKey.objects.bulk_create(NameKey(person=person, key=key) for key in keys_of(known.name))
    for one in known.identifiers:
        _insert_identifier(person, one)
    return person


@step
def add_identifier(person: Person, given: NewIdentifier) -> Identifier:
    """A further number of a person; the same one again is no second.

    Raises:
        Invalid, RuleBroken, Conflict: as `add_person`.
    """
    one = canonical(given)
    standing = Identifier.objects.filter(
        person=person, index=index_text(one), until__isnull=True
    ).first()
    if standing is not None:
        return standing
    compare_again(person)
    return _insert_identifier(person, one)


def compare_again(person: Person) -> None:
    """What is known of a person changed: the next run holds them beside the others."""
    if person.compared_at is not None:
        person.compared_at = None
        person.save(update_fields=["compared_at"])


@step
def add_numbers(person: Person, given: Iterable[NewIdentifier]) -> list[UUID]:
    """Further numbers of a person; the ids of those that are new.

    Raises:
        Invalid, RuleBroken, Conflict: as `add_person`.
    """
    before = set(Identifier.objects.filter(person=person).values_list("pk", flat=True))
    return [pk for pk in (add_identifier(person, one).pk for one in given) if pk not in before]


@step
def end_identifier(identifier: Identifier) -> None:
    """The number is this person's no more."""
    if identifier.until is None:
        identifier.until = clock.now()
        identifier.save(update_fields=["until"])


@step
def locked(person_id: UUID) -> Person:
    """The person, locked before anything that belongs to them.

    Raises:
        OutOfScope: nobody has this id.
    """
    person = Person.objects.select_for_update(of=("self",)).filter(pk=person_id).first()
    if person is None:
        raise OutOfScope("person")
    return person


def find_person(type: str, value: str) -> Person | None:  # noqa: A002 (the column's own name)
    """Who is known by a document now; None for nobody.

    Raises:
        Invalid: the number cannot be one of its type.
    """
    one = canonical(NewIdentifier(type, value))
    found = (
        Identifier.objects.filter(
            index=index_text(one),
            until__isnull=True,
            is_exclusive=True,
            person__merged_into__isnull=True,
        )
        .select_related("person")
        .first()
    )
    return found.person if found else None


def find_by_phone(value: str) -> list[Person]:
    """Everybody who gave this number as theirs: a family may share one.

    Raises:
        Invalid: it is no telephone number.
    """
    one = canonical(NewIdentifier(PHONE, value))
    return list(
        Person.objects.filter(
            identifiers__index=index_text(one),
            identifiers__until__isnull=True,
            merged_into__isnull=True,
        ).order_by("pk")
    )


@step
def record_death(person: Person, *, died_on: date) -> None:
    """Somebody died: residencies, facts, links and phone numbers end, documents stay known.

    Raises:
        Conflict: recorded before.
        RuleBroken: the day lies in the future.
    """
    if person.died_on is not None:
        raise Conflict("people.death_recorded", Text("已登记去世", "This is recorded already"))
    if died_on > clock.today():
        raise RuleBroken(
            "people.death_in_future",
            Text("日期不能晚于今天", "The day cannot be in the future"),
            field="died_on",
        )
    now = clock.now()
    person.died_on = died_on
    person.save(update_fields=["died_on"])
    for rows in (
        Residency.objects.filter(person=person, until_on__isnull=True),
        Fact.objects.filter(person=person, until_on__isnull=True),
    ):
        for row in rows:
            row.until_on = max(died_on, row.since_on)
            row.save(update_fields=["until_on"])
    Identifier.objects.filter(person=person, type=PHONE, until__isnull=True).update(until=now)
    _put_own_account_to_sleep(person, now)
    ActsFor.objects.filter(links_in_force(now), person=person).update(until=now)
    ActsFor.objects.filter(person=person, until__isnull=True).update(until=now)
    events.append("people.died", f"person:{person.pk}")


def _put_own_account_to_sleep(person: Person, now: datetime) -> None:
    """Whoever holds the phone of somebody dead acts for nobody until the community has checked."""
    own = ActsFor.objects.filter(links_in_force(now), basis=ActsFor.Basis.SELF)
    theirs = own.filter(person=person).values_list("account_id", flat=True)
    others = own.exclude(person=person).filter(account_id__in=theirs)
    alone = set(theirs) - set(others.values_list("account_id", flat=True))
    held = ActsFor.objects.filter(links_in_force(now), account_id__in=alone).exclude(person=person)
    ActsFor.objects.filter(pk__in=list(held.values_list("pk", flat=True))).update(suspended_at=now)


@step
def set_protected(person: Person, *, is_protected: bool) -> None:
    """Put a person under special protection, or lift it."""
    person.is_protected = is_protected
    person.save(update_fields=["is_protected"])
    events.append(
        "people.protected" if is_protected else "people.unprotected", f"person:{person.pk}"
    )


def check(
    *, name: str, sex: str, birth_on: date | None, identifiers: Iterable[NewIdentifier]
) -> Particulars:
    """The particulars in canonical form, agreeing with each other.

    Raises:
        Invalid, RuleBroken: as `add_person`.
    """
    known = tuple(dict.fromkeys(canonical(one) for one in identifiers))
    sex_known = _checked_sex(sex)
    born_on = birth_on
    for one in known:
        if one.type in _TELLING and len(one.value) == _TELLING_SIGNS:
            sex_known, born_on = _agreeing(one.value, sex_known, born_on)
    if born_on is not None and not OLDEST_BIRTH <= born_on <= clock.today():
        raise RuleBroken(
            "people.birth_impossible",
            Text("出生日期不可能，请核对", "This date of birth cannot be; please check"),
            field="birth_on",
        )
    return Particulars(_checked_name(name), sex_known, born_on, known)


def canonical(given: NewIdentifier) -> NewIdentifier:
    """A number in the one form in which it is kept and found.

    Raises:
        Invalid: it cannot be one of its type.
    """
    if given.type == PHONE:
        return NewIdentifier(PHONE, _own_number(given.value))
    if given.type not in IDENTIFIERS:
        raise Invalid(
            "people.document_type_unknown",
            Text("不认识这种证件类型", "This kind of document is not known"),
            field="document_type",
        )
    number = identifiers.read_document(given.type, given.value, field="document_number")
    return NewIdentifier(given.type, number)


def _own_number(text: str) -> str:
    """A telephone that somebody can have; nobody is 110."""
    phone = identifiers.read_phone(text, field="phone")
    if phone.kind == identifiers.PhoneKind.HOTLINE:
        raise Invalid(
            "people.phone_is_hotline",
            Text("这是公共热线，不是个人电话", "This is a public hotline, nobody's own number"),
            field="phone",
        )
    return phone.value


def is_exclusive(type: str) -> bool:  # noqa: A002 (the column's own name)
    """Whether a number of this type belongs to one person only."""
    return type not in _SHARED


def index_text(one: NewIdentifier) -> str:
    """What the blind index of a canonical number is made of."""
    return f"{one.type}:{one.value}"


def keys_of(name: str) -> list[str]:
    """The signs under which a name is found, in a steady order."""
    return sorted(names.search_keys(name))


def _insert_identifier(person: Person, one: NewIdentifier) -> Identifier:
    try:
        with transaction.atomic():
            return Identifier.objects.create(
                person=person,
                type=one.type,
                value=one.value,
                index=index_text(one),
                is_exclusive=is_exclusive(one.type),
                since=clock.now(),
            )
    except IntegrityError as err:
        raise Conflict(
            "people.document_known",
            Text(
                "已有住户使用这个{kind}，请先查找此人",
                "Somebody is known by this {kind} already; find them first",
                kind=title_of(IDENTIFIERS, one.type),
            ),
            field="document_number",
        ) from err


def _checked_name(name: str) -> str:
    given = name.strip()
    if not given:
        raise Invalid("people.name_missing", Text("请填写姓名", "A name is needed"), field="name")
    if len(given) > NAME_SIGNS:
        raise Invalid(
            "people.name_long",
            Text("姓名请不超过 {n} 个字", "A name has at most {n} signs", n=NAME_SIGNS),
            field="name",
        )
    return given


def _checked_sex(sex: str) -> str:
    if sex not in Person.Sex.values:
        raise Invalid(
            "people.sex_unknown", Text("性别填写有误", "This sex is not known"), field="sex"
        )
    return sex


def _agreeing(number: str, sex: str, birth_on: date | None) -> tuple[str, date]:
    """Sex and birth as the citizen's number says, which nothing given may contradict."""
    read = identifiers.read_id_number(number)
    if birth_on is not None and birth_on != read.birth_on:
        raise RuleBroken(
            "people.birth_disagrees",
            Text(
                "出生日期与身份证号码不一致",
                "The date of birth disagrees with the citizen's number",
            ),
            field="birth_on",
        )
    if sex not in (Person.Sex.UNKNOWN, str(read.sex)):
        raise RuleBroken(
            "people.sex_disagrees",
            Text("性别与身份证号码不一致", "The sex disagrees with the citizen's number"),
            field="sex",
        )
    return str(read.sex), read.birth_on
