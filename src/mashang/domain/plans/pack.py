"""A parsed plan pack, and how a rule asks it for a number."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from types import MappingProxyType
from typing import TypeAlias

from mashang.domain.calendars import WorkCalendar
from mashang.kernel.errors import RuleBroken
from mashang.kernel.texts import Text

Value: TypeAlias = "int | time | str | Text | tuple[Value, ...] | Mapping[str, Value]"


@dataclass(frozen=True, slots=True)
class PolicyValue:
    """One value of one key over one span of days, and on whose word.

    Attributes:
        key: dotted; the last part ends in the unit: `cases.repair.accept_min`.
        value: frozen through and through.
        issuer: who decided it.
        source: the document, article or principle it rests on.
        effective_from: first local day it holds.
        effective_until: first local day it no longer holds; None while open.
        example: a default without a source of the field; a street replaces it by its own.
    """

    key: str
    value: Value
    issuer: str
    source: str
    effective_from: date
    effective_until: date | None
    example: bool

    def in_force(self, on: date) -> bool:
        """Whether it holds on a local day."""
        return self.effective_from <= on and (
            self.effective_until is None or on < self.effective_until
        )


@dataclass(frozen=True, slots=True)
class Option:
    """One entry of a closed list: a code for programs, a title for people, and what else it says."""

    code: str
    title: Text
    facts: Mapping[str, Value] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True)
class Pack:
    """One plan pack: `calm` in ordinary times, others while an order is in force.

    Attributes:
        code: stable name, also the folder's.
        title: what people call it.
        issuer: who puts it in force.
        source: what it rests on.
        effective_from: first local day.
        effective_until: first local day after it; None while open.
        values: by key, each sorted by `effective_from`.
        calendar: the working days; packs without `working-days.yaml` have an empty one.
    """

    code: str
    title: Text
    issuer: str
    source: str
    effective_from: date
    effective_until: date | None
    values: Mapping[str, tuple[PolicyValue, ...]]
    calendar: WorkCalendar

    def value(self, key: str, on: date) -> PolicyValue:
        """What holds for a key on a local day: of those in force, the one begun last.

        Raises:
            RuleBroken: `policy.unknown` or `policy.not_in_force`.
        """
        dated = self.values.get(key)
        if dated is None:
            raise RuleBroken(
                "policy.unknown",
                Text(
                    "预案“{pack}”没有“{key}”这一项",
                    "The plan “{pack}” has no value `{key}`",
                    pack=self.title,
                    key=key,
                ),
                key=key,
            )
        for one in reversed(dated):
            if one.in_force(on):
                return one
        raise RuleBroken(
            "policy.not_in_force",
            Text(
                "“{key}”在 {on} 没有生效的规定",
                "No value of `{key}` is in force on {on}",
                key=key,
                on=on,
            ),
            key=key,
        )

    def has(self, key: str) -> bool:
        """Whether the pack speaks of a key at all."""
        return key in self.values

    def number(self, key: str, on: date) -> int:
        """A whole number, in the unit its key ends in."""
        found = self.value(key, on).value
        if not isinstance(found, int):
            raise _wrong_type(key, "int")
        return found

    def time_of_day(self, key: str, on: date) -> time:
        """A local time of day."""
        found = self.value(key, on).value
        if not isinstance(found, time):
            raise _wrong_type(key, "time")
        return found

    def codes(self, key: str, on: date) -> tuple[str, ...]:
        """A list of plain texts."""
        found = self.value(key, on).value
        if not isinstance(found, tuple) or not all(isinstance(one, str) for one in found):
            raise _wrong_type(key, "list of texts")
        return tuple(str(one) for one in found)

    def options(self, key: str, on: date) -> tuple[Option, ...]:
        """A closed list of `{code, title: {zh, en}, …}` in its written order."""
        found = self.value(key, on).value
        if not isinstance(found, tuple):
            raise _wrong_type(key, "list of options")
        return tuple(_option(key, one) for one in found)

    def in_force(self, on: date) -> Iterator[PolicyValue]:
        """Everything that holds on a local day, by key: for the page that shows the rules."""
        for key in sorted(self.values):
            for one in reversed(self.values[key]):
                if one.in_force(on):
                    yield one
                    break


def _option(key: str, value: Value) -> Option:
    if not isinstance(value, Mapping):
        raise _wrong_type(key, "option")
    code, title = value.get("code"), value.get("title")
    if not isinstance(code, str) or not isinstance(title, Text):
        raise _wrong_type(key, "option")
    facts = {name: one for name, one in value.items() if name not in ("code", "title")}
    return Option(code, title, MappingProxyType(facts))


def _wrong_type(key: str, wanted: str) -> TypeError:
    return TypeError(f"{key} is no {wanted}")
