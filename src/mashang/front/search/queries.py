"""What one line finds, for a viewer: each sort by its own room's rule, so that nothing else is there."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from mashang.domain.asking import LONGEST, Line, read_line
from mashang.elements.cases import queries as cases
from mashang.elements.people import queries as people
from mashang.elements.people.models import Person
from mashang.elements.people.policy import PEOPLE
from mashang.elements.people.queries.lines import lines_of
from mashang.foundation.grants.actor import Actor
from mashang.front.search.addresses import PlaceFound, places_meant
from mashang.kernel.errors import Invalid
from mashang.kernel.texts import Text
from mashang.web.paging import Page

MOST_CASES: Final = 8


@dataclass(frozen=True, slots=True)
class Found:
    """What a line found, by sort.

    Attributes:
        why: what the register of addresses asks, when it found several.
        people: one page; by a number it is whole, because each person on it was recorded.
    """

    line: Line
    cases: Sequence[cases.CaseRow]
    places: Sequence[PlaceFound]
    why: Text | None
    people: Page[people.PersonLine]

    @property
    def is_empty(self) -> bool:
        return not (self.cases or self.places or self.people.items)


NOBODY: Final[Page[people.PersonLine]] = Page([], None, is_first=True)


def find(actor: Actor, typed: str, cursor: str | None = None) -> Found:
    """Everything in the actor's scope that a line can mean.

    Args:
        cursor: a later page of the people; then the other sorts are left out.

    Raises:
        Invalid: nothing to search for, or too much.
    """
    line = read_line(typed)
    _insist(line)
    found = people.search(actor, line.text, cursor) if line.may_be_person else NOBODY
    if line.has_number:  # who would stand on a second page was not recorded
        found = Page(found.items, None, is_first=True)
    if cursor:
        return Found(line, (), (), None, found)
    addresses, why = places_meant(actor, line.text) if line.may_be_place else ([], None)
    return Found(line, _cases(actor, line), addresses, why, found)


def again(actor: Actor, text: str, person_ids: Sequence[UUID], cursor: str | None) -> Found:
    """What a line found a moment ago, for the page that shows it; looks nobody up by a number.

    Args:
        text: empty when it was a number that found somebody, or could only be one.
        person_ids: whom a number found; those who are still there for the actor are shown.
    """
    line = read_line(text)
    if line.text and not line.has_number:
        return find(actor, text, cursor)
    rows = PEOPLE.visible(actor, "oversee").filter(pk__in=person_ids, merged_into__isnull=True)
    found: list[Person] = list(rows.order_by("person_id"))
    is_address = bool(line.text) and line.may_be_place
    addresses, why = places_meant(actor, line.text) if is_address else ([], None)
    page = Page(lines_of(actor, found), None, is_first=True)
    return Found(line, _cases(actor, line), addresses, why, page)


def _insist(line: Line) -> None:
    if not line.text:
        text = Text(
            "请输入办件编号、地址、姓名或号码",
            "Enter a case number, an address, a name or a number",
        )
        raise Invalid("search.empty", text, field="text")
    if len(line.text) > LONGEST:
        raise Invalid(
            "search.long", Text("查找内容过长", "This is too long to search for"), field="text"
        )


def _cases(actor: Actor, line: Line) -> list[cases.CaseRow]:
    if not line.case_number:
        return []
    return cases.numbered(
        actor, line.case_number, is_whole=line.is_whole_number, at_most=MOST_CASES
    )
