"""What is to be built: the founding figures at a scale, and a clock that the building goes by."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from importlib.resources import files
from random import Random
from typing import Any
from uuid import UUID

import yaml

from mashang.cli.street.names import Invention
from mashang.elements.organisations.models import Organisation
from mashang.elements.people.models import Person
from mashang.elements.places.models import Place
from mashang.foundation.accounts.models import Account
from mashang.kernel import paths
from mashang.kernel.clock import local_day

PILOT = "天新"
"""The community where the compound code was piloted. Source: the founding article."""
MIN_RESIDENTS = 1200
"""Fewer would leave compounds without a household."""


@dataclass(frozen=True, slots=True)
class Home:
    """A room or detached house that somebody can live in."""

    place: Place
    community: str


@dataclass(slots=True)
class Resident:
    """What later stages need to know of a person who was built."""

    person: Person
    name: str
    sex: str
    born_on: date
    home: Place
    community: str
    standing: str
    phone: str
    household: int


@dataclass
class Street:
    """The street as it grows, stage by stage.

    Attributes:
        scale: 1 is the founding case with 120,000 residents.
        now: the instant at which the street stands complete.
    """

    scale: float
    seed: int
    now: datetime
    root: Place | None = None
    communities: dict[str, Place] = field(default_factory=dict)
    compounds: dict[str, Place] = field(default_factory=dict)
    compound_of: dict[str, str] = field(default_factory=dict)
    buildings: list[Place] = field(default_factory=list)
    homes: list[Home] = field(default_factory=list)
    residents: list[Resident] = field(default_factory=list)
    organisations: dict[str, Organisation] = field(default_factory=dict)
    staff: dict[str, Account] = field(default_factory=dict)
    accounts: dict[UUID, Account] = field(default_factory=dict)
    grid_workers: dict[str, Account] = field(default_factory=dict)
    """By the path of each part of their grid."""
    landlords: set[UUID] = field(default_factory=set)
    """Persons who let a room."""

    def __post_init__(self) -> None:
        self.random = Random(self.seed)  # noqa: S311  (an invented street, not a secret)
        self.invent = Invention(self.random)

    @cached_property
    def figures(self) -> dict[str, Any]:
        """The founding figures as written."""
        text = files("mashang.cli.street").joinpath("founding.yaml").read_text("utf-8")
        figures: dict[str, Any] = yaml.safe_load(text)
        return figures

    @cached_property
    def homes_by_building(self) -> Counter[str]:
        """How many homes each building has, by its path."""
        buildings = {building.path for building in self.buildings}
        return Counter(
            above
            for home in self.homes
            for above in paths.ancestors(home.place.path)
            if above in buildings
        )

    @property
    def today(self) -> date:
        return local_day(self.now)

    @property
    def n_residents(self) -> int:
        """How many people live here at this scale."""
        return self.scaled(self.figures["residents"], MIN_RESIDENTS)

    def scaled(self, full: int, least: int) -> int:
        """A figure at this scale, never below `least`."""
        return max(least, round(full * self.scale))
