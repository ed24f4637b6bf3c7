"""A form comes in, is asked of a part of the street, and ends."""

from datetime import date, timedelta
from uuid import UUID

from mashang.elements.places.policy import PLACES
from mashang.foundation.commands import steps as commands
from mashang.foundation.grants.actor import Actor
from mashang.foundation.policies import queries as policies
from mashang.foundation.records import steps as records
from mashang.foundation.records.actors import Subject
from mashang.foundation.verbs import verb
from mashang.kernel import clock
from mashang.kernel.errors import Conflict, Invalid, RuleBroken
from mashang.kernel.texts import Text
from mashang.work.forms import steps
from mashang.work.forms.models import ANSWERS, Form
from mashang.work.forms.policy import FORMS, MANAGE
from mashang.work.forms.received import ReceivedForm


@verb
def upload_form(
    *,
    actor: Actor,
    place_id: int,
    received: ReceivedForm,
    audience: str,
    purpose: str,
    basis: str,
    command_id: UUID,
) -> UUID:
    """Keep a workbook that converted as a draft for a part of the street.

    Raises:
        OutOfScope, NotAllowed: the place is not there for the actor, or not theirs to ask.
    """
    place = PLACES.access(actor, "see", place_id=place_id)
    actor.need(MANAGE, place.path)
    done = commands.earlier_answer(
        command_id, account_id=actor.account_id, verb="forms.upload_form"
    )
    if done is not None:
        return UUID(done["form_id"])
    row = Form.objects.create(
        home=place,
        path=place.path,
        title=received.form.title[:120],
        workbook=received.content,
        file_name=received.name,
        audience=audience,
        purpose=purpose,
        basis=basis,
        made_at=actor.at,
        made_by=actor.account,
    )
    records.write(actor.ref, "forms.upload_form", _subject(row), facts={"place_id": place.pk})
    commands.remember_answer(
        command_id,
        account_id=actor.account_id,
        verb="forms.upload_form",
        answer={"form_id": str(row.pk)},
    )
    return row.pk


@verb
def publish_form(*, actor: Actor, form_id: UUID, due_on: date, keep_days: int) -> int:
    """Ask: the list of names is frozen now; returns how many.

    Raises:
        OutOfScope, NotAllowed: not in sight, or not theirs.
        Conflict: it was published before.
        Invalid: the last day or the days of keeping are outside of policy.
        RuleBroken: more names than one form may have, or none.
    """
    row = FORMS.access(actor, "manage", lock=True, form_id=form_id)
    if row.state != Form.State.DRAFT:
        raise Conflict("forms.published", Text("这张表单已经发布过了", "It was published before"))
    _insist_on_days(clock.local_day(actor.at), due_on, keep_days)
    most = policies.number("forms.names_at_most_count")
    count = steps.freeze_names(row, at=actor.at, at_most=most)
    if count is None:
        raise RuleBroken(
            "forms.too_many_names",
            Text(
                "名单超过 {n}，请按社区分别发布",
                "More than {n} names; publish by community",
                n=most,
            ),
        )
    if count == 0:
        raise RuleBroken("forms.no_names", Text("这里没有要填的人", "Nobody lives here to ask"))
    row.state, row.names_count = Form.State.PUBLISHED, count
    row.due_on, row.keep_days = due_on, keep_days
    row.published_at, row.published_by = actor.at, actor.account
    row.save()
    records.write(
        actor.ref, "forms.publish_form", _subject(row), facts={"names": count, "keep": keep_days}
    )
    return count


@verb
def close_form(*, actor: Actor, form_id: UUID) -> None:
    """End it: nobody answers any more, and the days of keeping begin.

    Raises:
        OutOfScope, NotAllowed: not in sight, or not theirs.
        Conflict: it is not published.
    """
    row = FORMS.access(actor, "manage", lock=True, form_id=form_id)
    _close(actor, row)


@verb
def close_overdue(*, actor: Actor, form_id: UUID) -> None:
    """End a form whose last day is long over, by the clock.

    Raises:
        Conflict: somebody else ended it.
    """
    _close(actor, Form.objects.select_for_update().get(pk=form_id))


def _close(actor: Actor, row: Form) -> None:
    if row.state != Form.State.PUBLISHED:
        raise Conflict("forms.not_published", Text("这张表单不在填报中", "It is not being filled"))
    row.state, row.closed_at = Form.State.CLOSED, actor.at
    row.save(update_fields=["state", "closed_at"])
    records.write(actor.ref, "forms.close_form", _subject(row))


def _insist_on_days(today: date, due_on: date, keep_days: int) -> None:
    latest = today + timedelta(days=policies.number("forms.due_at_most_days"))
    if not today <= due_on <= latest:
        raise Invalid(
            "forms.due_on",
            Text(
                "截止日期应在今天到 {latest} 之间",
                "The last day is from today to {latest}",
                latest=latest.isoformat(),
            ),
            field="due_on",
        )
    longest = policies.number("retention.form_answers_days")
    if not 1 <= keep_days <= longest:
        raise Invalid(
            "forms.keep_days",
            Text("保存天数应为 1 到 {n} 天", "Keep answers from 1 to {n} days", n=longest),
            field="keep_days",
        )


def _subject(row: Form) -> Subject:
    return Subject("form", row.pk, ANSWERS)
