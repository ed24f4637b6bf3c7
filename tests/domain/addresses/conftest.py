"""A slow oracle for the register, which works the other way round.

The product reads a text backwards into places. The oracle writes every place forwards in every way
people write it, keeps all those writings in one dictionary, and looks the text up. They share no code.
"""

import random
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import combinations, pairwise, product

import pytest

from mashang.domain.addresses import Register, RegisterRow

UPPER = [["浙江省"], ["杭州市"], ["上城区", "江干区"], ["笕桥街道"]]
UPPER_WRITTEN = sorted(
    map(
        "".join,
        product(
            ["", "浙江省", "浙江"],
            ["", "杭州市", "杭州"],
            ["", "上城区", "上城", "江干区", "江干"],
            ["", "笕桥街道", "笕桥"],
        ),
    )
)
COMMUNITY_ENDS = ["", "社区", "村", "社区居委会", "居委会", "居委", "委会", "社区居委", "社区委会"]
G, H, B, U, R = range(5)
LABELS = {
    G: ["组", "小组", "村民组", "村民小组"],
    H: ["号", "#", "号院"],
    B: ["幢", "座", "号楼", "号幢", "#楼", "楼", "号", "#", "幢楼", "#幢"],
    U: ["单元", "门", "号门", "号单元", "单元门"],
    R: ["室", "号室", "号房", "房", "户", "号", "#"],
}


def compounds() -> Iterator[tuple[str, dict[str, str]]]:
    """Compounds with units, without, with one building, with none, and with both kinds."""
    for compound, community, units in (("白石嘉苑", "白石", "12"), ("花园", "天新", "123")):
        yield community, {"compound": compound}
        for building in ("1", "2", "3", "12"):
            yield community, {"compound": compound, "building": building}
            for unit, room in product(units, ("101", "102", "501", "502")):
                place = {"building": building, "unit": unit, "room": room}
                yield community, {"compound": compound, **place}
    for building, room in product(("1", "2", "3", "5"), ("101", "501", "502", "501-1")):
        yield "天新", {"compound": "天新公寓2期", "building": building, "room": room}
    for unit, room in product("12", ("201", "501")):
        yield "白石", {"compound": "石桥公寓", "building": "1", "unit": unit, "room": room}
    for room in ("505", "508", "车库3"):
        yield "白石", {"compound": "青年公寓", "room": room}
    for building, unit in (("7", "1"), ("7", ""), ("8", "")):
        yield "笕桥", {"compound": "混合里", "building": building, "unit": unit, "room": "301"}


def houses() -> Iterator[tuple[str, dict[str, str]]]:
    """Houses of villagers' groups with and without sub-numbers, and of a street front."""
    for house in ("1", "2", "3", "1-2", "50", "50-1", "51", "136-1", "136", "2-1"):
        yield "黄家", {"group": "1", "house_no": house}
    for house in ("1", "1-2", "7-1", "129", "131", "3-2"):
        yield "黄家", {"group": "2", "house_no": house}
    for house, room in product(("136-1", "51"), ("101", "301")):
        yield "黄家", {"group": "1", "house_no": house, "room": room}
    for house in ("22", "24", "24-1"):
        yield "笕桥", {"compound": "丁兰路", "house_no": house}
    for unit, room in product("12", ("301", "302")):
        yield "笕桥", {"compound": "丁兰路", "house_no": "24", "unit": unit, "room": room}
    yield "笕桥", {"compound": "丁兰路", "house_no": "22", "building": "3", "room": "501"}


def street() -> list[RegisterRow]:
    communities = [(community, {}) for community in ("白石", "黄家", "笕桥", "天新")]
    places = enumerate([*communities, *compounds(), *houses()], start=1000)
    return [RegisterRow(number, community, **levels) for number, (community, levels) in places]


@dataclass
class Verdict:
    """The rows a text fits by the letter, and those it may mean besides."""

    strict: set[int] = field(default_factory=set)
    loose: set[int] = field(default_factory=set)
    many: bool = False

    @property
    def sole(self) -> int | None:
        both = self.strict | self.loose
        return (
            next(iter(self.strict))
            if len(self.strict) == len(both) == 1 and not self.many
            else None
        )


