"""One answer in two forms: XML, and JSON made of it by the Spark convention. Pure.

A list of things has two names in XML (`services` of `service`) and none in JSON, where it is an array.

Source: Open311 GeoReport v2, "Format Support"; JSON and XML Conversion, "The Spark Convention".
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal
from xml.etree import ElementTree as ET

Form = Literal["xml", "json"]
FORMS: Final[tuple[Form, ...]] = ("xml", "json")
CONTENT_TYPES: Final[Mapping[Form, str]] = {
    "xml": "text/xml; charset=utf-8",
    "json": "application/json; charset=utf-8",
}
Value = "str | int | float | bool | Many | Mapping[str, Value] | None"
_NOT_IN_XML: Final = re.compile("[^\\t\\n\\r\\u0020-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")
"""Source: XML 1.0, section 2.2, production 2 (Char)."""


@dataclass(frozen=True, slots=True)
class Many:
    """A list: `Many("services", "service", […])`."""

    name: str
    each: str
    items: Sequence[object]


@dataclass(frozen=True, slots=True)
class One:
    """A single thing at the top: `One("service_definition", {…})`."""

    name: str
    fields: Mapping[str, object]


Document = Many | One


def written(document: Document, form: Form) -> bytes:
    """The document in UTF-8."""
    if form == "json":
        return json.dumps(_plain(document), ensure_ascii=False).encode()
    root = ET.Element(document.name)
    if isinstance(document, Many):
        _append_items(root, document)
    else:
        _append_fields(root, document.fields)
    head = b'<?xml version="1.0" encoding="utf-8"?>\n'
    return head + ET.tostring(root, encoding="unicode").encode()


def _plain(value: object) -> object:
    if isinstance(value, Many):
        return [_plain(one) for one in value.items]
    if isinstance(value, One):
        return _plain(value.fields)
    if isinstance(value, Mapping):
        return {name: _plain(one) for name, one in value.items()}
    return value if value is None or isinstance(value, bool | int | float) else str(value)


def _append_items(parent: ET.Element, many: Many) -> None:
    for item in many.items:
        element = ET.SubElement(parent, many.each)
        if isinstance(item, Mapping):
            _append_fields(element, item)
        else:
            element.text = _word(item)


def _append_fields(parent: ET.Element, fields: Mapping[str, object]) -> None:
    for name, value in fields.items():
        element = ET.SubElement(parent, name)
        if isinstance(value, Many):
            _append_items(element, value)
        else:
            element.text = _word(value)


def _word(value: object) -> str | None:
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    return _NOT_IN_XML.sub("\ufffd", str(value))
