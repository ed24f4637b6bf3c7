"""The verbs on cases: one for every act of the lifecycle, and opening at the desk."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from mashang.domain import lifecycle
from mashang.domain.clocks import WorkingDays
from mashang.domain.lifecycle import Rating, State, Target, Verb
from mashang.elements.cases import life, queries, steps
from mashang.elements.cases.kinds import Seat
from mashang.elements.cases.models import CONTENT, Case
from mashang.elements.cases.policy import CASES, roles_of
from mashang.elements.people.policy import PEOPLE
from mashang.elements.people.queries import Because, contact_bar
from mashang.elements.people.steps.looking import check_purpose, subject_of
from mashang.foundation.accounts.models import Account
from mashang.foundation.commands import steps as commands
from mashang.foundation.files import steps as files
from mashang.foundation.files.intake import Upload
from mashang.foundation.files.models import StoredFile
from mashang.foundation.grants.actor import Actor
from mashang.foundation.records import steps as records
from mashang.foundation.records.actors import Subject
from mashang.foundation.verbs import verb
from mashang.kernel.clock import local_day
from mashang.kernel.errors import Conflict, OutOfScope, RuleBroken
from mashang.kernel.texts import Text

PUBLIC, PROOF, INTERNAL = "cases.case", "cases.proof", "cases.internal"
"""Owners of photos: what the requester sees too, who joined besides, and what only staff see."""
OWNERS = {Verb.FINISH: PROOF, Verb.NOTE_INTERNAL: INTERNAL}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What one person wants done to a case; only what the verb asks for is read.

    Attributes:
        seat: the new owner, for transfer and return.
        handler_id: the account, for take and reassign.
        until: when a parking ends.
        more_days: working days more, for extend.
        into_number: the other case's number, for join.
    """

    verb: Verb
    text: str = ""
    seat: Seat | None = None
    handler_id: UUID | None = None
    until: datetime | None = None
    more_days: int | None = None
    rating: Rating | None = None
    into_number: str = ""
    photos: Sequence[Upload] = ()


@verb
def act(
    *, actor: Actor, case_id: UUID, wish: Wish, command_id: UUID, version: int | None = None
) -> UUID:
    """Do one thing to a case.

    Args:
        version: of the page on which the actor decided; a case that changed since is a conflict.

    Returns:
        The case's id.

    Raises:
        OutOfScope: the case is not there for this actor.
        NotAllowed: it is, but this is not theirs to do.
        RuleBroken: the lifecycle says no, and why.
        Conflict: somebody was faster.
        Invalid: a photo is none.
    """
    case = CASES.access(actor, "see", lock=True, case_id=case_id)
    verb_name = f"cases.{wish.verb.value}"
    done = commands.earlier_answer(command_id, account_id=actor.account_id, verb=verb_name)
    if done is not None:
        return case.case_id
    if version is not None and version != case.version:
        raise Conflict(
            "case.changed",
            Text(
                "这个办件刚刚有了变化，请看最新情况后再操作",
                "The case has just changed; look at it again before you act",
            ),
        )
    kept = _keep_photos(actor, case, wish)
    handler = _handler(wish, case)
    target = _target(actor, wish)
    given = {
        "text": wish.text.strip(),
        "seat": wish.seat.reference if wish.seat else None,
        "handler": f"account:{handler.account_id}" if handler else None,
        "until": wish.until,
        "by": WorkingDays(wish.more_days) if wish.more_days else None,
        "proofs": len(kept),
        "rating": wish.rating,
        "into": Target(str(target.case_id), State(target.state)) if target else None,
    }
    wished = life.act_of(actor, wish.verb, roles_of(actor, case), **given)
    steps.move(actor=actor, case=case, act=wished, seat=wish.seat, photos=kept)
    if target is not None:
        case.joined_into = target
        case.save(update_fields=["joined_into"])
        steps.add_party(target, account=case.asked_by, person=case.subject, actor=actor)
    if actor.has_number:
        records.write(
            actor.ref,
            verb_name,
            Subject("case", case.case_id, CONTENT),
            facts={"state": case.state},
        )
    commands.remember_answer(command_id, account_id=actor.account_id, verb=verb_name, answer={})
    return case.case_id