class Oracle:
    """Every writing of every row, forwards."""

    def __init__(self, rows: list[RegisterRow]) -> None:
        self.rows = {row.place_id: row for row in rows}
        self.levels = {row.place_id: self._levels(row) for row in rows}
        self.heads: dict[str, set[tuple[str, str]]] = defaultdict(set)
        self.tails: dict[str, Verdict] = defaultdict(Verdict)
        self.writings: dict[int, list[str]] = {}
        self._write_heads(rows)
        self.heads_of: dict[tuple[str, str], list[str]] = defaultdict(list)
        for head, scopes in sorted(self.heads.items()):
            for scope in scopes:
                self.heads_of[scope].append(head)
        for row in rows:
            mine = dict.fromkeys(self._writings(row))
            self.writings[row.place_id] = [text for text, _ in mine]
            for text, strict in mine:
                verdict = self.tails[text]
                (verdict.strict if strict else verdict.loose).add(row.place_id)

    @cache  # noqa: B019  # the oracle lives as long as the session
    def judge(self, text: str) -> Verdict:
        found = self._fits(text)
        for range_ in re.finditer(r"(?<![-0-9])([0-9]+)-([0-9]+)(?![-0-9])", text):
            low, high = int(range_[1]), int(range_[2])
            if low < high:
                ends = [
                    text[: range_.start()] + end + text[range_.end() :] for end in range_.groups()
                ]
                inside = text[: range_.start()].endswith(tuple("幢座楼号#"))
                found.many |= self._both_there(*ends, inside=inside)
        return found

    def _fits(self, text: str) -> Verdict:
        found = Verdict()
        for at in range(len(text) + 1):
            for community, compound in self.heads.get(text[:at], ()):
                tail = (
                    self.tails.get(text[at:], Verdict())
                    if text[at:]
                    else self._named(community, compound)
                )
                found.strict |= {row for row in tail.strict if self._lies(row, community, compound)}
                found.loose |= {row for row in tail.loose if self._lies(row, community, compound)}
        return found

    def _named(self, community: str, compound: str) -> Verdict:
        if not community and not compound:
            return Verdict()
        return Verdict(
            {
                number
                for number, row in self.rows.items()
                if not self.levels[number] and (row.compound or "") == compound
            }
        )

    def _lies(self, number: int, community: str, compound: str) -> bool:
        row = self.rows[number]
        return (not community or row.community == community) and (
            not compound or row.compound == compound
        )

    def _both_there(self, one: str, other: str, *, inside: bool) -> bool:
        first, second = self._fits(one), self._fits(other)
        return any(
            self._are_ends(left, right, inside=inside)
            for left in first.strict | first.loose
            for right in second.strict | second.loose
        )

    def _are_ends(self, left: int, right: int, *, inside: bool) -> bool:
        """Two rows of one compound that differ in one level only can be the ends of a range.

        A range of units needs its building: 1-2单元 is building 1, unit 2 where there are many.
        """
        one, other = self.levels[left], self.levels[right]
        place, there = self.rows[left], self.rows[right]
        if one.keys() != other.keys() or (place.community, place.compound) != (
            there.community,
            there.compound,
        ):
            return False
        differing = [level for level in one if one[level] != other[level]]
        return len(differing) == 1 and (differing != [U] or inside or self._buildings(place) <= 1)

    def _levels(self, row: RegisterRow) -> dict[int, str]:
        fields = (row.group, row.house_no, row.building, row.unit, row.room)
        return {level: value for level, value in enumerate(fields) if value}

    def _write_heads(self, rows: list[RegisterRow]) -> None:
        for upper in UPPER_WRITTEN:
            self.heads[upper].add(("", ""))
            for row in rows:
                compounds = {row.compound or ""}
                if row.compound:
                    compounds |= (
                        {row.compound + "小区"} if row.compound != "丁兰路" else {"丁兰路沿街"}
                    )
                for compound, end in product(compounds, COMMUNITY_ENDS):
                    self.heads[upper + row.community + end + compound].add(
                        (row.community, row.compound or "" if compound else "")
                    )
                    self.heads[upper + row.community + end].add((row.community, ""))
                    self.heads[upper + compound].add(("", row.compound or ""))

    def _writings(self, row: RegisterRow) -> Iterator[tuple[str, bool]]:
        has = self.levels[row.place_id]
        if not has:
            return
        *outer, last = sorted(has)
        for size in range(len(outer) + 1):
            for kept in combinations(outer, size):
                for cut in product((False, True), repeat=size):
                    yield from self._chained(row, [*kept, last], cut)

    def _chained(
        self, row: RegisterRow, levels: list[int], joined: tuple[bool, ...]
    ) -> Iterator[tuple[str, bool]]:
        chains: list[list[int]] = [[levels[0]]]
        for level, glued in zip(levels[1:], joined, strict=True):
            if glued:
                chains[-1].append(level)
            else:
                chains.append([level])
        ways = [
            list(self._chain(row, chain, levels[: levels.index(chain[0])], chain is chains[-1]))
            for chain in chains
        ]
        for way in product(*ways):
            yield "".join(text for text, _ in way), all(strict for _, strict in way)

    def _chain(
        self, row: RegisterRow, chain: list[int], before: list[int], at_end: bool
    ) -> Iterator[tuple[str, bool]]:
        has = self.levels[row.place_id]
        text = "-".join(has[level] for level in chain)
        end, long = chain[-1], len(chain) > 1
        stated = set(before) & {H, B, U}
        if "车库" in text:
            yield from ((form, True) for form in (text, *self._garages(text, long)))
            return
        for label in LABELS[end] + ([""] if at_end else []):
            strict = self._is_strict(row, chain, before, label)
            if label in ("号", "#") and long and chain[0] == H and end == R:
                continue
            if long and chain[0] == U and not stated & {H, B} and self._buildings(row) > 1:
                continue
            yield text + label, strict
        if end == R and not long and re.match("[1-9]0[1-9]", text):
            yield from self._with_floor(row, text, before)

    def _with_floor(
        self, row: RegisterRow, text: str, before: list[int]
    ) -> Iterator[tuple[str, bool]]:
        for floor, label in product(("楼", "层", "层楼"), [*LABELS[R], ""]):
            open_ = label in ("", "号", "#") and not set(before) & {H, B, U}
            yield (
                f"{text[0]}{floor}{text}{label}",
                not (open_ and self._beside(row, before, {H, B, U})),
            )

    def _garages(self, text: str, long: bool) -> list[str]:
        return (
            []
            if long
            else [
                text + "号",
                *(text.removeprefix("车库") + label for label in ("号车库", "车库")),
            ]
        )

    def _is_strict(self, row: RegisterRow, chain: list[int], before: list[int], label: str) -> bool:
        end, long = chain[-1], len(chain) > 1
        stated = set(before) & {H, B, U}
        if long and (chain[0] == G or (label in ("号", "#") and end != R)):
            return False
        if long and any(
            self._beside(
                row,
                [*before, *chain[: at + 1]],
                {level for level in (B, U) if upper < level < lower},
            )
            for at, (upper, lower) in enumerate(pairwise(chain))
        ):
            return False
        if long and chain[0] == U and not stated & {H, B} and self._beside(row, [], {H, B}):
            return False
        if not label and end != R:
            sub_number = not long and end == H and "-" in self.levels[row.place_id][H]
            return end == H and not long and (before == [G] or sub_number)
        if end == R and not long and label in ("", "号", "#") and not stated:
            return not self._beside(row, before, {H, B, U})
        return True

    def _beside(self, row: RegisterRow, stated: list[int], levels: set[int]) -> bool:
        """Whether any row that agrees in what is stated has one of these levels."""
        mine = self.levels[row.place_id]
        return any(
            levels & self.levels[number].keys()
            and all(self.levels[number].get(level) == mine[level] for level in stated)
            for number, other in self.rows.items()
            if (other.community, other.compound) == (row.community, row.compound)
        )

    def _buildings(self, row: RegisterRow) -> int:
        return len(
            {
                self.levels[number][B]
                for number, other in self.rows.items()
                if (other.community, other.compound) == (row.community, row.compound)
                and B in self.levels[number]
            }
        )


