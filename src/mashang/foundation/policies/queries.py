"""What the plan packs say today: `minutes("accounts.phone_code_valid_min")`, in the unit of the key.

The packs are read and checked once per process; to change a number, change its file and restart.
An unknown key is an error that names the key. `on` is a local day and defaults to today.
"""

from collections.abc import Iterator, Mapping
from datetime import date, time, timedelta
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

from django.conf import settings

from mashang.domain.calendars import WorkCalendar
from mashang.domain.clocks import ClockRules
from mashang.domain.plans import Option, Pack, PolicyValue, Value, case_clocks, parse_pack
from mashang.kernel import clock
from mashang.kernel.errors import Invalid
from mashang.kernel.texts import Text

CALM: Final = "calm"
_PACKAGE: Final = Path(__file__).resolve().parents[2]
_SPANS: Final = {"s": "seconds", "min": "minutes", "hours": "hours", "days": "days"}


def plans_folder() -> Path:
    """Where the packs stand: the setting, else beside the package, else in the working tree."""
    if settings.MASHANG_PLANS:
        return Path(settings.MASHANG_PLANS)
    packaged = _PACKAGE / "plans"
    return packaged if packaged.is_dir() else _PACKAGE.parents[1] / "plans"


def packs() -> Mapping[str, Pack]:
    """Every pack by code.

    Raises:
        Invalid: a file is wrong (named with its line), or the calm pack is missing.
    """
    return _read(plans_folder())


def pack(code: str = CALM) -> Pack:
    """One pack; the calm one holds whenever no order says otherwise."""
    return packs()[code]


def value(key: str, on: date | None = None) -> Value:
    """What holds for a key: a number, time, text, list or mapping.

    Raises:
        RuleBroken: `policy.unknown` or `policy.not_in_force`, naming the key.
    """
    return pack().value(key, on or clock.today()).value


def number(key: str, on: date | None = None) -> int:
    """A whole number in the unit its key ends in."""
    return pack().number(key, on or clock.today())


def span(key: str, on: date | None = None) -> timedelta:
    """A length of time whose unit (`_s`, `_min`, `_hours`, `_days`) ends the key.

    Raises:
        ValueError: the key ends in no unit of time, or in working days (ask the calendar for those).
    """
    last = key.rsplit(".", 1)[-1]
    unit = last.rsplit("_", 1)[-1]
    if unit not in _SPANS or last.endswith("working_days"):
        raise ValueError(f"{key!r} names no length of time")
    return timedelta(**{_SPANS[unit]: number(key, on)})


def minutes(key: str, on: date | None = None) -> timedelta:
    """A length of time given in minutes: the key ends in `_min`."""
    return _in_unit("min", key, on)


def days(key: str, on: date | None = None) -> timedelta:
    """A length of time given in calendar days: the key ends in `_days`."""
    return _in_unit("days", key, on)


def text(key: str, on: date | None = None) -> Text:
    """A sentence in both languages; a plain word reads the same in both.

    Raises:
        TypeError: the value is no text.
    """
    found = value(key, on)
    if isinstance(found, Text):
        return found
    if isinstance(found, str):
        return Text(found, found)
    raise TypeError(f"{key} is no text")


def listing(key: str, on: date | None = None) -> tuple[Option, ...]:
    """A closed list: code, title in both languages, further facts, in its written order."""
    return pack().options(key, on or clock.today())


def codes(key: str, on: date | None = None) -> tuple[str, ...]:
    """A list of plain words."""
    return pack().codes(key, on or clock.today())


def time_of_day(key: str, on: date | None = None) -> time:
    """A local time of day."""
    return pack().time_of_day(key, on or clock.today())


def calendar() -> WorkCalendar:
    """The working days, 调休 included."""
    return pack().calendar


def clocks(kind: str, on: date | None = None) -> ClockRules:
    """What is promised for a kind of case: accept, first response, resolve."""
    return case_clocks(pack(), kind, on or clock.today())


def in_force(on: date | None = None) -> Iterator[PolicyValue]:
    """Everything that holds on a day, by key, each with issuer and source."""
    return pack().in_force(on or clock.today())


def _in_unit(unit: str, key: str, on: date | None) -> timedelta:
    if not key.endswith(f"_{unit}"):
        raise ValueError(f"{key!r} is not given in {unit}")
    return span(key, on)


@lru_cache(maxsize=8)
def _read(folder: Path) -> Mapping[str, Pack]:
    found = {
        home.name: parse_pack({file.name: file.read_text("utf-8") for file in home.glob("*.yaml")})
        for home in (sorted(folder.iterdir()) if folder.is_dir() else ())
        if (home / "pack.yaml").is_file()
    }
    for name, one in found.items():
        if one.code != name:
            raise Invalid(
                "plan.other_folder",
                Text(
                    "预案“{code}”放在文件夹“{name}”里，名称应一致",
                    "The plan `{code}` stands in the folder `{name}`; they must agree",
                    code=one.code,
                    name=name,
                ),
                field=name,
            )
    if CALM not in found:
        raise Invalid(
            "plan.no_calm",
            Text("没有找到平时预案（calm）", "There is no calm plan pack"),
            field=CALM,
        )
    return MappingProxyType(found)
