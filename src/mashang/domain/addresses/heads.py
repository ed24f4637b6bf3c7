"""The named part of an address: upper levels, community, compound, as a register knows them.

A name may hold numbers (白石嘉苑2期), a compound may bear the name of its community, a street that
of one of its communities. So a text is split in every way its names allow, and all splits count.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from mashang.domain.addresses.surface import fold

_COMMUNITY_END = re.compile(
    "(?:股份经济合作社|经济合作社|(?:社区)?(?:居民委员会|居委会|委员会|居委|委会)"
    "|村?(?:村民委员会|村委会|村委)|社区|村)$"
)
_COMMUNITY_ENDS = (
    *("", "社区", "社区委会", "社区居委", "社区居委会", "社区居民委员会", "社区委员会"),
    *("居委会", "居委", "居民委员会", "委会", "村", "村委", "村委会", "村民委员会", "村村委会"),
    *("村村民委员会", "经济合作社", "股份经济合作社"),
)
_SITE_END = re.compile("(?:建设项目|建筑工地|项目部|项目|工地)(?=生活区|办公区|宿舍区|$)")
_SITE_ENDS = ("项目", "工地", "项目部", "建设项目", "建筑工地")
_STREET_END = re.compile("(?:路|街|巷|弄|大道)$")
_UPPER_END = re.compile("(?:特别行政区|自治区|自治州|省|市|区|县|街道|镇|乡)$")
_FIRST_NUMBER = re.compile("[0-9A-Z]")
_ROAD_PLATE = re.compile(
    "[^省市区县镇乡社村0-9A-Z,|]{1,8}(?:路|街|大道|巷|弄)[0-9]+(?:-[0-9]+)?号[,]?"
)

UPPER, COMMUNITY, COMPOUND = range(3)


@dataclass(frozen=True, slots=True)
class Scope:
    """Where an address may lie: None is anywhere; numbers are the register's own."""

    communities: frozenset[int] | None = None
    compounds: frozenset[int] | None = None

    def within(self, other: "Scope") -> "Scope":
        """Both at once."""
        if other.communities is None and other.compounds is None:
            return self
        return Scope(
            _both(self.communities, other.communities), _both(self.compounds, other.compounds)
        )


@dataclass(frozen=True, slots=True)
class Head:
    """A way to split: what the names say, and where the numbered part begins."""

    scope: Scope
    end: int


@dataclass(frozen=True, slots=True)
class _Name:
    stage: int
    rank: int
    numbers: frozenset[int]


def community_base(name: str) -> str:
    """The folded name of a community without 社区, 村 or any 委会."""
    folded = fold(name)
    return _COMMUNITY_END.sub("", folded) or folded


def community_forms(name: str) -> set[str]:
    """Every folded writing of a community's name."""
    base = community_base(name)
    return {base + end for end in _COMMUNITY_ENDS} | {fold(name)}


def compound_forms(name: str) -> set[str]:
    """Every folded writing of a compound, street front or site."""
    folded = fold(name)
    forms = {folded}
    base = folded.removesuffix("小区")
    if len(base) >= 2:
        forms |= {base, base + "小区"}
    site = _SITE_END.search(folded)
    if site is not None and site.start() >= 2:
        start, rest = folded[: site.start()], folded[site.end() :]
        forms |= {start + end + rest for end in _SITE_ENDS}
    street = folded.removesuffix("沿街")
    if _STREET_END.search(street):
        forms |= {street, street + "沿街"}
    return forms


def upper_forms(name: str) -> set[str]:
    """A province, city, district or sub-district with and without its ending."""
    folded = fold(name)
    base = _UPPER_END.sub("", folded)
    return {folded, base} if len(base) >= 2 else {folded}


