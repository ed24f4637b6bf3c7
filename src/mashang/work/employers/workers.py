"""A worker as an employer writes them down, and finding them in the register."""

from dataclasses import dataclass

from mashang.domain import names
from mashang.elements.people.models import Person
from mashang.elements.people.queries.opening import identities
from mashang.elements.people.steps import NewIdentifier, find_by_phone, find_person
from mashang.elements.people.steps.persons import Particulars, check, is_exclusive
from mashang.elements.people.terms import PHONE
from mashang.kernel.errors import Invalid
from mashang.kernel.texts import Text


@dataclass(frozen=True, slots=True)
class Worker:
    """A name and the numbers that go with it."""

    name: str
    document_type: str = ""
    document_number: str = ""
    phone: str = ""

    def __repr__(self) -> str:
        return "Worker(••••)"

    def checked(self) -> Particulars:
        """The particulars in canonical form.

        Raises:
            Invalid, RuleBroken: a name or number that cannot be, or a name alone.
        """
        numbers = []
        if self.document_number.strip():
            numbers.append(NewIdentifier(self.document_type or "citizen_id", self.document_number))
        if self.phone.strip():
            numbers.append(NewIdentifier(PHONE, self.phone))
        if not numbers:
            raise Invalid(
                "employers.no_number",
                Text("请填写证件号码或手机号", "Give a document number or a phone"),
                field="document_number",
            )
        return check(name=self.name, sex="u", birth_on=None, identifiers=tuple(numbers))


@dataclass(frozen=True, slots=True)
class Known:
    """Whom the register knows under what was written.

    Attributes:
        doubt: the document disagrees with the name, or is of somebody whom few may see.
    """

    person: Person | None
    doubt: bool = False


def find(said: Particulars) -> Known:
    """The person that a worker is: by document, or by phone with the same name."""
    for one in said.identifiers:
        if is_exclusive(one.type):
            person = find_person(one.type, one.value)
            if person is not None:
                return Known(person) if _fits(person, said.name) else Known(None, doubt=True)
    by_phone = [
        person
        for one in said.identifiers
        if one.type == PHONE
        for person in find_by_phone(one.value)
        if _fits(person, said.name)
    ]
    return Known(by_phone[0] if len(by_phone) == 1 else None)


def _fits(person: Person, name: str) -> bool:
    is_plain = not person.is_protected and person.died_on is None and person.merged_into_id is None
    return is_plain and names.is_same(identities([person])[person.pk].name or "", name)
