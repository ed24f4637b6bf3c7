"""Kinds of cases, declared in Python by the room that handles them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal
from uuid import UUID

from mashang.kernel.house import house
from mashang.kernel.paths import Path
from mashang.kernel.texts import Text


@dataclass(frozen=True, slots=True)
class Seat:
    """Who owns a case 承办单位: an organisation, or a level of responsibility at a place.

    Attributes:
        path: where the seat sits; for a level, the subtree whose level answers.
        name: as shown: `天新社区居委会`, `城东物业`.
    """

    kind: Literal["organisation", "level"]
    ref: str
    path: Path
    name: str

    @property
    def reference(self) -> str:
        """One string for the life of a case: `organisation:<id>` or `level:community@1.2.`."""
        return (
            f"level:{self.ref}@{self.path}" if self.kind == "level" else f"organisation:{self.ref}"
        )


@dataclass(frozen=True, slots=True)
class Need:
    """What routing may look at: where, for whom, and the kind's own fields."""

    kind: str
    place_id: int
    path: Path
    subject_id: UUID | None = None
    detail: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a kind's own detail, for showing it with its title.

    Attributes:
        is_open_to_neighbours: shown to who considers joining, or joined, somebody else's case.
        is_contact: a telephone number, masked for staff until they reveal it, which is recorded.
    """

    code: str
    title: Text
    choices: Mapping[str, Text] = field(default_factory=dict)
    is_open_to_neighbours: bool = False
    is_contact: bool = False

    def shown(self, value: str) -> str:
        """The value in the current language."""
        return str(self.choices.get(value, value))


@dataclass(frozen=True, slots=True)
class PublicService:
    """That a kind may be asked for, and followed, by other systems: see docs/open311.md.

    Only for kinds that can be about nobody: a case about a person is never public.

    Attributes:
        notice: what will be done, and by whom, as the reporter reads it.
        keywords: other words for it.
        told: the field that takes the report in the reporter's own words.
        where: the field that takes what an address leaves open.
        asks: further fields of the kind's form that are asked, each with whether it must be given.
    """

    title: Text
    description: Text
    group: Text
    notice: Text
    told: str
    where: str
    keywords: tuple[Text, ...] = ()
    asks: tuple[tuple[str, bool], ...] = ()


@dataclass(frozen=True, slots=True)
class CaseKind:
    """One kind of case.

    Attributes:
        code: stable, also the prefix of its clocks in the plan pack: `cases.<code>.accept_min`.
        room: the room that handles it.
        route: the seat for a need; asked at opening and never guessed: some seat always answers.
        needs_proof: finishing takes a photo.
        joins: an open case of this kind at the same place is offered before a second is opened.
        public: how other systems ask for it; None for what is no matter of the public.
    """

    code: str
    room: str
    title: Text
    icon: str
    route: Callable[[Need], Seat]
    fields: tuple[Field, ...] = ()
    needs_proof: bool = False
    joins: bool = False
    public: PublicService | None = None

    def field(self, code: str) -> Field | None:
        """The field of that code."""
        return next((one for one in self.fields if one.code == code), None)


def kind_of(code: str) -> CaseKind:
    """The declared kind.

    Raises:
        KeyError: no room declares it.
    """
    kind: CaseKind = house().case_kinds[code]
    return kind


def kinds() -> tuple[CaseKind, ...]:
    """Every declared kind."""
    return tuple(house().case_kinds.values())
