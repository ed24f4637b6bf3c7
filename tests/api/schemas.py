"""A strict reader of JSON Schema (2020-12), as far as the API's document uses it; anything else is an error.

It is our own so that the suite needs no further library; a keyword that it does not know fails the test.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

WORDS = {"title", "description", "examples", "default", "format"}
KNOWN = WORDS | {
    "$ref", "type", "enum", "const", "anyOf", "items", "prefixItems", "properties", "required",
    "additionalProperties", "minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems",
    "pattern", "maxProperties", "uniqueItems",
}  # fmt: skip
KINDS: Mapping[str, tuple[type, ...]] = {
    "string": (str,), "integer": (int,), "number": (int, float), "boolean": (bool,),
    "array": (list,), "object": (dict,), "null": (type(None),),
}  # fmt: skip
FORMATS = {
    "uuid": UUID,
    "date": date.fromisoformat,
    "date-time": datetime.fromisoformat,
}


def faults(document: Mapping[str, Any], schema: Mapping[str, Any], value: Any) -> list[str]:
    """Where a value does not agree with a schema of a document; nothing when it does."""
    return list(_faults(document, schema, value, "$"))


def resolved(document: Mapping[str, Any], ref: str) -> Mapping[str, Any]:
    """What a reference of a document leads to.

    Raises:
        KeyError: nothing.
    """
    found: Any = document
    for step in ref.removeprefix("#/").split("/"):
        found = found[step]
    return found


def _faults(
    document: Mapping[str, Any], schema: Mapping[str, Any], value: Any, at: str
) -> Iterator[str]:
    unknown = set(schema) - KNOWN
    assert not unknown, f"{at}: this reader does not know {unknown}"
    if "$ref" in schema:
        yield from _faults(document, resolved(document, schema["$ref"]), value, at)
        return
    if "anyOf" in schema:
        if all(list(_faults(document, one, value, at)) for one in schema["anyOf"]):
            yield f"{at}: {value!r} is none of {schema['anyOf']}"
        return
    kinds = schema.get("type")
    if kinds is not None and not _is_one_of(value, [kinds] if isinstance(kinds, str) else kinds):
        yield f"{at}: {value!r} is no {kinds}"
        return
    if "enum" in schema and value not in schema["enum"]:
        yield f"{at}: {value!r} is not in {schema['enum']}"
    if "const" in schema and value != schema["const"]:
        yield f"{at}: {value!r} is not {schema['const']!r}"
    yield from _wrong_text(schema, value, at)
    if isinstance(value, list):
        yield from _wrong_items(document, schema, value, at)
    if isinstance(value, dict):
        yield from _wrong_properties(document, schema, value, at)


def _is_one_of(value: Any, kinds: list[str]) -> bool:
    return any(
        isinstance(value, KINDS[kind]) and (isinstance(value, bool) == (kind == "boolean"))
        for kind in kinds
    )


def _wrong_text(schema: Mapping[str, Any], value: Any, at: str) -> Iterator[str]:
    if isinstance(value, str):
        read = FORMATS.get(schema.get("format", ""))
        try:
            if read is not None:
                read(value)
        except ValueError:
            yield f"{at}: {value!r} is no {schema['format']}"
        if len(value) > schema.get("maxLength", len(value)):
            yield f"{at}: longer than {schema['maxLength']}"
        if "pattern" in schema and not re.search(schema["pattern"], value):
            yield f"{at}: {value!r} does not fit {schema['pattern']}"
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if is_number and not schema.get("minimum", value) <= value <= schema.get("maximum", value):
        yield f"{at}: {value} is out of bounds"


def _wrong_items(
    document: Mapping[str, Any], schema: Mapping[str, Any], value: list[Any], at: str
) -> Iterator[str]:
    if not schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", len(value)):
        yield f"{at}: {len(value)} items"
    first = schema.get("prefixItems", [])
    for place, one in enumerate(value):
        wanted = first[place] if place < len(first) else schema.get("items", {})
        yield from _faults(document, wanted, one, f"{at}[{place}]")


def _wrong_properties(
    document: Mapping[str, Any], schema: Mapping[str, Any], value: dict[str, Any], at: str
) -> Iterator[str]:
    properties = schema.get("properties", {})
    for name in schema.get("required", ()):
        if name not in value:
            yield f"{at}: {name} is missing"
    others = schema.get("additionalProperties", "properties" not in schema)
    for name, one in value.items():
        if name in properties:
            yield from _faults(document, properties[name], one, f"{at}.{name}")
        elif isinstance(others, Mapping):
            yield from _faults(document, others, one, f"{at}.{name}")
        elif not others:
            yield f"{at}: {name} is not declared"
