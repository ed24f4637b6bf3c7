"""Strange and ordinary values for the parameters and bodies of operations, as Hypothesis draws them."""

from collections.abc import Mapping
from typing import Any

from hypothesis import strategies as st

from tests.api.schemas import resolved

TEXT = st.text(
    st.characters(exclude_categories=("Cs",), exclude_characters="\x00"), max_size=12
) | st.sampled_from(["", "0", "-1", "天新家园1幢101室", "' OR 1=1", "%", "..", "9" * 30])
INSTANTS = st.datetimes().map(lambda at: f"{at.isoformat()}+08:00")
FORMATS: Mapping[str, st.SearchStrategy[Any]] = {
    "uuid": st.uuids().map(str),
    "date": st.dates().map(str),
    "date-time": INSTANTS,
}
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXT,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(TEXT, inner, max_size=2),
    max_leaves=3,
)


def values(document: Mapping[str, Any], schema: Mapping[str, Any]) -> st.SearchStrategy[Any]:
    """Mostly what the schema asks for, sometimes anything."""
    return st.one_of(_fitting(document, schema), _fitting(document, schema), ANYTHING)


def _fitting(document: Mapping[str, Any], schema: Mapping[str, Any]) -> st.SearchStrategy[Any]:
    if "$ref" in schema:
        return _fitting(document, resolved(document, schema["$ref"]))
    if "anyOf" in schema:
        return st.one_of([_fitting(document, one) for one in schema["anyOf"]])
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    return _of_kind(document, schema)


def _of_kind(document: Mapping[str, Any], schema: Mapping[str, Any]) -> st.SearchStrategy[Any]:
    kind = schema.get("type")
    if kind == "string":
        return FORMATS.get(schema.get("format", ""), TEXT)
    if kind == "integer":
        return st.integers(-2, 5) | st.integers(-(2**70), 2**70)
    if kind == "boolean":
        return st.booleans()
    if kind == "null":
        return st.none()
    if kind == "array":
        return st.lists(_fitting(document, schema.get("items", {"type": "string"})), max_size=2)
    if kind == "object" and "properties" in schema:
        needed = set(schema.get("required", ()))
        return st.fixed_dictionaries(
            {
                name: values(document, one)
                for name, one in schema["properties"].items()
                if name in needed
            },
            optional={
                name: values(document, one)
                for name, one in schema["properties"].items()
                if name not in needed
            },
        )
    return ANYTHING