class Heads:
    """The names of a register, ready to split texts by them."""

    def __init__(self, upper: Iterable[Iterable[str]]) -> None:
        self._names: dict[str, tuple[_Name, ...]] = {}
        self._lengths: dict[str, tuple[int, ...]] = {}
        self._mixed: dict[str, int] = {}
        self._mixed_community = False
        self._waiting: dict[tuple[str, int, int], set[int]] = defaultdict(set)
        for rank, names in enumerate([["中国", "中华人民共和国"], *upper]):
            for form in {form for name in names for form in upper_forms(name)}:
                self._waiting[form, UPPER, rank].add(0)

    def add(self, stage: int, forms: Iterable[str], number: int) -> None:
        """Let `forms` name a community or a compound; call `close` after the last."""
        for form in forms:
            self._waiting[form, stage, 0].add(number)

    def close(self) -> None:
        """Make the names ready for use."""
        names: dict[str, list[_Name]] = defaultdict(list)
        lengths: dict[str, set[int]] = defaultdict(set)
        for (form, stage, rank), numbers in self._waiting.items():
            if form:
                names[form].append(_Name(stage, rank, frozenset(numbers)))
                lengths[form[0]].add(len(form))
                self._learn_mixed(form, stage)
        self._names = {form: tuple(found) for form, found in names.items()}
        self._lengths = {sign: tuple(sorted(found)) for sign, found in lengths.items()}

    def split(self, text: str) -> list[Head]:
        """Every way to read names at the start of a folded text, the empty one included."""
        heads: list[Head] = []
        self._walk(text, 0, (UPPER, -1), Scope(), heads)
        return heads

    def deciding_part(self, text: str) -> str:
        """The part of a folded text on which its splits depend, closed by a `0` if more follows.

        Texts with the same part have the same splits, so these can be kept: as a rule it ends where
        the numbers begin, or a little later if a compound's name may go on (白石嘉苑2期).
        """
        number = _FIRST_NUMBER.search(text)
        if number is None or self._mixed_community:
            return text
        names = text[: number.start()]
        more = max((rest for lead, rest in self._mixed.items() if names.endswith(lead)), default=-1)
        end = number.start() + more + 1
        return text[:end] + "0" if end < len(text) else text

    def _learn_mixed(self, form: str, stage: int) -> None:
        number = _FIRST_NUMBER.search(form)
        if number is not None:
            lead = form[: number.start()]
            rest = len(form) - number.start()
            self._mixed[lead] = max(rest, self._mixed.get(lead, 0))
            self._mixed_community = self._mixed_community or stage != COMPOUND

    def split_after_road(self, text: str) -> list[Head]:
        """The splits in which a road and its number stand before a compound's name.

        丁兰路22号白石嘉苑3幢 names the compound; the plate of its gate is not checked.
        """
        heads: list[Head] = []
        for head in self.split(text):
            plate = _ROAD_PLATE.match(text, head.end)
            if plate is not None and head.scope.compounds is None:
                after: list[Head] = []
                self._walk(text, plate.end(), (COMPOUND, -1), head.scope, after)
                heads += [found for found in after if found.scope.compounds is not None]
        return heads

    def _walk(
        self, text: str, at: int, stage: tuple[int, int], scope: Scope, heads: list[Head]
    ) -> None:
        if 0 < at < len(text) - 1 and text[at] in ",|-":
            at += 1
        heads.append(Head(scope, at))
        for length in self._lengths.get(text[at : at + 1], ()):
            if at + length > len(text):
                break
            for name in self._names.get(text[at : at + length], ()):
                if (name.stage, name.rank) > stage:
                    reached = (name.stage, name.rank if name.stage == UPPER else 0)
                    self._walk(text, at + length, reached, _narrowed(scope, name), heads)


def only_names(heads: Sequence[Head], text: str) -> Iterator[Scope]:
    """The scopes of the splits that leave nothing over."""
    for head in heads:
        if head.end == len(text):
            yield head.scope


def _narrowed(scope: Scope, name: _Name) -> Scope:
    if name.stage == COMMUNITY:
        return Scope(name.numbers, scope.compounds)
    if name.stage == COMPOUND:
        return Scope(scope.communities, name.numbers)
    return scope


def _both(one: frozenset[int] | None, other: frozenset[int] | None) -> frozenset[int] | None:
    if one is None or other is None:
        return other if one is None else one
    return one & other
