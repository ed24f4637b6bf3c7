"""What bodies and answers of every room are made of.

Sentences (`Words`) are in the caller's language, as pages are; codes are what a program decides on.
"""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from ninja import Schema
from pydantic import (
    AfterValidator,
    AwareDatetime,
    BeforeValidator,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
)
from pydantic_core import core_schema

from mashang.kernel.texts import Text


def _spoken(value: Any) -> Any:
    return str(value) if isinstance(value, Text) else value


Words = Annotated[str, BeforeValidator(_spoken)]
"""A sentence in the caller's language: Chinese unless `Accept-Language` or the session asks for English."""

_LARGEST = 2**63 - 1
IntId = Annotated[int, Field(ge=1, le=_LARGEST, examples=[18])]
"""An id that is a number: of a place, an area, a door."""
After = (
    Annotated[
        str,
        Field(
            max_length=1000,
            description="The cursor `next` of the page before; nothing for the first page.",
        ),
    ]
    | None
)
"""Where a page of a list starts."""
WhoseId = (
    Annotated[
        UUID,
        Field(
            description="For whom: oneself, or somebody one acts for; the first of them when left out."
        ),
    ]
    | None
)
"""Whom an account speaks for."""


def _near(value: date) -> date:
    if not _YEARS[0] <= value.year <= _YEARS[1]:
        raise ValueError(f"not between {_YEARS[0]} and {_YEARS[1]}")
    return value


_YEARS = (1900, 2200)
Instant = Annotated[AwareDatetime, AfterValidator(_near)]
"""An instant that a program gives; with its offset, as RFC 3339 writes it."""
Day = Annotated[date, AfterValidator(_near)]
"""A day that a program gives, of the street's calendar."""


class Command(Schema):
    """The body of every act that must not happen twice."""

    command_id: UUID = Field(
        description="Made by the client, new for each act. Sent again, the first answer comes again.",
        examples=["0196b1c2-7d3e-7a4f-8b5c-6d7e8f901234"],
    )


class Option(Schema):
    """A code with its title."""

    code: str
    title: Words


def coded(titles: Mapping[Any, Text], **given: Any) -> Any:
    """A field that holds one of some codes; the document lists them with their Chinese titles."""
    words = " · ".join(f"`{code}` {title.zh}" for code, title in titles.items())
    return Field(
        description=words, json_schema_extra={"enum": [str(one) for one in titles]}, **given
    )


class OneOf:
    """What a body may say: `standing: Annotated[str, OneOf(STANDINGS)]`; any other code is refused."""

    def __init__(self, titles: Mapping[Any, Text]) -> None:
        self.titles = {str(code): title for code, title in titles.items()}

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        return core_schema.no_info_after_validator_function(self._check, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        found = handler(schema)
        found["enum"] = list(self.titles)
        found["description"] = " · ".join(f"`{code}` {one.zh}" for code, one in self.titles.items())
        return found

    def _check(self, code: str) -> str:
        if code not in self.titles:
            raise ValueError(f"not one of {', '.join(self.titles)}")
        return code
