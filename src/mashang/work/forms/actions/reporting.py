"""An upper level's template is mapped once, filled for a month, compared, signed, locked."""

import json
from datetime import date
from typing import Any
from uuid import UUID

from mashang.elements.people.steps.looking import subject_of
from mashang.elements.places.policy import PLACES
from mashang.engines.reports import Mapping, check, fill, guess, look
from mashang.foundation.commands import steps as commands
from mashang.foundation.files import documents
from mashang.foundation.files import steps as files
from mashang.foundation.files.intake import Prepared
from mashang.foundation.grants.actor import Actor
from mashang.foundation.policies import queries as policies
from mashang.foundation.records import steps as records
from mashang.foundation.records.actors import Subject
from mashang.foundation.verbs import verb
from mashang.kernel.errors import Conflict, Invalid, RuleBroken
from mashang.kernel.texts import Text
from mashang.work.forms.known import LOOKED_AT
from mashang.work.forms.models import HAND_INS, HandIn, Template
from mashang.work.forms.policy import HANDED_IN, REPORT, TEMPLATES
from mashang.work.forms.queries.gathering import Named, figures_of, month_span, rows_of
from mashang.work.forms.queries.reports import codes
from mashang.work.forms.received import Received
from mashang.work.forms.sources import ANSWER, ONLY

PURPOSE = "give_copy"
"""Why the persons on a report see that they were looked at."""


@verb
def upload_template(
    *,
    actor: Actor,
    place_id: int,
    received: Received,
    title: str,
    sent_by: str,
    basis: str,
    command_id: UUID,
) -> UUID:
    """Keep a template with a guess at its mapping, which somebody has to confirm.

    Raises:
        OutOfScope, NotAllowed: the place is not there for the actor, or not theirs to report.
        Invalid: no XLSX that can be filled.
    """
    place = PLACES.access(actor, "see", place_id=place_id)
    actor.need(REPORT, place.path)
    done = commands.earlier_answer(
        command_id, account_id=actor.account_id, verb="forms.upload_template"
    )
    if done is not None:
        return UUID(done["template_id"])
    row = Template.objects.create(
        home=place,
        path=place.path,
        title=title.strip(),
        sent_by=sent_by.strip(),
        basis=basis.strip(),
        workbook=received.content,
        file_name=received.name,
        mapping=guess(look(received.content, received.name)).as_json(),
        made_at=actor.at,
        changed_at=actor.at,
        made_by=actor.account,
    )
    records.write(actor.ref, "forms.upload_template", _subject(row))
    commands.remember_answer(
        command_id,
        account_id=actor.account_id,
        verb="forms.upload_template",
        answer={"template_id": str(row.pk)},
    )
    return row.pk


@verb
def replace_template(*, actor: Actor, template_id: UUID, received: Received) -> None:
    """Take a new version: columns follow their words, and the whole is asked again.

    Raises:
        OutOfScope, NotAllowed: not in sight, or not theirs.
        Invalid: no XLSX that can be filled.
    """
    row = TEMPLATES.access(actor, "report", lock=True, template_id=template_id)
    outline = look(received.content, received.name)
    row.mapping = guess(outline, Mapping.from_json(row.mapping)).as_json()
    row.workbook, row.file_name, row.is_confirmed = received.content, received.name, False
    row.version += 1
    row.changed_at = actor.at
    row.save()
    records.write(
        actor.ref, "forms.replace_template", _subject(row), facts={"version": row.version}
    )


@verb
def confirm_mapping(
    *, actor: Actor, template_id: UUID, chosen: dict[str, Any], version: int
) -> None:
    """Say which column and cell comes from what; from now on it is filled so.

    Args:
        chosen: `source`, `only`, `columns`, `cells`, as `engines.reports.Mapping` has them.

    Raises:
        OutOfScope, NotAllowed: not in sight, or not theirs.
        Conflict: another version of the template came meanwhile.
        Invalid: a column, a cell or a source that is not there.
    """
    row = TEMPLATES.access(actor, "report", lock=True, template_id=template_id)
    if row.version != version:
        raise Conflict(
            "forms.template_changed",
            Text("模板刚刚更新了，请重新对应", "The template was updated just now; map it again"),
        )
    outline = look(bytes(row.workbook), row.file_name)
    mapping = Mapping.from_json({**guess(outline).as_json(), **chosen})
    wrong = list(check(mapping, outline, codes(actor, template_id)))
    if mapping.only not in ONLY:
        wrong.append(Text("没有这个筛选", "there is no such filter"))
    if wrong:
        raise Invalid("forms.mapping", wrong[0])
    row.mapping, row.is_confirmed, row.changed_at = mapping.as_json(), True, actor.at
    row.save(update_fields=["mapping", "is_confirmed", "changed_at"])
    facts = {"columns": len(mapping.columns), "cells": len(mapping.cells)}
    records.write(actor.ref, "forms.confirm_mapping", _subject(row), facts=facts)


