"""Setting right what is held of a person."""

from datetime import date

from mashang.elements.people.models import ActsFor, Identifier, NameKey, Person
from mashang.elements.people.policy import links_in_force
from mashang.elements.people.queries.opening import identity_of, open_values
from mashang.elements.people.steps.links import end_link, end_of_guardianship
from mashang.elements.people.steps.persons import (
    NewIdentifier,
    Particulars,
    add_identifier,
    canonical,
    check,
    compare_again,
    end_identifier,
    keys_of,
)
from mashang.elements.people.terms import PHONE
from mashang.foundation.verbs import step
from mashang.kernel import clock
from mashang.kernel.errors import RuleBroken


@step
def correct_person(
    person: Person,
    *,
    name: str | None = None,
    sex: str | None = None,
    birth_on: date | None = None,
    document: NewIdentifier | None = None,
) -> list[str]:
    """Set name, sex, birth or a document right; returns which fields changed.

    A new document replaces the standing one of its type; sex and birth then follow a citizen's
    number. A guardian's link is cut to the birthday.

    Args:
        person: locked by the caller.

    Raises:
        Invalid, RuleBroken, Conflict: as `add_person`.
    """
    known = identity_of(person)
    standing = _papers(person)
    new = canonical(document) if document else None
    follows = new is not None and sex is None and birth_on is None
    wanted = check(
        name=known.name or "" if name is None else name,
        sex=Person.Sex.UNKNOWN if follows else (sex or person.sex),
        birth_on=None if follows else (birth_on or known.birth_on),
        identifiers=[one for one in (new,) if one]
        + [one for one in standing if new is None or one.type != new.type],
    )
    changed = _write(person, known.name, known.birth_on, wanted)
    if new is not None and new not in standing:
        for row in Identifier.objects.filter(person=person, type=new.type, until__isnull=True):
            end_identifier(row)
        add_identifier(person, new)
        changed.append("document")
    if "birth" in changed:
        _cut_guardianship(person)
    return changed


def _papers(person: Person) -> list[NewIdentifier]:
    rows = Identifier.objects.filter(person=person, until__isnull=True).exclude(type=PHONE)
    return [NewIdentifier(row.type, value) for row, value in open_values(rows) if value]


def _write(
    person: Person, name: str | None, birth_on: date | None, wanted: Particulars
) -> list[str]:
    changed = []
    if wanted.name != name:
        person.name = wanted.name
        NameKey.objects.filter(person=person).delete()
        NameKey.objects.bulk_create(NameKey(person=person, key=key) for key in keys_of(wanted.name))
        changed.append("name")
    if wanted.sex != person.sex:
        person.sex = wanted.sex
        changed.append("sex")
    if wanted.birth_on != birth_on:
        person.birth = wanted.birth_on.isoformat() if wanted.birth_on else ""
        changed.append("birth")
    if changed:
        person.save(update_fields=changed)
        compare_again(person)
    return changed


def _cut_guardianship(person: Person) -> None:
    """After the birth changed: guardians' links end on the right birthday, perhaps now."""
    now = clock.now()
    try:
        until = end_of_guardianship(person)
    except RuleBroken:
        until = now
    for link in ActsFor.objects.filter(
        links_in_force(now), person=person, basis=ActsFor.Basis.GUARDIAN
    ):
        end_link(link, until)
