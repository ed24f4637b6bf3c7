"""Landlord and tenant as somebody wrote them down, and finding them in the register."""

from dataclasses import dataclass
from datetime import date

from mashang.domain import names
from mashang.elements.people.models import Person, Residency
from mashang.elements.people.policy import lived_in
from mashang.elements.people.queries.opening import identities
from mashang.elements.people.steps import NewIdentifier, find_by_phone, find_person
from mashang.elements.people.steps.persons import Particulars, check, is_exclusive
from mashang.elements.people.terms import PHONE
from mashang.elements.places.models import Place
from mashang.kernel.errors import Invalid
from mashang.kernel.texts import Text


@dataclass(frozen=True, slots=True)
class Party:
    """One side of a tenancy, as written: a name and the numbers that go with it."""

    name: str
    document_type: str = ""
    document_number: str = ""
    phone: str = ""

    def __repr__(self) -> str:
        return "Party(••••)"

    def checked(self, prefix: str) -> Particulars:
        """The particulars in canonical form; what is wrong names the field under `prefix`.

        Raises:
            Invalid, RuleBroken: a name or number that cannot be.
        """
        try:
            return check(name=self.name, sex="u", birth_on=None, identifiers=tuple(self._numbers()))
        except Invalid as error:
            field = f"{prefix}_{error.field}" if error.field else None
            raise Invalid(error.code, error.text, field=field) from error

    def _numbers(self) -> list[NewIdentifier]:
        numbers = []
        if self.document_number.strip():
            kind = self.document_type or "citizen_id"
            numbers.append(NewIdentifier(kind, self.document_number))
        if self.phone.strip():
            numbers.append(NewIdentifier(PHONE, self.phone))
        return numbers


@dataclass(frozen=True, slots=True)
class Known:
    """Whom the register knows under what was written.

    Attributes:
        person: None when they are new, or when a person must look at it.
        doubt: the document disagrees with the name, or is of somebody whom few may see.
    """

    person: Person | None
    doubt: bool = False


def find(said: Particulars, place: Place, on: date) -> Known:
    """The person that a party is: by document, by phone with the same name, by name in that room."""
    for one in said.identifiers:
        if not is_exclusive(one.type):
            continue
        person = find_person(one.type, one.value)
        if person is not None:
            fits = names.is_same(identities([person])[person.pk].name or "", said.name)
            return Known(person) if fits and _is_plain(person) else Known(None, doubt=True)
    by_phone = [
        person
        for one in said.identifiers
        if one.type == PHONE
        for person in find_by_phone(one.value)
    ]
    there = Residency.objects.filter(lived_in(on), place=place).select_related("person")
    for candidates in (by_phone, [row.person for row in there]):
        same = _namesakes(candidates, said.name)
        if len(same) == 1:
            return Known(same[0])
    return Known(None)


def _namesakes(persons: list[Person], name: str) -> list[Person]:
    plain = [one for one in persons if _is_plain(one)]
    known = identities(plain)
    return [one for one in plain if names.is_same(known[one.pk].name or "", name)]


def _is_plain(person: Person) -> bool:
    return not person.is_protected and person.died_on is None and person.merged_into_id is None


def need_number(said: Particulars, prefix: str) -> None:
    """Insist on a document or a phone: a name alone is nobody.

    Raises:
        Invalid: neither was given.
    """
    if not said.identifiers:
        raise Invalid(
            "tenancy.no_number",
            Text("请填写证件号码或手机号", "Give a document number or a phone"),
            field=f"{prefix}_document_number",
        )
