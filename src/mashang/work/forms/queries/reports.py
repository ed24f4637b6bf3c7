"""Templates of upper levels and what was handed in, for staff who report."""

import json
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from mashang.engines.reports import Change, Mapping, Outline, compare, look
from mashang.engines.xlsforms import Kind, Question
from mashang.foundation.files import queries as files
from mashang.foundation.grants.actor import Actor
from mashang.foundation.keys.errors import KeyDestroyed
from mashang.kernel.texts import Text, language
from mashang.web.paging import Page, page_of
from mashang.work.forms.known import LOOKED_AT
from mashang.work.forms.models import Form, HandIn, Template
from mashang.work.forms.policy import FORMS, HANDED_IN, TEMPLATES
from mashang.work.forms.queries.definitions import definition
from mashang.work.forms.sources import ANSWER, COLUMNS, FIGURES, FORM, SOURCES

_MOST_FORMS = 50


@dataclass(frozen=True, slots=True)
class TemplateCard:
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


@dataclass(frozen=True, slots=True)
class HandInCard:
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


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """A changed cell as staff see it: what names a person is masked to whether it changed."""

    cell: str
    words: str
    old: str
    new: str


def templates(actor: Actor, cursor: str | None = None) -> Page[TemplateCard]:
    """Templates in the actor's part of the street, newest first."""
    rows = TEMPLATES.visible(actor).select_related("home").defer("workbook")
    page = page_of(rows, ("-made_at", "-template_id"), cursor=cursor)
    return Page([_template(one) for one in page.items], page.next_cursor, page.is_first)


def template(actor: Actor, template_id: UUID) -> TemplateCard:
    """One template.

    Raises:
        OutOfScope: not in sight.
    """
    return _template(TEMPLATES.access(actor, "see", template_id=template_id))


def outline(actor: Actor, template_id: UUID) -> tuple[Outline, Mapping]:
    """What stands in a template, and how it is mapped."""
    row = TEMPLATES.access(actor, "see", template_id=template_id)
    return look(bytes(row.workbook), row.file_name), Mapping.from_json(row.mapping)


def sources(actor: Actor, template_id: UUID) -> list[tuple[str, Text]]:
    """What the rows of a list may be: the closed list, and the forms asked there."""
    row = TEMPLATES.access(actor, "see", template_id=template_id)
    found = list(SOURCES.items())
    for one in _forms(actor, row):
        words = Text("表单“{title}”的答案", "answers to “{title}”", title=one.title)
        found.append((f"{FORM}{one.pk}", words))
    return found


def columns(actor: Actor, template_id: UUID) -> list[tuple[str, Text]]:
    """What a column may hold: stored facts, and the questions of the forms asked there."""
    row = TEMPLATES.access(actor, "see", template_id=template_id)
    found = dict(COLUMNS)
    for one in _forms(actor, row):
        form = definition(one)
        for node in form.children:
            label = node.label.said(language(), form.default_language) or node.name
            if isinstance(node, Question) and node.kind is not Kind.NOTE:
                words = Text("答案：{label}", "answer: {label}", label=label[:40])
                found.setdefault(f"{ANSWER}{node.name}", words)
    return list(found.items())


def codes(actor: Actor, template_id: UUID) -> set[str]:
    """Every code that a mapping of this template may name."""
    return {code for code, _ in columns(actor, template_id)} | set(FIGURES)


def hand_ins(actor: Actor, template_id: UUID, cursor: str | None = None) -> Page[HandInCard]:
    """What was handed in of a template, newest first."""
    TEMPLATES.access(actor, "see", template_id=template_id)
    rows = (
        HANDED_IN.visible(actor)
        .filter(template_id=template_id)
        .select_related("template__home", "previous", "signed_by")
        .defer("template__workbook")
    )
    page = page_of(rows, ("-made_at", "-hand_in_id"), cursor=cursor)
    return Page([_hand_in(one) for one in page.items], page.next_cursor, page.is_first)


def hand_in(actor: Actor, hand_in_id: UUID) -> HandInCard:
    """One hand-in.

    Raises:
        OutOfScope: not in sight.
    """
    return _hand_in(HANDED_IN.access(actor, "see", hand_in_id=hand_in_id))


def changes(actor: Actor, hand_in_id: UUID) -> list[ChangeLine] | None:
    """What differs from the last signed one; None when there is none to compare with."""
    row = HANDED_IN.access(actor, "see", hand_in_id=hand_in_id)
    if row.previous is None:
        return None
    mapping = Mapping.from_json(row.template.mapping)
    found = compare(cells_of(row.previous), cells_of(row))
    return [_line(one, mapping) for one in found]


def cells_of(row: HandIn) -> dict[str, str]:
    """What was filled into which cell; nothing when the key was destroyed."""
    try:
        text = row.cells.open()
    except KeyDestroyed:
        return {}
    found: dict[str, str] = json.loads(text) if text else {}
    return found


def hand_ins_to_forget(signed: datetime, drafts: datetime, *, at_most: int) -> list[UUID]:
    """Reports signed, and drafts made, before these instants."""
    over = Q(state=HandIn.State.SIGNED, signed_at__lt=signed) | Q(
        state=HandIn.State.DRAFT, made_at__lt=drafts
    )
    rows = HandIn.objects.filter(over).order_by("made_at")
    return list(rows.values_list("pk", flat=True)[:at_most])


def _forms(actor: Actor, row: Template) -> list[Form]:
    asked = FORMS.visible(actor).exclude(state=Form.State.DRAFT)
    return [one for one in asked.order_by("-made_at")[:_MOST_FORMS] if _meet(one.path, row.path)]


def _meet(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)


def _line(one: Change, mapping: Mapping) -> ChangeLine:
    letters = one.cell.rstrip("0123456789")
    if int(one.cell.removeprefix(letters)) < mapping.first_row:
        return ChangeLine(one.cell, mapping.labels.get(one.cell, ""), one.old, one.new)
    code, words = mapping.columns.get(letters, ""), mapping.headings.get(letters, "")
    if code in LOOKED_AT or code.startswith(ANSWER):
        return ChangeLine(one.cell, words, _shut(one.old), _shut(one.new))
    return ChangeLine(one.cell, words, one.old, one.new)


def _shut(value: str) -> str:
    return "••••" if value else ""


def _template(row: Template) -> TemplateCard:
    return TemplateCard(
        template_id=row.pk,
        title=row.title,
        sent_by=row.sent_by,
        basis=row.basis,
        where=row.home.full_name or row.home.name,
        file_name=row.file_name,
        is_confirmed=row.is_confirmed,
        version=row.version,
        changed_at=row.changed_at,
    )


def _hand_in(row: HandIn) -> HandInCard:
    return HandInCard(
        hand_in_id=row.pk,
        template_id=row.template_id,
        title=row.template.title,
        where=row.template.home.full_name or row.template.home.name,
        period=row.period,
        is_signed=row.state == HandIn.State.SIGNED,
        cells_count=row.cells_count,
        made_at=row.made_at,
        signed_at=row.signed_at,
        signed_by=row.signed_by.name.open() if row.signed_by else "",
        signed_unit=row.signed_unit,
        signed_staff_no=row.signed_staff_no,
        file_url=files.url(row.file_id) if row.file_id else "",
        previous_period=row.previous.period if row.previous else "",
    )
