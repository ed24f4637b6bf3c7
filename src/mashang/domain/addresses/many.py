"""Lists and ranges of addresses, as proclamations write them: 2组129-131号、2组136-1号、7幢、9幢."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from mashang.domain.addresses.levels import Level
from mashang.domain.addresses.readings import Draft, drafts
from mashang.domain.addresses.surface import fold
from mashang.domain.addresses.tails import LABELS, Tail, take_apart

LONGEST_RANGE = 500
"""Values a range may expand to; a longer one is a slip of the pen, and is asked about."""

_LABEL = "|".join(sorted(LABELS, key=len, reverse=True))
_NUMBER = "[A-Z]?[0-9]+[A-Z]?|[A-Z]"
_BOTH_LABELLED = re.compile(f"({_NUMBER})({_LABEL})[-~]({_NUMBER})(?=\\2)")
_SECOND_PLACE = re.compile(f"({_LABEL}),(?=(?:{_NUMBER})(?:-(?:{_NUMBER}))?\\1)")
_ENDING_LABEL = re.compile(f"({_LABEL})$")
_WANTED = {label: levels[0] for label, levels in LABELS.items()}
_INHERITED = {
    Level.GROUP: (),
    Level.HOUSE: (Level.GROUP,),
    Level.BUILDING: (),
    Level.UNIT: (Level.HOUSE, Level.BUILDING),
    Level.ROOM: (Level.GROUP, Level.HOUSE, Level.BUILDING, Level.UNIT),
}
_WRITTEN = {
    Level.GROUP: "组",
    Level.HOUSE: "号",
    Level.BUILDING: "幢",
    Level.UNIT: "单元",
    Level.ROOM: "室",
}


class ItemKind(StrEnum):
    """How an item of a list is to be understood."""

    ONE = "one"
    RANGE = "range"
    UNDECIDED = "undecided"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class ParsedItem:
    """One item of a list.

    Attributes:
        raw: the item as folded text.
        names: community and compound as written, its own or taken over from the item before.
        above: the levels above the item's own, outermost first.
        level: what kind of thing the item lists; None if unclear.
        values: the values at that level; of a range all of them.
        kind: `UNDECIDED` if a hyphen may be a range or a sub-number (1-2号); `values` then holds
            the range and `sub_number` the other reading.
    """

    raw: str
    names: str
    kind: ItemKind
    level: Level | None = None
    above: tuple[tuple[Level, str], ...] = ()
    values: tuple[str, ...] = ()
    sub_number: str | None = None

    def writings(self) -> Iterator[str]:
        """Each single address the item may mean, written out; a sub-number first."""
        if self.level is None:
            return
        start = self.names + "".join(f"{value}{_WRITTEN[level]}" for level, value in self.above)
        subs = (self.sub_number.replace("-", "附"),) if self.sub_number else ()
        for value in (*subs, *self.values):
            yield f"{start}{value}{_WRITTEN[self.level]}"


def speaks_of_many(folded: str) -> bool:
    """Whether a folded text is a list or an unmistakable range; a lone hyphen is not."""
    if "、" in folded or "~" in folded or "\n" in folded:
        return True
    return bool(_BOTH_LABELLED.search(folded) or _SECOND_PLACE.search(folded))


def parse_many(text: str) -> list[ParsedItem]:
    """The items of a list; linear in its length and in the values of its ranges.

    A label said once counts for the numbers before it (8、9幢), names and outer levels count for the
    items after it. A villagers' group is not handed on to a building: 2组136-1号、7幢 are two places.
    """
    folded = _SECOND_PLACE.sub(r"\1、", _BOTH_LABELLED.sub(r"\1~\3", fold(text)))
    pieces = [piece for piece in folded.split("、") if piece]
    items: list[ParsedItem] = []
    for at, piece in enumerate(pieces):
        label = "" if _ENDING_LABEL.search(piece) else _label_of_next(pieces[at:], pieces[:at])
        item = _item(piece, label)
        items.append(_with_inheritance(item, items))
    return items


def _label_of_next(following: Sequence[str], before: Sequence[str]) -> str:
    for piece in (*following, *reversed(before)):
        found = _ENDING_LABEL.search(piece)
        if found is not None:
            return found[1]
    return ""


def _item(piece: str, label: str) -> ParsedItem:
    written = piece + label
    for found in re.finditer(f"沿街|{_NUMBER}", written):
        for tail in take_apart(written[found.start() :].replace("~", "-")):
            item = _read(piece, written, tail)
            if item is not None:
                return replace(item, names=written[: found.start()].rstrip(",|"))
    return ParsedItem(piece, "", ItemKind.UNCLEAR)


def _read(piece: str, written: str, tail: Tail) -> ParsedItem | None:
    ending = _ENDING_LABEL.search(written)
    wanted = _WANTED[ending[1]] if ending else Level.ROOM
    sure = [draft for draft in drafts(tail.shape) if not draft.loose and draft.floor < 0]
    spans = [draft for draft in sure if draft.span and draft.span[0].level is wanted]
    ones = [draft for draft in sure if not draft.span and draft.slots[-1].level is wanted]
    if spans:
        return _range(piece, spans[0], tail.values, sure_range="~" in written)
    if not ones:
        return None
    above, last = _stated(ones[-1], tail.values)
    return ParsedItem(piece, "", ItemKind.ONE, wanted, above, (last,))


def _range(
    piece: str, draft: Draft, values: tuple[str, ...], *, sure_range: bool
) -> ParsedItem | None:
    if draft.span is None:
        return None
    first, last = (slot.of(values) for slot in draft.span)
    level = draft.span[0].level
    above = tuple((slot.level, slot.of(values)) for slot in draft.slots)
    item = ParsedItem(piece, "", ItemKind.ONE, level, above, ())
    inside = _between(first, last)
    sub_number = f"{first}-{last.removeprefix('沿街')}"
    if inside is None:
        kind = ItemKind.UNCLEAR if sure_range else ItemKind.ONE
        return replace(item, kind=kind, values=() if sure_range else (sub_number,))
    if level is Level.HOUSE and not sure_range:
        return replace(item, kind=ItemKind.UNDECIDED, values=inside, sub_number=sub_number)
    return replace(item, kind=ItemKind.RANGE, values=inside)


def _between(first: str, last: str) -> tuple[str, ...] | None:
    """Every value from first to last; None if they make no range (136-1, A3-5, too long)."""
    prefix = "沿街" if first.startswith("沿街") else ""
    low, high = first.removeprefix(prefix), last.removeprefix(prefix)
    if low.isdecimal() and high.isdecimal() and 0 < int(high) - int(low) < LONGEST_RANGE:
        return tuple(f"{prefix}{value}" for value in range(int(low), int(high) + 1))
    if len(low) == len(high) == 1 and "A" <= low < high <= "Z":
        return tuple(chr(sign) for sign in range(ord(low), ord(high) + 1))
    return None


def _stated(draft: Draft, values: tuple[str, ...]) -> tuple[tuple[tuple[Level, str], ...], str]:
    *above, last = draft.slots
    return tuple((slot.level, slot.of(values)) for slot in above), last.of(values)


def _with_inheritance(item: ParsedItem, before: Sequence[ParsedItem]) -> ParsedItem:
    if not before or item.names or item.level is None:
        return item
    previous = before[-1]
    own = min((level for level, _ in item.above), default=item.level)
    taken = tuple(
        (level, value)
        for level, value in previous.above
        if level in _INHERITED[own] and level < own
    )
    return replace(item, names=previous.names, above=taken + item.above)
