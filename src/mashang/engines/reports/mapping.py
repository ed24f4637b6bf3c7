"""What goes where: guessed from words, asked once, checked against every new version of a template."""

from collections.abc import Iterable
from collections.abc import Mapping as Map
from dataclasses import dataclass, field
from typing import Any, Final

from mashang.engines.reports.looking import Outline
from mashang.kernel.texts import Text

_WORDS: Final[tuple[tuple[str, str], ...]] = (
    ("序号", "row.number"), ("编号", "row.number"), ("姓名", "person.name"), ("name", "person.name"),
    ("性别", "person.sex"), ("sex", "person.sex"), ("年龄", "person.age"), ("age", "person.age"),
    ("出生", "person.birth"), ("birth", "person.birth"), ("身份证", "person.document"),
    ("证件号", "person.document"), ("document", "person.document"), ("电话", "person.phone"),
    ("手机", "person.phone"), ("联系方式", "person.phone"), ("phone", "person.phone"),
    ("房屋关系", "person.standing"), ("人员类别", "person.standing"), ("房号", "place.room"),
    ("室号", "place.room"), ("楼幢", "place.building"), ("幢号", "place.building"),
    ("小区", "place.compound"), ("所在社区", "place.community"), ("社区", "place.community"),
    ("住址", "place.address"), ("地址", "place.address"), ("address", "place.address"),
)  # fmt: skip
_FIGURES: Final[tuple[tuple[str, str], ...]] = (
    ("填报单位", "report.place"), ("单位", "report.place"), ("填报日期", "report.day"),
    ("日期", "report.day"), ("月份", "report.period"), ("报告期", "report.period"),
    ("租客", "count.tenants"), ("流动人口", "count.tenants"), ("常住", "count.residents"),
    ("总人数", "count.residents"), ("居民", "count.residents"), ("房屋", "count.rooms"),
    ("户数", "count.rooms"), ("新增办件", "count.cases_opened"), ("受理", "count.cases_opened"),
    ("办结", "count.cases_done"), ("在办", "count.cases_open"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mapping:
    """Which column and which cell comes from what.

    Attributes:
        source: what the rows of the list are; empty for none.
        only: which of them.
        columns: letters → a code.
        cells: a cell → a code.
        headings: letters → the words that stood there when it was confirmed.
    """

    sheet: str = ""
    first_row: int = 0
    source: str = ""
    only: str = ""
    columns: dict[str, str] = field(default_factory=dict)
    cells: dict[str, str] = field(default_factory=dict)
    headings: dict[str, str] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """What a database keeps."""
        return {name: getattr(self, name) for name in self.__slots__}

    @classmethod
    def from_json(cls, kept: Map[str, Any]) -> "Mapping":
        """What was kept; unknown parts are left out."""
        return cls(**{name: kept[name] for name in cls.__slots__ if name in kept})


def guess(outline: Outline, before: Mapping | None = None) -> Mapping:
    """A first mapping, to be asked: by the words, and by what was confirmed for the same words."""
    known = {words: before.columns[at] for at, words in before.headings.items()
             if at in before.columns} if before else {}  # fmt: skip
    told = {words: before.cells[at] for at, words in before.labels.items()
            if at in before.cells} if before else {}  # fmt: skip
    columns = {
        one.column: code
        for one in outline.headings
        if (code := known.get(one.words) or _by_words(one.words, _WORDS))
    }
    cells = {
        one.cell: code
        for one in outline.blanks
        if (code := told.get(one.words) or _by_words(one.words, _FIGURES))
    }
    return Mapping(
        sheet=outline.sheet,
        first_row=outline.first_row,
        source=(before.source if before else "residents") if columns else "",
        only=before.only if before else "",
        columns=columns,
        cells=cells,
        headings={one.column: one.words for one in outline.headings},
        labels={one.cell: one.words for one in outline.blanks},
    )


def moved(before: Mapping, outline: Outline) -> tuple[Text, ...]:
    """What a new version of a template changed of what was confirmed."""
    found = []
    now = {one.column: one.words for one in outline.headings}
    where = {words: column for column, words in now.items()}
    for column, words in before.headings.items():
        if column not in before.columns or now.get(column) == words:
            continue
        if words in where:
            found.append(Text("“{words}”列从 {old} 移到了 {new}", "“{words}” moved from {old} to {new}",
                              words=words, old=column, new=where[words]))  # fmt: skip
        else:
            found.append(
                Text("没有“{words}”这一列了", "there is no column “{words}” any more", words=words)
            )
    fresh = [words for words in where if words not in before.headings.values()]
    found.extend(Text("新增“{words}”列", "“{words}” is new", words=one) for one in fresh)
    if before.first_row != outline.first_row:
        found.append(
            Text("数据从第 {old} 行改到第 {new} 行开始", "the list begins in row {new}, not {old}",
                 old=before.first_row, new=outline.first_row)
        )  # fmt: skip
    return tuple(found)


def check(mapping: Mapping, outline: Outline, codes: Iterable[str]) -> tuple[Text, ...]:
    """Why a mapping cannot be used for a template."""
    allowed = set(codes)
    columns = {one.column for one in outline.headings}
    cells = {one.cell for one in outline.blanks}
    wrong = [
        Text("{where} 不在模板里", "{where} is not in the template", where=one)
        for one in [
            *sorted(mapping.columns.keys() - columns),
            *sorted(mapping.cells.keys() - cells),
        ]
    ]
    wrong += [
        Text("没有数据来源 {code}", "there is no source {code}", code=one[:60])
        for one in sorted({*mapping.columns.values(), *mapping.cells.values()} - allowed)
    ]
    if (mapping.sheet, mapping.first_row) != (outline.sheet, outline.first_row):
        wrong.append(Text("模板已经变了", "the template has changed"))
    if not mapping.columns and not mapping.cells:
        wrong.append(Text("至少对应一列或一格", "map one column or one cell at least"))
    return tuple(wrong)


def _by_words(words: str, table: tuple[tuple[str, str], ...]) -> str:
    plain = words.strip().lower()
    return next((code for part, code in table if part in plain), "")
