"""A case as the lifecycle sees it: its facts, its seat, its actors, without writing anything."""

from datetime import date
from typing import Any
from uuid import UUID

from mashang.domain import lifecycle
from mashang.domain.lifecycle import Act, CaseFacts, LifePolicy, Role, State
from mashang.domain.plans import life_policy as policy_of_pack
from mashang.elements.cases import clockwork
from mashang.elements.cases.kinds import Seat, kind_of
from mashang.elements.cases.models import Case
from mashang.foundation.grants.actor import Actor
from mashang.foundation.policies import queries as policies
from mashang.kernel.clock import local_day

RESIDENT = "居民"
SYSTEM = "系统"


def facts_of(case: Case) -> CaseFacts:
    """A case as far as its life is concerned."""
    return CaseFacts(
        case=str(case.case_id),
        state=State(case.state),
        seat=seat_of(case).reference,
        handler=f"account:{case.handler_id}" if case.handler_id else None,
        promised=clockwork.promised(case.kind, local_day(case.opened_at)),
        running=clockwork.running(case),
        asked=case.asked,
        approval_asked=case.approval_asked,
        proof_needed=kind_of(case.kind).needs_proof,
        rating=lifecycle.Rating(case.rating) if case.rating else None,
        done_at=case.done_at,
        closed_at=case.closed_at,
        returned=case.returned,
        reopened=case.reopened,
        level=case.level,
        parked_until=case.parked_until,
    )


def life_policy(on: date) -> LifePolicy:
    """The numbers of the plan pack that a case's life asks for."""
    return policy_of_pack(policies.pack(), on)


def seat_of(case: Case) -> Seat:
    """The owning seat of a case."""
    if case.seat_kind == Case.SeatKind.ORGANISATION:
        return Seat("organisation", str(case.seat_organisation_id), case.seat_path, case.seat_name)
    return Seat("level", case.seat_level, case.seat_path, case.seat_name)


def seat_columns(seat: Seat) -> dict[str, object]:
    """The columns that keep a seat."""
    is_level = seat.kind == "level"
    return {
        "seat_kind": seat.kind,
        "seat_organisation_id": None if is_level else UUID(seat.ref),
        "seat_level": seat.ref if is_level else "",
        "seat_path": seat.path,
        "seat_name": seat.name,
    }


def reference_of(actor: Actor) -> str:
    """How an actor stands in a case's life: `account:<id>` or `system`."""
    return f"account:{actor.account_id}" if actor.account_id else "system"


def shown_as(actor: Actor) -> str:
    """What a history line calls the actor: unit, post and number; residents by no name."""
    if actor.account is None:
        return SYSTEM
    if not actor.has_number:
        return RESIDENT
    return " ".join(filter(None, (actor.account.unit, actor.account.post, actor.account.username)))


def act_of(actor: Actor, verb: lifecycle.Verb, roles: frozenset[Role], **given: Any) -> Act:
    """An act of the lifecycle by this actor at this instant."""
    return Act(verb=verb, actor=reference_of(actor), roles=roles, at=actor.at, **given)