@verb
def make_hand_in(*, actor: Actor, template_id: UUID, period: str, command_id: UUID) -> UUID:
    """Fill a template for a month as a draft; an unsigned draft of that month makes room.

    Everybody whose facts stand in it can see that, as with every list that leaves the house.

    Raises:
        OutOfScope, NotAllowed: not in sight, or not theirs.
        Conflict: the mapping is not confirmed, or the month was signed.
        Invalid: no month, or the template has too few rows.
        RuleBroken: more rows than policy allows at once.
    """
    row = TEMPLATES.access(actor, "report", lock=True, template_id=template_id)
    done = commands.earlier_answer(
        command_id, account_id=actor.account_id, verb="forms.make_hand_in"
    )
    if done is not None:
        return UUID(done["hand_in_id"])
    _insist_on_month(period)
    if not row.is_confirmed:
        raise Conflict("forms.not_confirmed", Text("请先确认对应关系", "Confirm the mapping first"))
    mapping = Mapping.from_json(row.mapping)
    most = policies.number("forms.report_rows_at_most_count")
    rows = rows_of(actor, row, mapping, at_most=most)
    if len(rows) > most:
        raise RuleBroken(
            "forms.too_many_rows",
            Text(
                "一份报表最多 {n} 行，请分社区生成", "At most {n} rows; report by community", n=most
            ),
        )
    filled = fill(
        bytes(row.workbook),
        row.file_name,
        mapping,
        [facts for _, facts in rows],
        figures_of(row, period, actor.at),
    )
    _make_room(row, period)
    last = HandIn.objects.filter(template=row, state=HandIn.State.SIGNED).order_by("-period")
    made = HandIn(
        template=row,
        path=row.path,
        period=period,
        cells=json.dumps(filled.cells, ensure_ascii=False),
        template_version=row.version,
        cells_count=len(filled.cells),
        previous=last.first(),
        made_at=actor.at,
        made_by=actor.account,
    )
    kept = files.take_in(
        upload=Prepared(filled.content, documents.XLSX, f"{row.title}-{period}.xlsx"),
        data_class=HAND_INS,
        subject_ref=made.pk,
        owner_kind="forms.hand_in",
        owner_ref=made.pk,
        stored_by=actor.account_id,
    )
    made.file_id = kept.file_id
    made.save(force_insert=True)
    _record_looks(actor, row, mapping, rows, made)
    commands.remember_answer(
        command_id,
        account_id=actor.account_id,
        verb="forms.make_hand_in",
        answer={"hand_in_id": str(made.pk)},
    )
    return made.pk


@verb
def sign(*, actor: Actor, hand_in_id: UUID) -> None:
    """Put one's name under a hand-in: from now on it is locked.

    Raises:
        OutOfScope, NotAllowed: not in sight, or not theirs.
        Conflict: it, or another of that month, is signed; or the template changed since.
    """
    row = HANDED_IN.access(actor, "report", hand_in_id=hand_in_id)
    template = TEMPLATES.access(actor, "report", lock=True, template_id=row.template_id)
    row = HANDED_IN.access(actor, "report", lock=True, hand_in_id=hand_in_id)
    signed = HandIn.objects.filter(template=template, period=row.period, state=HandIn.State.SIGNED)
    if signed.exists():
        raise Conflict("forms.signed", Text("这个月已经签字上报了", "That month is signed already"))
    if row.template_version != template.version:
        raise Conflict(
            "forms.template_changed",
            Text("模板更新过，请重新生成", "The template was updated; make it again"),
        )
    row.state, row.signed_at, row.signed_by = HandIn.State.SIGNED, actor.at, actor.account
    row.signed_unit, row.signed_staff_no = actor.ref.unit, actor.ref.staff_no
    row.save()
    facts = {"template_id": str(row.template_id), "cells": row.cells_count}
    records.write(actor.ref, "forms.sign", Subject("hand_in", row.pk, HAND_INS), facts=facts)


def _make_room(row: Template, period: str) -> None:
    """Drop the draft of a month; a signed one is never replaced."""
    for one in HandIn.objects.select_for_update().filter(template=row, period=period):
        if one.state == HandIn.State.SIGNED:
            raise Conflict(
                "forms.signed", Text("这个月已经签字上报了", "That month is signed already")
            )
        if one.file_id is not None:
            files.drop(one.file_id)
        one.delete()


def _record_looks(
    actor: Actor, row: Template, mapping: Mapping, rows: list[Named], made: HandIn
) -> None:
    fields = {LOOKED_AT[code] for code in mapping.columns.values() if code in LOOKED_AT}
    if any(code.startswith(ANSWER) for code in mapping.columns.values()):
        fields.add("form_answers")
    facts = {"hand_in_id": str(made.pk), "template_id": str(row.pk)}
    for person_id in dict.fromkeys(one for one, _ in rows if one is not None):
        if fields:
            records.write_look(
                actor.ref,
                "forms.make_hand_in",
                subject_of(person_id),
                purpose=PURPOSE,
                reason=f"{row.sent_by}：{row.basis}",
                fields=fields,
                facts=facts,
            )
    records.write(
        actor.ref, "forms.make_hand_in", Subject("hand_in", made.pk, HAND_INS),
        facts={**facts, "rows": len(rows), "cells": made.cells_count},
    )  # fmt: skip


def _insist_on_month(period: str) -> None:
    try:
        date.fromisoformat(f"{period}-01")
        month_span(period)
    except ValueError as error:
        raise Invalid(
            "forms.no_month",
            Text("请填月份，如 2026-04", "A month such as 2026-04"),
            field="period",
        ) from error


def _subject(row: Template) -> Subject:
    return Subject("template", row.pk, HAND_INS)