class Scribe:
    """Writes addresses as people do, and as people get them wrong."""

    def __init__(self, oracle: Oracle, dice: random.Random) -> None:
        self.oracle, self.dice = oracle, dice
        self.numbers = sorted(oracle.rows)

    def clean(self) -> str:
        """A writing from the oracle's own book: a head that holds the row, and one of its tails."""
        number = self.dice.choice(self.numbers)
        row = self.oracle.rows[number]
        compound = row.compound or ""
        scopes = [(row.community, compound), ("", compound), (row.community, ""), ("", "")]
        weights = [6, 4 if compound else 0, 2, 1]
        (scope,) = self.dice.choices(scopes, weights)
        tail = self.dice.choice(self.oracle.writings[number] or [""])
        return self.dice.choice(self.oracle.heads_of[scope]) + tail

    def noisy(self, text: str) -> str:
        """The same text in another hand: nothing of its meaning changes."""
        if self.dice.random() < 0.4:
            text = re.sub("[0-9]+", self._number, text)
        text = "".join(self._sign(sign) for sign in text)
        if self.dice.random() < 0.3:
            text = re.sub(
                r"(?<=[^0-9A-Z０-９])(?=[0-9])|(?<=[0-9])(?=[^0-9A-Z０-９])", self._gap, text
            )
        return (
            self.dice.choice(["", " ", "\u3000", "\ufeff"])
            + text
            + self.dice.choice(["", "。", "\n", " "])
        )

    def wrong(self, text: str) -> str:
        """A slip: a sign lost, changed, doubled, or two swapped."""
        for _ in range(self.dice.choice((1, 1, 2))):
            at = self.dice.randrange(len(text) + 1)
            sign = self.dice.choice("0123456789-号幢组室单元门楼层座#桥白")
            text = self.dice.choice(
                [
                    text[:at] + text[at + 1 :],
                    text[:at] + sign + text[at:],
                    text[:at] + sign + text[at + 1 :],
                    text[:at] + text[at + 1 : at + 2] + text[at : at + 1] + text[at + 2 :],
                ]
            )
        return text

    def _number(self, found: re.Match[str]) -> str:
        ones = "零一二三四五六七八九"
        digits = [int(sign) for sign in found[0]]
        if len(digits) == 1:
            return ones[digits[0]]
        if len(digits) == 2 and digits[0]:
            tens = "" if digits[0] == 1 else ones[digits[0]]
            return f"{tens}十{ones[digits[1]] if digits[1] else ''}"
        return "".join(self.dice.choice("零〇") if not digit else ones[digit] for digit in digits)

    def _sign(self, sign: str) -> str:
        if self.dice.random() < 0.5:
            return sign
        if sign.isdigit() and sign.isascii():
            return chr(ord(sign) + 0xFEE0)
        return {"-": self.dice.choice("－—–−‐"), "幢": "栋", "#": "＃"}.get(sign, sign)

    def _gap(self, found: re.Match[str]) -> str:
        return self.dice.choice(["", " ", "\u3000"])


@dataclass(frozen=True)
class World:
    """One small street in three minds: the register, the oracle, and those who write to it."""

    register: Register
    oracle: Oracle

    def scribe(self, seed: int) -> Scribe:
        return Scribe(self.oracle, random.Random(seed))

    def complaint(self, text: str, written: str) -> str | None:
        """What is wrong with the answer to `written`, which means `text`; None if nothing."""
        verdict = self.oracle.judge(text)
        answer = self.register.resolve(written)
        if answer.place_id is not None and answer.place_id != verdict.sole:
            return f"guessed: {written!r} as {answer.candidates[0]}, oracle {verdict}"
        if answer.place_id is None and verdict.sole is not None:
            expected = self.oracle.rows[verdict.sole].address()
            return f"missed: {written!r} is {expected}, answer {answer.outcome}"
        return None


@pytest.fixture(scope="session")
def world() -> World:
    rows = street()
    return World(Register(rows, UPPER), Oracle(rows))
