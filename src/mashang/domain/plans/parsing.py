"""From the texts of a folder to a `Pack`: the strict schema of plan packs.

    pack.yaml           code, title {zh, en}, issuer, source, effective_from, effective_until
    working-days.yaml   years: {2026: {source, off: [day, first/last], made_up: [day]}}
    any other *.yaml    defaults: {issuer, source, example, effective_from}
                        values:
                          cases.repair.accept_min: 240            # short: takes the defaults
                          doors.openings_kept_days: {value: 7, source: …}
                          cases.reopen_within_days:
                            dated: [{value: 7, effective_from: 2026-01-01}, …]

The unit of a number ends its key. A wrong type, a missing source, an unknown or repeated key is
refused with file and line.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from mashang.domain.calendars import WorkCalendar, YearArrangement, days_between
from mashang.domain.plans.pack import Pack, PolicyValue, Value
from mashang.domain.plans.reading import Item, read_yaml
from mashang.kernel.errors import Invalid
from mashang.kernel.texts import Text

HEAD_FILE = "pack.yaml"
CALENDAR_FILE = "working-days.yaml"
UNITS = (
    "min", "s", "m", "hours", "days", "working_days", "years", "bytes", "rows", "columns", "pixels",
    "characters", "count", "per_min", "per_hour", "per_day", "percent", "times",
)  # fmt: skip
_ORIGIN = ("issuer", "source", "example", "effective_from", "effective_until")
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class _Origin:
    """What a value says of itself when it says nothing: the file's defaults, else the pack's."""

    issuer: str
    source: str
    example: bool
    effective_from: date
    effective_until: date | None = None


def parse_pack(files: Mapping[str, str]) -> Pack:
    """The pack made of the texts of a folder.

    Args:
        files: text by file name (`pack.yaml`, `clocks.yaml`, …), without folders.

    Raises:
        Invalid: `plan.…`, its text naming file and line, `field` the file.
    """
    if HEAD_FILE not in files:
        raise Invalid(
            "plan.no_head",
            Text("预案缺少文件 {file}", "The plan has no file {file}", file=HEAD_FILE),
            field=HEAD_FILE,
        )
    head = read_yaml(HEAD_FILE, files[HEAD_FILE]).mapping(
        known=("code", "title", "issuer", "source", "effective_from", "effective_until"),
        required=("code", "title", "issuer", "source", "effective_from"),
    )
    origin = _Origin(
        issuer=head["issuer"].words(),
        source=head["source"].words(),
        example=False,
        effective_from=head["effective_from"].day(),
        effective_until=_optional_day(head.get("effective_until")),
    )
    calendar = WorkCalendar({})
    values: dict[str, tuple[PolicyValue, ...]] = {}
    for file in sorted(files.keys() - {HEAD_FILE}):
        root = read_yaml(file, files[file])
        if file == CALENDAR_FILE:
            calendar = _calendar(root)
        else:
            _add_values(root, origin, values)
    return Pack(
        code=head["code"].words(),
        title=head["title"].both(),
        issuer=origin.issuer,
        source=origin.source,
        effective_from=origin.effective_from,
        effective_until=origin.effective_until,
        values=MappingProxyType(values),
        calendar=calendar,
    )


def _add_values(root: Item, pack: _Origin, values: dict[str, tuple[PolicyValue, ...]]) -> None:
    parts = root.mapping(known=("defaults", "values"), required=("values",))
    origin = pack
    if "defaults" in parts:
        origin = _origin(parts["defaults"].mapping(known=_ORIGIN), pack)
    for key, item in parts["values"].mapping().items():
        if key in values:
            raise item.fail(
                "plan.key_in_two_files",
                Text("“{key}”在别的文件里已有", "`{key}` stands in another file too", key=key),
            )
        values[key] = _dated(key, item, origin)


def _dated(key: str, item: Item, origin: _Origin) -> tuple[PolicyValue, ...]:
    if item.kind != "map":
        return (_policy_value(key, item, origin),)
    if "dated" not in item.mapping():
        parts = item.mapping(known=("value", *_ORIGIN), required=("value",))
        return (_policy_value(key, parts["value"], _origin(parts, origin)),)
    found: dict[date, PolicyValue] = {}
    for entry in item.mapping(known=("dated",))["dated"].sequence():
        parts = entry.mapping(known=("value", *_ORIGIN), required=("value", "effective_from"))
        one = _policy_value(key, parts["value"], _origin(parts, origin))
        if one.effective_from in found:
            raise entry.fail(
                "plan.day_twice",
                Text("同一天有两个值", "Two values begin on the same day"),
            )
        found[one.effective_from] = one
    return tuple(found[day] for day in sorted(found))


def _origin(parts: Mapping[str, Item], base: _Origin) -> _Origin:
    until = parts.get("effective_until")
    origin = _Origin(
        issuer=parts["issuer"].words() if "issuer" in parts else base.issuer,
        source=parts["source"].words() if "source" in parts else base.source,
        example=parts["example"].flag() if "example" in parts else base.example,
        effective_from=(
            parts["effective_from"].day() if "effective_from" in parts else base.effective_from
        ),
        effective_until=_optional_day(until) if until else base.effective_until,
    )
    if (
        until is not None
        and origin.effective_until is not None
        and origin.effective_until <= origin.effective_from
    ):
        raise until.fail(
            "plan.ends_before_it_begins",
            Text("结束日应晚于开始日", "It ends before it begins"),
        )
    return origin


def _optional_day(item: Item | None) -> date | None:
    return None if item is None or item.kind == "null" else item.day()


def _policy_value(key: str, item: Item, origin: _Origin) -> PolicyValue:
    unit = _unit(key)
    value: Value
    if unit == "at":
        value = item.clock_time()
    elif unit is not None:
        value = item.whole()
        if unit == "percent" and value > 100:
            raise item.fail(
                "plan.over_a_hundred", Text("百分比不能超过 100", "A percentage is at most 100")
            )
    else:
        value = _free_value(item)
    return PolicyValue(
        key=key,
        value=value,
        issuer=origin.issuer,
        source=origin.source,
        effective_from=origin.effective_from,
        effective_until=origin.effective_until,
        example=origin.example,
    )


def _unit(key: str) -> str | None:
    last = key.rsplit(".", 1)[-1]
    return next((unit for unit in (*UNITS, "at") if f"_{last}".endswith(f"_{unit}")), None)


def _free_value(item: Item) -> Value:
    """Texts, lists and mappings; a number has no business here, because its key names no unit."""
    if item.kind == "str":
        return item.words()
    if item.kind == "seq":
        return tuple(_free_value(one) for one in item.sequence())
    if item.kind == "map":
        parts = item.mapping()
        if parts.keys() == {"zh", "en"}:
            return item.both()
        return MappingProxyType({key: _inner_value(key, one) for key, one in parts.items()})
    if item.kind in ("int", "float"):
        raise item.fail(
            "plan.no_unit",
            Text(
                "数字的键要以单位结尾：{units}",
                "The key of a number ends in its unit: {units}",
                units=", ".join(UNITS),
            ),
        )
    raise item.fail(
        "plan.wrong_type",
        Text("这里应为文字、列表或“键: 值”", "Expected a text, a list or `key: value`"),
    )


def _inner_value(key: str, item: Item) -> Value:
    unit = _unit(key)
    if unit == "at":
        return item.clock_time()
    return _free_value(item) if unit is None else item.whole()


def _calendar(root: Item) -> WorkCalendar:
    years = root.mapping(known=("years",), required=("years",))["years"].mapping()
    arrangements = (_year(year, item) for year, item in years.items())
    return WorkCalendar({arrangement.year: arrangement for arrangement in arrangements})


def _year(text: str, item: Item) -> YearArrangement:
    if not (text.isascii() and text.isdigit() and len(text) == 4):
        raise item.fail("plan.not_a_year", Text("这里应为年份", "Expected a year"))
    year = int(text)
    parts = item.mapping(known=("source", "off", "made_up"), required=("source", "off"))
    off = frozenset(day for one in parts["off"].sequence() for day in _days(one, year))
    made_up: set[date] = set()
    for one in parts["made_up"].sequence() if "made_up" in parts else ():
        day = _in_year(one, one.day(), year)
        if day.weekday() < _SATURDAY or day in off:
            raise one.fail(
                "plan.not_made_up",
                Text(
                    "调休上班日应为周末且不在放假日内",
                    "A made-up day is a weekend day outside the holidays",
                ),
            )
        made_up.add(day)
    return YearArrangement(year, off, frozenset(made_up), parts["source"].words())


def _days(item: Item, year: int) -> list[date]:
    """`2026-10-01` or `2026-10-01/2026-10-07`, both ends included."""
    first_text, slash, last_text = str(item.node.value).partition("/")
    first = _in_year(item, item.read_day(first_text), year)
    last = _in_year(item, item.read_day(last_text), year) if slash else first
    if last < first:
        raise item.fail(
            "plan.ends_before_it_begins", Text("结束日应晚于开始日", "It ends before it begins")
        )
    return list(days_between(first, last))


def _in_year(item: Item, day: date, year: int) -> date:
    if day.year != year and (day.year, day.month) != (year - 1, 12):
        raise item.fail(
            "plan.other_year",
            Text(
                "{day} 不属于 {year} 年的安排",
                "{day} is not of the year {year}",
                day=day,
                year=year,
            ),
        )
    return day
