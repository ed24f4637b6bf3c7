"""Walking an XML part of a workbook piece by piece, in constant memory."""

from collections.abc import Callable, Iterator
from typing import IO
from xml.parsers import expat

Attributes = dict[str, str]

_PIECE_BYTES = 1 << 16
_SPREADSHEET = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
)
_RELATIONS = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "http://purl.oclc.org/ooxml/officeDocument/relationships",
)
_SEPARATOR = " "


class Walker:
    """An XML parser that is fed a stream and calls back; document types are refused.

    Names of elements come as `namespace local`. Without a document type there are no entities, so
    neither a billion laughs nor a file from outside.
    """

    def __init__(
        self,
        stream: IO[bytes],
        start: Callable[[str, Attributes], None],
        end: Callable[[str], None],
        chars: Callable[[str], None],
    ) -> None:
        self._stream = stream
        parser = expat.ParserCreate(namespace_separator=_SEPARATOR)
        parser.buffer_text = True
        parser.StartElementHandler = start
        parser.EndElementHandler = end
        parser.CharacterDataHandler = chars
        parser.StartDoctypeDeclHandler = _refuse_document_type
        self._parser = parser

    def steps(self) -> Iterator[None]:
        """Parse one piece of the stream at each step.

        Raises:
            ExpatError: the part is no well-formed XML.
        """
        while piece := self._stream.read(_PIECE_BYTES):
            self._parser.Parse(piece, False)  # noqa: FBT003  expat takes it by position only
            yield
        self._parser.Parse(b"", True)  # noqa: FBT003
        yield


def _refuse_document_type(*_declaration: object) -> None:
    raise ValueError("a workbook part declares a document type")


def spellings(*names: str) -> dict[str, str]:
    """Every way a strict, a transitional or a careless writer spells elements, by plain name."""
    spelled = {name: name for name in names}
    for space in _SPREADSHEET:
        spelled |= {f"{space}{_SEPARATOR}{name}": name for name in names}
    return spelled


def local(name: str) -> str:
    """An element's name without its namespace."""
    return name.rpartition(_SEPARATOR)[2]


def relation_id(attributes: Attributes) -> str | None:
    """The `r:id` attribute."""
    for space in _RELATIONS:
        value = attributes.get(f"{space}{_SEPARATOR}id")
        if value is not None:
            return value
    return None


def elements(stream: IO[bytes]) -> Iterator[tuple[str, Attributes]]:
    """The elements of a part in order, each as local name and attributes; text is left out."""
    found: list[tuple[str, Attributes]] = []

    def start(name: str, attributes: Attributes) -> None:
        found.append((local(name), attributes))

    for _ in Walker(stream, start, _ignore, _ignore).steps():
        yield from found
        found.clear()


def _ignore(_: str) -> None:
    """Leave out."""
