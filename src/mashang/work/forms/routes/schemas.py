"""Forms, their lists and reports as programs read them."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import QueryDict
from ninja import Schema
from pydantic import Field

from mashang.api.schemas import Command, Words
from mashang.work.forms.posted import ANSWER, typed


class FormCardOut(Schema):
    """A form as staff see it."""

    form_id: UUID
    title: str
    where: str
    home_id: int
    state: str
    status: Words
    audience: str
    audience_words: Words
    purpose: str
    basis: str
    due_on: date | None
    keep_days: int | None
    names_count: int
    published_at: datetime | None
    is_late: bool
    may_manage: bool
    may_export: bool
    may_fill: bool


class FormNameOut(Schema):
    """One name of a form's list, masked."""

    filling_id: UUID
    name: str
    address: str
    state: str
    known_count: int
    changed_at: datetime | None
    by_self: bool
    is_begun: bool


class FillingCardOut(Schema):
    """A name of a list, and what may be done with it."""

    filling_id: UUID
    form_id: UUID
    title: str
    purpose: str
    basis: str
    keep_days: int | None
    due_on: date | None
    name: str
    address: str
    state: str
    version: int
    is_open: bool
    is_own: bool
    by_self: bool
    changed_at: datetime | None
    may_fill: bool
    may_excuse: bool
    may_open: bool


class OwedFormOut(Schema):
    """A form that a resident owes, or has answered."""

    filling_id: UUID
    title: str
    purpose: str
    whose: str
    due_on: date | None
    state: str
    is_open: bool


class TemplateCardOut(Schema):
    """A template as staff see it."""

    template_id: UUID
    title: str
    sent_by: str
    basis: str
    where: str
    file_name: str
    is_confirmed: bool
    version: int
    changed_at: datetime


class HandInCardOut(Schema):
    """A hand-in: draft, or signed and locked."""

    hand_in_id: UUID
    template_id: UUID
    title: str
    where: str
    period: str
    is_signed: bool
    cells_count: int
    made_at: datetime
    signed_at: datetime | None
    signed_by: str
    signed_unit: str
    signed_staff_no: str
    file_url: str
    previous_period: str


class FormCountsOut(Schema):
    """How many names stand under each tab, each counted no further than 999.

    Whoever has not answered is `todo` until the last day, and `missing` from then on.
    """

    todo: int = 0
    missing: int = 0
    done: int
    excused: int


class NoAnswerIn(Schema):
    """Why a name needs no answer."""

    reason: str = Field(min_length=1, max_length=200, examples=["长期出差"])


class FillingIdOut(Schema):
    """The name on the list."""

    filling_id: UUID
    known_count: int = Field(description="Answers that nobody had to type.")


class DraftIn(Schema):
    """Answers by the path of their question: `pets_part/has_pets`, `home/member[2]/age`."""

    version: int = Field(ge=0, description="The version that was read; a newer one is a conflict.")
    answers: dict[str, str | list[str]] = Field(
        max_length=500, examples=[{"pets_part/has_pets": "no"}]
    )

    def typed(self) -> dict[str, Any]:
        """The answers in the shape that forms keep, read as those of a page are."""
        posted = QueryDict(mutable=True)
        for path, answer in self.answers.items():
            posted.setlist(f"{ANSWER}{path}", [answer] if isinstance(answer, str) else answer)
        return typed(posted)

    def __repr__(self) -> str:
        return "DraftIn(••••)"


class AnswersIn(DraftIn, Command):
    """Answers to hand in."""

    def __repr__(self) -> str:
        return "AnswersIn(••••)"


class AnswerOut(Schema):
    """One answered question."""

    path: str
    question: str
    answer: str

    def __repr__(self) -> str:
        return f"AnswerOut({self.path})"


class MonthIn(Command):
    """For which month a template is filled."""

    period: str = Field(pattern=r"^\d{4}-(0[1-9]|1[0-2])$", examples=["2026-04"])


class HandInIdOut(Schema):
    """The hand-in."""

    hand_in_id: UUID
