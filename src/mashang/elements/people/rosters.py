"""A row of a roster, as somebody who lives somewhere. Pure but for the register it is matched to."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Final

from mashang.domain import names
from mashang.domain.addresses import Register
from mashang.elements.people.columns import FACT_WORDS
from mashang.elements.people.models import Residency
from mashang.elements.people.steps.persons import (
    NewIdentifier,
    canonical,
    check,
    is_exclusive,
)
from mashang.elements.people.steps.rosters import RosterEntry
from mashang.elements.people.terms import PHONE
from mashang.kernel.errors import Invalid
from mashang.kernel.texts import Text

_NOTHING: Final = frozenset({"", "无", "/", "-", "—", "--"})
_PARTS: Final = (
    ("community", "社区"),
    ("compound", ""),
    ("group", "组"),
    ("house_no", "号"),
    ("building", "幢"),
    ("unit", "单元"),
    ("room", "室"),
)
_BETWEEN: Final = re.compile(r"[、，,;；/\s]+")
_BARE: Final = re.compile(r"[0-9A-Za-z-]+")


def entry_of(
    number: int, values: Mapping[str, object], register: Register, today: date
) -> RosterEntry:
    """What a row says, its address matched to the register.

    Raises:
        Invalid, RuleBroken: with the column that is wrong as its field.
    """
    numbers = tuple(_numbers(values))
    particulars = check(
        name=str(values.get("name") or ""),
        sex=str(values.get("sex") or "u"),
        birth_on=_day(values.get("birth_on")),
        identifiers=numbers,
    )
    paper = next((one for one in particulars.identifiers if is_exclusive(one.type)), None)
    return RosterEntry(
        number=number,
        particulars=particulars,
        known_by=paper,
        name_key=names.normalise_name(particulars.name).casefold(),
        place_id=_place_id(values, register),
        standing=str(values.get("standing") or Residency.Standing.FAMILY),
        since_on=_day(values.get("since_on")) or today,
        facts=_facts(_given(values.get("facts"))),
    )


def _numbers(values: Mapping[str, object]) -> list[NewIdentifier]:
    paper, phone = _given(values.get("document_number")), _given(values.get("phone"))
    found = []
    if paper:
        kind = str(values.get("document_type") or "citizen_id")
        found.append(canonical(NewIdentifier(kind, paper)))
    if phone:
        found.append(canonical(NewIdentifier(PHONE, phone)))
    return found


def _place_id(values: Mapping[str, object], register: Register) -> int:
    """The one registered place that the row names.

    Raises:
        Invalid: it names none, several, or nothing at all.
    """
    written = _given(values.get("address")) or _written(values)
    if not written:
        raise Invalid(
            "roster.no_address", Text("请填写地址", "An address is needed"), field="address"
        )
    field = "address" if _given(values.get("address")) else _last_part(values)
    answer = register.resolve(written)
    if answer.place_id is None:
        raise Invalid("roster.address_unresolved", answer.why, field=field)
    return int(answer.place_id)


def _written(values: Mapping[str, object]) -> str:
    """The address as its columns spell it: 3 | 2 | 501 is 3幢2单元501室."""
    pieces = []
    for code, word in _PARTS:
        part = _given(values.get(code))
        if part:
            ends = part.endswith(word) if code == "community" else not _BARE.fullmatch(part)
            pieces.append(part if ends else part + word)
    return "".join(pieces)


def _last_part(values: Mapping[str, object]) -> str:
    given = [code for code, _ in _PARTS if _given(values.get(code))]
    return given[-1] if given else "address"


def _facts(written: str) -> tuple[str, ...]:
    found = []
    for word in filter(None, _BETWEEN.split(written)):
        if word not in FACT_WORDS:
            raise Invalid(
                "roster.fact_unknown",
                Text("不认识“{word}”这一类", "“{word}” is no kind of care", word=word),
                field="facts",
            )
        found.append(FACT_WORDS[word])
    return tuple(dict.fromkeys(found))


def _given(value: object) -> str:
    text = "" if value is None else str(value).strip()
    return "" if text in _NOTHING else text


def _day(value: object) -> date | None:
    return value if isinstance(value, date) else None
