"""What is wrong with a pass before any rule is asked: each bar with its reason, in one order."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from mashang.domain.passage.nouns import Credential, Door, Doubt, Fault, Manner, Proof, Request
from mashang.domain.passage.reasons import Reason


@dataclass(frozen=True, slots=True)
class Held:
    """A credential being looked at, for the bars."""

    credential: Credential
    request: Request
    door: Door
    now: datetime


_FAULTS = {
    Fault.UNREADABLE: Reason.UNREADABLE,
    Fault.FORGED: Reason.FORGED,
    Fault.FOREIGN: Reason.FOREIGN,
    Fault.OUTDATED: Reason.KEY_RETIRED,
    Fault.WITHDRAWN: Reason.REVOKED,
    Fault.UNKNOWN_FORM: Reason.NOT_UNDERSTOOD,
}


def _needs_clock(held: Held) -> bool:
    """Only what ends or has hours waits for a trusted clock; a card that lasts does not."""
    return not held.request.clock_trusted and (
        held.credential.until is not None or bool(held.credential.hours)
    )


def _is_future(held: Held) -> bool:
    return held.request.clock_trusted and held.now < held.credential.since


def _is_past(held: Held) -> bool:
    until = held.credential.until
    return until is not None and held.now >= until


def _is_not_accepted(held: Held) -> bool:
    accepts = held.door.policy.accepts
    return bool(accepts) and held.credential.kind not in accepts


def _lacks_presence(held: Held) -> bool:
    return held.door.policy.presence_needed and held.request.manner is Manner.STATIC_CODE


def proof_is(state: Proof) -> Callable[[Held], bool]:
    """Only a pass that is shown proves its phone; a signed-in session has done so already."""
    return lambda held: (
        held.credential.needs_proof
        and held.request.manner is Manner.SHOWN
        and held.request.proof is state
    )


def _is_other_vehicle(held: Held) -> bool:
    seen = held.request.plate
    return bool(held.credential.plate) and seen is not None and seen != held.credential.plate


def _is_outside_hours(held: Held) -> bool:
    hours = held.credential.hours
    return bool(hours) and not any(span.covers(held.now) for span in hours)


def _has_used_visits(held: Held) -> bool:
    most = held.credential.visits_at_most
    request = held.request
    return most is not None and request.counters.visits_used + request.people > most


def _is_too_often(held: Held) -> bool:
    most = held.door.policy.openings_per_hour
    return (
        most is not None
        and held.request.manner is Manner.STATIC_CODE
        and held.request.counters.openings_last_hour >= most
    )


def doubts(doubt: Doubt, request: Request, credential: Credential, door: Door) -> bool:
    """Whether a doubt is the guard's: the door's written choice lets some kinds in all the same."""
    return doubt in request.doubts and credential.kind not in door.policy.unproven


def _has_old_list(held: Held) -> bool:
    return doubts(Doubt.LIST, held.request, held.credential, held.door)


def _has_unknown_visits(held: Held) -> bool:
    return held.credential.visits_at_most is not None and doubts(
        Doubt.COUNTS, held.request, held.credential, held.door
    )


# The first that holds is the reason given: what is wrong with the pass before what is wrong here.
_BARS: tuple[tuple[Reason, Callable[[Held], bool]], ...] = (
    (Reason.REVOKED, lambda held: held.credential.revoked),
    (Reason.AWAITING_APPROVAL, lambda held: not held.credential.approved),
    (Reason.CLOCK_UNTRUSTED, _needs_clock),
    (Reason.NOT_YET_VALID, _is_future),
    (Reason.EXPIRED, _is_past),
    (Reason.OTHER_DOOR, lambda held: not held.credential.reaches(held.door)),
    (Reason.KIND_NOT_ACCEPTED, _is_not_accepted),
    (Reason.PROOF_MISSING, proof_is(Proof.NONE)),
    (Reason.PROOF_STALE, proof_is(Proof.STALE)),
    (Reason.PROOF_AHEAD, proof_is(Proof.AHEAD)),
    (Reason.PROOF_WRONG, proof_is(Proof.WRONG)),
    (Reason.OTHER_VEHICLE, _is_other_vehicle),
    (Reason.PRESENCE_NEEDED, _lacks_presence),
    (Reason.OUTSIDE_HOURS, _is_outside_hours),
    (Reason.VISITS_USED_UP, _has_used_visits),
    (Reason.TOO_OFTEN, _is_too_often),
    (Reason.LIST_OLD, _has_old_list),
    (Reason.COUNT_UNKNOWN, _has_unknown_visits),
)


def bar(request: Request, door: Door, now: datetime) -> Reason | None:
    """Why what was shown gives no right to come in, whatever the rules say."""
    if request.fault is not None:
        return _FAULTS[request.fault]
    if request.credential is None:
        return Reason.NOTHING_SHOWN
    held = Held(request.credential, request, door, now)
    return next((reason for reason, holds in _BARS if holds(held)), None)


def is_unproven(held: Held) -> bool:
    """Whether a pass that should prove its phone does not: it may be anybody's."""
    return any(
        proof_is(state)(held) for state in (Proof.NONE, Proof.STALE, Proof.AHEAD, Proof.WRONG)
    )
