"""Answer templates 答复模板: those of a unit, and those that fit a case, filled in."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from mashang.domain import templates
from mashang.elements.cases import queries as cases
from mashang.elements.cases.kinds import kind_of
from mashang.foundation.grants.actor import Actor
from mashang.front.desk.models import AnswerTemplate
from mashang.front.desk.policy import ANSWERS
from mashang.kernel import clock
from mashang.kernel.house import house
from mashang.kernel.texts import Text

MOST_OFFERED = 12
"""Templates beside one field; more would be a list to search, not one tap."""


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """A template of the unit."""

    template_id: UUID
    kind: Text | None
    title: str
    text_zh: str
    text_en: str


@dataclass(frozen=True, slots=True)
class Ready:
    """A template with its gaps filled for one case, in the reader's language."""

    template_id: UUID
    title: str
    words: str


def answers(actor: Actor) -> list[AnswerRow]:
    """Every template of the actor's unit, by kind and title; policy bounds how many there are."""
    rows = _held(actor).order_by("kind", "title", "pk")
    return [
        AnswerRow(one.template_id, _kind(one.kind), one.title, one.text_zh, one.text_en)
        for one in rows
    ]


def ready_answers(actor: Actor, row: cases.CaseRow) -> list[Ready]:
    """Templates that fit a case, for its kind first. Nothing of a person is filled in."""
    found = _held(actor).filter(kind__in=["", row.kind.code]).order_by("-kind", "title", "pk")
    facts = {
        "number": row.number,
        "kind": str(row.kind.title),
        "owner": row.seat,
        "due": f"{clock.local(row.due):%m-%d %H:%M}" if row.due else "",
    }
    return [
        Ready(
            one.template_id,
            one.title,
            templates.fill(str(Text(one.text_zh, one.text_en or one.text_zh)), facts),
        )
        for one in found[:MOST_OFFERED]
    ]


def _held(actor: Actor) -> "QuerySet[AnswerTemplate]":
    return ANSWERS.visible(actor).filter(retired_at__isnull=True)


def _kind(code: str) -> Text | None:
    return kind_of(code).title if code in house().case_kinds else None
