"""The numbered part of an address, taken apart into its shape and its values.

`3幢2单元501室` has the shape `0幢0单元0室` and the values 3, 2, 501. What a shape may mean is worked
out in `readings`; what it means for real numbers is decided against a register.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mashang.domain.addresses.levels import Level
from mashang.domain.addresses.surface import fold

WORD = "\ue000"
"""Stands in a tail for a name that a register holds (综合楼, 集体宿舍)."""
SPACE = "\ue001"
"""Stands in a tail for a special room with its number (车库12)."""

_SIDE = "甲乙丙丁东西南北中"
_NUMBER = r"[A-Z]{0,2}[0-9]+(?:\+[0-9]+)?[A-Z]?"
_VALUE = re.compile(
    rf"((?:{_NUMBER}|[A-Z])[{_SIDE}]?|[{_SIDE}](?=单元|座|楼|幢|室|房|户|门)|[{WORD}{SPACE}])"
)
_ZEROS = re.compile("(?<![0-9])0+(?=[0-9])")
_SINGLE = re.compile(rf"(?:{_NUMBER}|[A-Z])[{_SIDE}]?(?:-{_NUMBER}[{_SIDE}]?)?|[{_SIDE}]")

LABELS: dict[str, tuple[Level, ...]] = {
    **dict.fromkeys(("村民小组", "居民小组", "村民组", "居民组", "小组", "组"), (Level.GROUP,)),
    **dict.fromkeys(("号楼", "号幢", "#楼", "#幢", "幢楼", "幢", "座"), (Level.BUILDING,)),
    "楼": (Level.BUILDING, Level.FLOOR),
    **dict.fromkeys(("单元门", "号单元", "单元", "号门", "门"), (Level.UNIT,)),
    **dict.fromkeys(("层楼", "层"), (Level.FLOOR,)),
    **dict.fromkeys(("号房间", "号房", "号室", "房间", "室", "房", "户"), (Level.ROOM,)),
    "号院": (Level.HOUSE,),
    "号": (Level.HOUSE, Level.BUILDING, Level.ROOM),
    "#": (Level.BUILDING, Level.HOUSE, Level.ROOM),
}
"""What may stand after a number, and the levels it may then be, the likeliest first."""

_SPACE_KINDS = {
    **{kind: kind for kind in ("地下室", "半地下室", "地下车库", "车库", "自行车库", "车棚")},
    **{kind: kind for kind in ("阁楼", "架空层", "传达室", "门卫室", "值班室")},
    **dict.fromkeys(("储藏室", "储藏间"), "储藏室"),
    **dict.fromkeys(("商铺", "店铺", "店面", "门面", "门面房"), "商铺"),
}
_SPACE = re.compile(
    r"(?P<before>(?<![0-9A-Z])[0-9]+[A-Z]?(?:号|室|-)?)?"
    f"(?P<kind>{'|'.join(sorted(_SPACE_KINDS, key=len, reverse=True))})"
    r"(?:-?(?P<after>[0-9]+[A-Z]?(?:-[0-9]+)?)(?:号|室|间)?)?$"
)
_SPACE_KIND = re.compile("|".join(_SPACE_KINDS))
_ALONG = "沿街"
_BEGINNINGS = frozenset(_SIDE + _ALONG[0] + "".join(kind[0] for kind in _SPACE_KINDS))


@dataclass(frozen=True, slots=True)
class Tail:
    """A tail taken apart: its shape (`0幢0单元0室`) and its values in the order written."""

    shape: str
    values: tuple[str, ...]


def may_begin(sign: str) -> bool:
    """Whether a numbered part can begin with a sign at all."""
    return (sign.isascii() and sign.isalnum()) or sign in _BEGINNINGS


def take_apart(tail: str, words: Sequence[str] = ()) -> tuple[Tail, ...]:
    """The tail as shape and values; several if a special room's number may belong elsewhere.

    Args:
        tail: folded text after the names.
        words: what each `WORD` sign in it stands for, in order.
    """
    if _SPACE_KIND.search(tail):
        return tuple(_take_apart(text, words, space) for text, space in _special_rooms(tail))
    return (_take_apart(tail, words, ""),)


def plain(value: str) -> str:
    """A value as a register keeps it: without leading zeros, `12+3` as `12-3`."""
    if "0" in value:
        value = _ZEROS.sub("", value)
    return value.replace("+", "-") if "+" in value else value


def canonical(level: Level, written: str | None) -> str:
    """The value of one level from one field of a register: `3`, `3幢` and `三幢` are all `3`.

    A field that is no number is kept as a name (`综合楼`). Empty and 无 are the empty string.
    """
    text = fold(written or "")
    if text in ("", "无"):
        return ""
    along = level is Level.HOUSE and text.startswith(_ALONG)
    body = text.removeprefix(_ALONG) if along else text
    if level is Level.ROOM:
        for rest, space in _special_rooms(body):
            if rest == SPACE:
                return space
        body = _without_floor(body)
    number = _without_label(level, body)
    if _SINGLE.fullmatch(number):
        value = "-".join(plain(part) for part in number.split("-"))
        return _ALONG + value if along else value
    return text


def is_number(value: str) -> bool:
    """Whether a canonical value is a number with its letters, rather than a name."""
    return _SINGLE.fullmatch(value) is not None


def is_name(value: str) -> bool:
    """Whether a canonical value is a name of the register's own, which no grammar can foresee."""
    if is_number(value.removeprefix(_ALONG)):
        return False
    return all(rest != SPACE for rest, _ in _special_rooms(value))


def on_floor(room: str, floor: str) -> bool:
    """Whether a room's number begins with its floor: 501, 501-1 and 501A are on 5."""
    head = re.match(r"(.*?[0-9]*?)[0-9]{2}[A-Z]?\D?(?:-.*)?$", room)
    return head is not None and head[1] == floor


def _without_label(level: Level, text: str) -> str:
    for label in sorted(LABELS, key=len, reverse=True):
        if level in LABELS[label] and text.endswith(label):
            return text.removesuffix(label)
    return text


def _without_floor(text: str) -> str:
    """`5楼508` is room 508; anything that does not agree stays as it is written."""
    found = re.fullmatch("([A-Z]?[0-9]+)(?:层楼|层|楼)-?(.+)", text)
    if found is None:
        return text
    room = _without_label(Level.ROOM, found[2])
    return room if on_floor(plain(room), plain(found[1])) else text


def _special_rooms(tail: str) -> Iterator[tuple[str, str]]:
    """The tail with its special room folded into one sign, and what the sign stands for."""
    found = _SPACE.search(tail)
    if found is None:
        yield tail, ""
        return
    kind = _SPACE_KINDS[found["kind"]]
    before, after = found["before"] or "", found["after"] or ""
    head = tail[: found.start()]
    if before and not after:
        yield head + SPACE, kind + plain(before.rstrip("号室-"))
    yield head + before + SPACE, kind + "-".join(plain(part) for part in after.split("-") if part)


def _take_apart(tail: str, words: Sequence[str], space: str) -> Tail:
    parts = _VALUE.split(tail)
    signs = parts[1::2]
    if not words and not space:
        return Tail("0".join(parts[::2]), tuple(map(plain, signs)))
    given = iter(words)
    shape, values = parts[0], []
    for sign, following in zip(signs, parts[2::2], strict=True):
        if sign == WORD:
            shape, value = shape + "W", next(given, "")
        elif sign == SPACE:
            shape, value = shape + "S", space
        else:
            shape, value = shape + "0", plain(sign)
        shape += following
        values.append(value)
    return Tail(shape, tuple(values))
