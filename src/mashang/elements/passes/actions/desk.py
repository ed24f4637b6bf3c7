"""The desk gives out passes for those who come to serve and for lorries, and takes any pass back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from mashang.domain.passage import CredentialKind, Hours
from mashang.domain.plates import read_plate
from mashang.elements.passes import steps
from mashang.elements.passes.models import PASS, Pass, Phone
from mashang.elements.passes.policy import AT_THE_DESK, PASSES
from mashang.elements.passes.queries.desk import place_to_issue_for
from mashang.elements.passes.steps import Wanted
from mashang.elements.passes.terms import BY_HAND, FOR_SERVICE
from mashang.foundation.commands import steps as commands
from mashang.foundation.grants.actor import Actor
from mashang.foundation.policies import queries as policies
from mashang.foundation.records import steps as records
from mashang.foundation.records.actors import Subject
from mashang.foundation.verbs import verb
from mashang.kernel.errors import Invalid, RuleBroken
from mashang.kernel.texts import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class ForService:
    """Who comes to serve, or which lorry.

    Attributes:
        called: what the desk calls them: a firm, a round, a ward; never needed, never shown at a door.
        class_code: of `terms.FOR_SERVICE`; empty for a lorry.
        plate: as typed; for lorries.
        hours: when not empty, only then.
        visits_at_most: None for any number.
    """

    kind: CredentialKind
    called: str
    class_code: str = ""
    plate: str = ""
    since: datetime
    until: datetime
    hours: Sequence[Hours] = ()
    visits_at_most: int | None = None

    def __repr__(self) -> str:
        return f"ForService({self.kind})"


@verb
def issue_at(*, actor: Actor, place_id: int, wanted: ForService, command_id: UUID) -> UUID:
    """Give out a pass for a place: its square is printed, or photographed from the screen.

    Returns:
        The pass's id.

    Raises:
        OutOfScope, NotAllowed: the place is not this actor's to give passes for.
        Invalid: a kind or class that the desk does not give out, an unreadable plate, no plate.
        RuleBroken: too long, or over before it begins.
    """
    place = place_to_issue_for(actor, place_id)
    done = commands.earlier_answer(command_id, account_id=actor.account_id, verb="passes.issue_at")
    if done is not None:
        return UUID(done["pass_id"])
    _check(wanted, actor.at)
    is_lorry = wanted.kind is CredentialKind.LORRY
    row = steps.issue(
        Wanted(
            kind=wanted.kind,
            scope=[place.path],
            since=wanted.since,
            until=wanted.until,
            called=" ".join(wanted.called.split()),
            plate=_plate(wanted),
            classes=["vehicle"] if is_lorry else [wanted.class_code],
            hours=wanted.hours,
            visits_at_most=wanted.visits_at_most,
        ),
        at=actor.at,
        by=actor.account,
    )
    _record(actor, "passes.issue", row)
    commands.remember_answer(
        command_id,
        account_id=actor.account_id,
        verb="passes.issue_at",
        answer={"pass_id": str(row.pk)},
    )
    return row.pk


@verb
def take_back(*, actor: Actor, pass_id: UUID, because: str, remark: str = "") -> None:
    """Take a pass back at once; twice does no harm. Whoever is inside goes out as ever.

    Raises:
        OutOfScope, NotAllowed: not this actor's.
        Invalid: no reason of the list.
    """
    row = _to_take_back(actor, pass_id, because)
    if steps.revoke([row], because=because, at=actor.at, by=actor.account, remark=remark.strip()):
        _record(actor, "passes.take_back", row, reason=remark)


@verb
def take_back_phone(*, actor: Actor, pass_id: UUID, because: str, remark: str = "") -> int:
    """Take back the phone on which a pass is, with everything that it carries. Twice does no harm.

    Returns:
        How many passes it carried.

    Raises:
        OutOfScope, NotAllowed: not this actor's.
        Invalid: no reason of the list.
        RuleBroken: the pass is on no phone.
    """
    row = _to_take_back(actor, pass_id, because)
    if row.phone_id is None:
        raise RuleBroken(
            "passes.on_no_phone", Text("这个凭证不在手机上", "This pass is on no phone")
        )
    phone = Phone.objects.select_for_update(of=("self",)).get(pk=row.phone_id)
    ended = steps.revoke_phone(phone, because=because, at=actor.at, by=actor.account)
    _record(actor, "passes.take_back_phone", row, reason=remark)
    return ended


def _to_take_back(actor: Actor, pass_id: UUID, because: str) -> Pass:
    row = PASSES.access(actor, "take_back", lock=True, pass_id=pass_id)
    if because not in BY_HAND:
        raise Invalid("passes.because", Text("请选择原因", "Choose a reason"), field="because")
    return row


def _check(wanted: ForService, now: datetime) -> None:
    if wanted.kind not in AT_THE_DESK:
        raise Invalid(
            "passes.kind", Text("这种凭证不在窗口发", "The desk gives no such pass"), field="kind"
        )
    if wanted.kind is CredentialKind.SERVICE and wanted.class_code not in FOR_SERVICE:
        raise Invalid(
            "passes.class", Text("请选择来做什么", "Choose what they come for"), field="class_code"
        )
    if not now < wanted.until or not wanted.since < wanted.until:
        raise RuleBroken(
            "passes.over", Text("结束时间要晚于开始和现在", "It ends after it begins, and after now"),
            field="until",
        )  # fmt: skip
    most = policies.days("passes.service_at_most_days")
    if wanted.until - max(wanted.since, now) > most:
        raise RuleBroken(
            "passes.too_long",
            Text("一次最长 {n} 天", "At most {n} days at a time", n=most.days),
            field="until",
        )


def _plate(wanted: ForService) -> str:
    if wanted.kind is not CredentialKind.LORRY:
        return ""
    plate = read_plate(wanted.plate)
    if not plate:
        raise Invalid("passes.plate", Text("请填写车牌", "Give its number plate"), field="plate")
    return plate


def _record(actor: Actor, name: str, row: Pass, reason: str = "") -> None:
    records.write(
        actor.ref,
        name,
        Subject("pass", row.pk, PASS),
        reason=reason.strip(),
        facts={"kind": row.kind},
    )
