"""Reading an address without a register: what the text says, and how many ways it can be read."""

import re
from dataclasses import dataclass, replace

from mashang.domain.addresses.levels import Level
from mashang.domain.addresses.many import ParsedItem, parse_many, speaks_of_many
from mashang.domain.addresses.readings import Draft, drafts
from mashang.domain.addresses.surface import LONGEST, fold
from mashang.domain.addresses.tails import on_floor, take_apart

_HAN = "[^0-9A-Z,、~|]"
_HEAD = re.compile(
    "(?:中国|中华人民共和国)?,?"
    f"(?:(?P<province>{_HAN}{{2,8}}?(?:省|自治区)|北京市|上海市|天津市|重庆市),?)?"
    f"(?:(?P<city>[^0-9A-Z,、~|省市区县]{{2,6}}(?:市|自治州)),?)?"
    f"(?:(?P<district>[^0-9A-Z,、~|省市区县社小]{{1,6}}(?:区|县)),?)?"
    f"(?:(?P<street>[^0-9A-Z,、~|省市区县社]{{1,8}}?(?:街道|镇|乡)),?)?"
    f"(?:(?P<community>{_HAN}{{1,12}}?(?:社区|(?<!新)村(?=村?民?委|$))"
    "(?:村?(?:居民|村民)?委(?:员)?会|居委会?|村委会?)?),?)?"
    "(?P<compound>.*)"
)


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read the numbered part; levels that are not stated are None."""

    group: str | None = None
    house_no: str | None = None
    building: str | None = None
    unit: str | None = None
    floor: str | None = None
    room: str | None = None


@dataclass(frozen=True, slots=True)
class Parsed:
    """What an address says, without asking whether it exists.

    Attributes:
        raw: the text exactly as it was given.
        folded: the text on one surface (half width, Arabic numerals, plain dashes).
        readings: every way to read the numbers, those that need no other level to be absent first; empty if they make no
            sense or there are none.
        certain: how many of the readings, from the left, follow the letter of the text.
        many: the places, if the text is a list or a range; then there are no readings.
    """

    raw: str
    folded: str
    province: str | None = None
    city: str | None = None
    district: str | None = None
    street: str | None = None
    community: str | None = None
    compound: str | None = None
    readings: tuple[Reading, ...] = ()
    certain: int = 0
    many: tuple[ParsedItem, ...] = ()

    @property
    def sole(self) -> Reading | None:
        """The reading, if there is only one; None when it is a question for the register."""
        return self.readings[0] if len(self.readings) == 1 else None


def parse(text: str) -> Parsed:
    """What an address says; never fails, and never chooses between readings.

    Names are told apart by their endings only (社区, 街道); a register knows better.
    """
    folded = fold(text[:LONGEST])
    if speaks_of_many(folded):
        first = folded.replace("~", "、").split("、")[0]
        return replace(_named(text, folded, _cut(first)[0]), many=tuple(parse_many(text)))
    head, tail = _cut(folded)
    sure, unsure = _readings(tail)
    named = _named(text, folded, head)
    return replace(named, readings=(*sure, *unsure), certain=len(sure))


def _named(text: str, folded: str, head: str) -> Parsed:
    found = _HEAD.fullmatch(head.strip(",|-"))
    given = found.groupdict("") if found is not None else {}
    names = {level: name.strip(",|-") or None for level, name in given.items()}
    return Parsed(
        raw=text,
        folded=folded,
        province=names.get("province"),
        city=names.get("city"),
        district=names.get("district"),
        street=names.get("street"),
        community=names.get("community"),
        compound=names.get("compound"),
    )


def _cut(folded: str) -> tuple[str, str]:
    """The text before and from the first place whence everything reads as numbered levels."""
    for found in re.finditer(
        "沿街|[0-9A-Z]+|[甲乙丙丁东西南北中](?=单元|座|楼|幢)|地下|[车储架阁商店门传值半自]", folded
    ):
        tail = folded[found.start() :]
        if any(drafts(part.shape) for part in take_apart(tail)):
            return folded[: found.start()], tail
    return folded, ""


def _readings(tail: str) -> tuple[list[Reading], list[Reading]]:
    if not tail:
        return [], []
    sure: dict[Reading, None] = {}
    unsure: dict[Reading, None] = {}
    for part in take_apart(tail):
        for draft in sorted(drafts(part.shape), key=_conditions):
            reading = None if draft.span else _reading(draft, part.values)
            if reading is not None:
                (unsure if draft.loose or draft.lone else sure)[reading] = None
    return list(sure), [reading for reading in unsure if reading not in sure]


def _conditions(draft: Draft) -> int:
    """How many levels a reading needs to be absent: the fewer, the more it says by itself."""
    return draft.closed.bit_count()


_FIELDS = {
    Level.GROUP: "group",
    Level.HOUSE: "house_no",
    Level.BUILDING: "building",
    Level.UNIT: "unit",
    Level.ROOM: "room",
}


def _reading(draft: Draft, values: tuple[str, ...]) -> Reading | None:
    stated = {_FIELDS[slot.level]: slot.of(values) for slot in draft.slots}
    floor = values[draft.floor] if draft.floor >= 0 else None
    if (
        floor
        and "room" in stated
        and len(stated["room"]) > 2
        and not on_floor(stated["room"], floor)
    ):
        return None
    return Reading(**stated, floor=floor)