def _keep_photos(actor: Actor, case: Case, wish: Wish) -> list[StoredFile]:
    return [
        files.take_in(
            upload=photo,
            data_class=CONTENT,
            subject_ref=str(case.case_id),
            owner_kind=OWNERS.get(wish.verb, PUBLIC),
            owner_ref=str(case.case_id),
            stored_by=actor.account_id,
        )
        for photo in wish.photos
    ]


@verb
def reveal_contact(*, actor: Actor, case_id: UUID, purpose: str, reason: str = "") -> str:
    """The number to call about a case, in full, once; the person sees who looked.

    Raises:
        OutOfScope, NotAllowed: not this actor's case, or the person is protected.
        RuleBroken: the person died.
        Invalid: the purpose is not on the list, or its reason is missing.
    """
    case = CASES.access(actor, "staff", case_id=case_id)
    subject = case.subject
    if subject is not None and subject.is_protected:
        PEOPLE.access(actor, "see_contact_protected", person_id=subject.person_id)
    if subject is not None and (bar := contact_bar(subject.person_id, Because.OWN_AFFAIR)):
        raise RuleBroken("cases.no_calls", bar.text)
    check_purpose(purpose, reason)
    records.write_look(
        actor.ref,
        "cases.reveal_contact",
        subject_of(subject.person_id) if subject else Subject("case", case.case_id, CONTENT),
        purpose=purpose,
        reason=reason,
        fields=["phone"],
        facts={"case_id": str(case.case_id)},
    )
    return queries.contact_of(case)


@verb
def act_by_clock(*, case_id: UUID, verb_: Verb, at: datetime) -> bool:
    """What time itself does to a case: confirm after silence, resume after parking, escalate.

    Returns:
        Whether anything happened; a case that moved on meanwhile is left alone.
    """
    actor = Actor.system(at)
    case = Case.objects.select_for_update().filter(case_id=case_id).first()
    if case is None:
        return False
    wished = life.act_of(actor, verb_, roles_of(actor, case))
    answer = lifecycle.decide(life.facts_of(case), wished, life.life_policy(local_day(at)))
    if isinstance(answer, lifecycle.Refusal):
        return False
    steps.move(actor=actor, case=case, act=wished)
    return True


@verb
def add_external_number(*, actor: Actor, case_id: UUID, system: str, number: str) -> None:
    """Note the number that another system gave to a case.

    Raises:
        OutOfScope, NotAllowed: not this actor's case.
        Conflict: that number stands for another case.
    """
    case = CASES.access(actor, "staff", lock=True, case_id=case_id)
    steps.add_external_number(case, system=system.strip(), number=number.strip())


@verb
def forget(*, actor: Actor, case_ids: Sequence[UUID]) -> int:
    """Empty ended cases whose keys were destroyed; returns how many. May be repeated.

    Words, photos, who asked and for whom, who followed, and numbers of other systems go; the home
    becomes its compound. Number, kind, seat, instants and rating stay: they are counted.
    """
    wanted = Case.objects.filter(
        case_id__in=case_ids, closed_at__isnull=False, forgotten_at__isnull=True
    )
    cases = list(wanted.select_for_update(of=("self",)).order_by("case_id"))
    steps.forget(cases, at=actor.at)
    for case in cases:
        subject = Subject("case", case.case_id, CONTENT)
        records.write(actor.ref, "cases.forget", subject, facts={"class": CONTENT})
    return len(cases)


def _handler(wish: Wish, case: Case) -> Account | None:
    if wish.handler_id is None:
        return None
    account = Account.objects.filter(account_id=wish.handler_id, is_active=True).first()
    if account is None or not CASES.may(Actor.of(account), "work", case):
        raise RuleBroken(
            "case.handler_out_of_seat",
            Text("这位同事不在承办单位", "That colleague does not belong to the owning seat"),
            field="handler_id",
        )
    return account


def _target(actor: Actor, wish: Wish) -> Case | None:
    if wish.verb is not Verb.JOIN:
        return None
    target = Case.objects.select_for_update().filter(number=wish.into_number.strip()).first()
    if target is None or not CASES.may(actor, "staff", target):
        raise OutOfScope("case", number=wish.into_number)
    return target
