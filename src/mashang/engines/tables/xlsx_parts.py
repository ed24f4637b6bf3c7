"""The parts of a workbook that its sheets lean on: list of sheets, styles, shared texts."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from mashang.engines.tables.archive import Archive, damage_named, resolved
from mashang.engines.tables.refusals import broken
from mashang.engines.tables.serials import Shape, shape_of
from mashang.engines.tables.xml_parts import Attributes, Walker, elements, relation_id, spellings
from mashang.kernel.texts import Text

_DEFAULT_WORKBOOK = "xl/workbook.xml"
_TRUE = ("1", "true")
_ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")
_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A sheet as the workbook lists it."""

    name: str
    part: str
    hidden: bool


@dataclass(frozen=True, slots=True)
class BookParts:
    """What a workbook says about itself.

    Args:
        sheets: work sheets in their order; chart and macro sheets are left out.
        since_1904: its date system starts in 1904.
        styles: path of the styles part, if it has one.
        texts: path of the shared texts, if it has any.
    """

    sheets: tuple[SheetPart, ...]
    since_1904: bool
    styles: str | None
    texts: str | None


def book_parts(archive: Archive) -> BookParts:
    """Read the workbook part and follow its relations.

    Raises:
        Invalid: damaged, or not a workbook.
    """
    with damage_named(archive.name):
        book = _workbook_part(archive)
        relations = _relations(archive, book)
        sheets: list[SheetPart] = []
        since_1904 = False
        with archive.open(book) as stream:
            for name, attributes in elements(stream):
                if name == "workbookPr":
                    since_1904 = attributes.get("date1904", "").lower() in _TRUE
                elif name == "sheet":
                    sheets.extend(_sheet(attributes, relations))
    return BookParts(
        tuple(sheets),
        since_1904,
        _first(relations, "/styles"),
        _first(relations, "/sharedStrings"),
    )


def _workbook_part(archive: Archive) -> str:
    if "_rels/.rels" in archive:
        part = _first(_relations(archive, ""), "/officeDocument")
        if part is not None and part in archive and not part.lower().endswith(".bin"):
            return part
    if _DEFAULT_WORKBOOK not in archive:
        archive.refuse_strangers()
        raise broken(archive.name, Text("缺少工作簿部件", "its workbook part is missing"))
    return _DEFAULT_WORKBOOK


def _relations(archive: Archive, base: str) -> dict[str, tuple[str, str]]:
    """Kind and target part by relation id; empty when the part has no relations."""
    folder, _, leaf = base.rpartition("/")
    part = f"{folder}/_rels/{leaf}.rels"
    if part not in archive:
        return {}
    with archive.open(part) as stream:
        return {
            attributes.get("Id", ""): (
                attributes.get("Type", ""),
                resolved(base, attributes.get("Target", "")),
            )
            for name, attributes in elements(stream)
            if name == "Relationship" and attributes.get("TargetMode") != "External"
        }


def _first(relations: dict[str, tuple[str, str]], kind: str) -> str | None:
    return next((part for found, part in relations.values() if found.endswith(kind)), None)


def _sheet(attributes: Attributes, relations: dict[str, tuple[str, str]]) -> Iterator[SheetPart]:
    kind, part = relations.get(relation_id(attributes) or "", ("", ""))
    if kind.endswith("/worksheet"):
        hidden = attributes.get("state", "visible") != "visible"
        yield SheetPart(attributes.get("name", ""), part, hidden)


def cell_shapes(archive: Archive, part: str | None) -> list[Shape]:
    """What each cell style shows, by its index."""
    if part is None or part not in archive:
        return []
    codes: dict[int, str] = {}
    shapes: list[Shape] = []
    within = False
    with damage_named(archive.name), archive.open(part) as stream:
        for name, attributes in elements(stream):
            if name == "numFmt":
                codes[int(attributes["numFmtId"])] = attributes.get("formatCode", "")
            elif name in ("cellXfs", "cellStyles", "dxfs"):
                within = name == "cellXfs"
            elif name == "xf" and within:
                format_id = int(attributes.get("numFmtId", "0"))
                shapes.append(shape_of(format_id, codes.get(format_id)))
    return shapes


_TEXT_PARTS = spellings("si", "t", "rPh")


class SharedTexts:
    """The texts that cells point to by number, read only as far as somebody has asked.

    A program that writes a sheet numbers the texts as they come, so the first rows of a large
    workbook are there at once.

    Args:
        archive: the workbook.
        part: path of the shared texts; None when it has none.
        longest: characters after which a text is not read on.
    """

    def __init__(self, archive: Archive, part: str | None, longest: int) -> None:
        self._name = archive.name
        self._longest = longest
        self._texts: list[str] = []
        self._text = ""
        self._run = ""
        self._taking = False
        self._in_phonetic = False
        self._steps: Iterator[None] = iter(())
        if part is not None and part in archive:
            stream = archive.open(part)
            self._steps = Walker(stream, self._start, self._end, self._chars).steps()

    def __getitem__(self, index: int) -> str:
        """The text with that number.

        Raises:
            IndexError: there is none.
        """
        if index < 0:
            raise IndexError(index)
        while index >= len(self._texts):
            with damage_named(self._name):
                if next(self._steps, self) is self:
                    break
        return self._texts[index]

    def _start(self, name: str, _attributes: Attributes) -> None:
        part = _TEXT_PARTS.get(name)
        if part == "si":
            self._text = ""
        elif part == "t":
            self._run = ""
            self._taking = not self._in_phonetic
        elif part == "rPh":
            self._in_phonetic = True

    def _end(self, name: str) -> None:
        part = _TEXT_PARTS.get(name)
        if part == "si":
            self._texts.append(self._text)
        elif part == "t":
            self._text += unescaped(self._run)
            self._run = ""
            self._taking = False
        elif part == "rPh":
            self._in_phonetic = False

    def _chars(self, text: str) -> None:
        # Once too long it stays too long; growing it further would cost time for nothing.
        if self._taking and len(self._text) + len(self._run) <= self._longest:
            self._run += text


def unescaped(text: str) -> str:
    """The text of one run behind its `_x000D_` escapes, pairs of surrogates put together.

    Source: ECMA-376 part 1, section 22.9.2.19 (ST_Xstring).
    """
    if "_x" not in text:
        return text
    text = _ESCAPE.sub(lambda found: chr(int(found.group(1), 16)), text)
    return _PAIR.sub(lambda pair: _joined(pair.group()), text)


def _joined(pair: str) -> str:
    return pair.encode("utf-16-le", "surrogatepass").decode("utf-16-le")
