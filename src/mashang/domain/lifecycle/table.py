"""The table of a case's life: for every verb one row. Everything else is read off it.

Change a rule here, then draw `docs/lifecycle.md` anew; a test compares the two.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from mashang.domain.clocks import Clock
from mashang.domain.lifecycle.facts import PauseMove
from mashang.domain.lifecycle.needs import Need
from mashang.domain.lifecycle.states import OPEN, UNDER_WAY, Role, State, Verb

_STAFF = frozenset({Role.HANDLER, Role.SEAT, Role.SUPERVISOR})
_DESK = frozenset({Role.HANDLER, Role.SEAT})
_SEAT = frozenset({Role.SEAT, Role.SUPERVISOR})
_SUPERVISOR = frozenset({Role.SUPERVISOR})
_REQUESTER = frozenset({Role.REQUESTER})
_OUTCOME = frozenset({State.DONE, State.CLOSED})
_WAITING = frozenset({State.OPENED, State.RETURNED})
_ALL = frozenset(Clock)
_RESPONSE = frozenset({Clock.FIRST_RESPONSE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One row.

    Attributes:
        came_from: states in which the verb is possible.
        to: where it leads; None where the case stays in its state.
        who: roles of which the actor has one.
        needs: checked in this order.
        stops: clocks it stops, of those that run.
        starts: clocks it starts afresh, of those the kind promises.
        pause: whether it begins or ends a pause; an end counts only for a parked case.
        public: whether the requester sees the entry.
    """

    came_from: frozenset[State]
    to: State | None = None
    who: frozenset[Role]
    needs: tuple[Need, ...] = ()
    stops: frozenset[Clock] = frozenset()
    starts: frozenset[Clock] = frozenset()
    pause: PauseMove | None = None
    public: bool = True


OPENING_STARTS = _ALL
"""Clocks that begin with the case itself."""

TABLE: Mapping[Verb, Rule] = {
    Verb.ACCEPT: Rule(
        came_from=_WAITING,
        to=State.ACCEPTED,
        who=_SEAT | {Role.SYSTEM},
        stops=frozenset({Clock.ACCEPT}),
    ),
    Verb.TAKE: Rule(
        came_from=_WAITING | {State.ACCEPTED},
        to=State.ACCEPTED,
        who=_SEAT,
        needs=(Need.FREE,),
        stops=frozenset({Clock.ACCEPT}),
    ),
    Verb.REASSIGN: Rule(
        came_from=UNDER_WAY | {State.PARKED},
        who=_STAFF,
        needs=(Need.OTHER_HANDLER,),
        public=False,
    ),
    Verb.START: Rule(
        came_from=frozenset({State.ACCEPTED}), to=State.WORKING, who=frozenset({Role.HANDLER})
    ),
    Verb.RESPOND: Rule(
        came_from=OPEN, who=_STAFF, needs=(Need.RESPONSE_OWED, Need.WORDS), stops=_RESPONSE
    ),
    Verb.NOTE_PUBLIC: Rule(
        came_from=OPEN | _OUTCOME, who=_STAFF, needs=(Need.WORDS,), stops=_RESPONSE
    ),
    Verb.NOTE_INTERNAL: Rule(
        came_from=OPEN | _OUTCOME, who=_STAFF, needs=(Need.WORDS,), public=False
    ),
    Verb.ASK: Rule(came_from=UNDER_WAY, who=_DESK, needs=(Need.WORDS,), stops=_RESPONSE),
    Verb.ANSWER: Rule(came_from=OPEN | {State.DONE}, who=_REQUESTER, needs=(Need.WORDS,)),
    Verb.ASK_APPROVAL: Rule(
        came_from=UNDER_WAY, who=_DESK, needs=(Need.HANDLED, Need.REASON), public=False
    ),
    Verb.DECLINE: Rule(
        came_from=UNDER_WAY,
        who=_SUPERVISOR,
        needs=(Need.REQUESTED, Need.APART, Need.REASON),
        public=False,
    ),
    Verb.PARK: Rule(
        came_from=UNDER_WAY,
        to=State.PARKED,
        who=_SUPERVISOR,
        needs=(Need.HANDLED, Need.APART, Need.REASON, Need.END_IN_SIGHT),
        pause=PauseMove.BEGIN,
    ),
    Verb.UNPARK: Rule(
        came_from=frozenset({State.PARKED}),
        to=State.WORKING,
        who=_STAFF | {Role.SYSTEM},
        pause=PauseMove.END,
    ),
    Verb.EXTEND: Rule(
        came_from=UNDER_WAY,
        who=_SUPERVISOR,
        needs=(Need.APART, Need.REASON, Need.MORE_TIME),
    ),
    Verb.TRANSFER: Rule(
        came_from=_WAITING | UNDER_WAY,
        to=State.OPENED,
        who=_STAFF,
        needs=(Need.OTHER_SEAT, Need.REASON),
        starts=frozenset({Clock.ACCEPT}),
    ),
    Verb.RETURN: Rule(
        came_from=frozenset({State.OPENED}) | UNDER_WAY,
        to=State.RETURNED,
        who=_DESK,
        needs=(Need.OTHER_SEAT, Need.REASON),
        starts=frozenset({Clock.ACCEPT}),
        public=False,
    ),
    Verb.ESCALATE: Rule(
        came_from=OPEN - {State.PARKED},
        who=frozenset({Role.SUPERVISOR, Role.SYSTEM}),
        needs=(Need.LEVEL_ABOVE,),
        public=False,
    ),
    Verb.FINISH: Rule(
        came_from=UNDER_WAY,
        to=State.DONE,
        who=frozenset({Role.HANDLER}),
        needs=(Need.WORDS, Need.PROOF),
        stops=_ALL,
    ),
    Verb.CONFIRM: Rule(
        came_from=frozenset({State.DONE}),
        to=State.CLOSED,
        who=_REQUESTER | _SUPERVISOR,
        needs=(Need.APART, Need.RATING_OR_NONE),
    ),
    Verb.AUTO_CONFIRM: Rule(
        came_from=frozenset({State.DONE}),
        to=State.CLOSED,
        who=frozenset({Role.SYSTEM}),
        needs=(Need.CONFIRMED_BY_TIME,),
    ),
    Verb.DISPUTE: Rule(
        came_from=frozenset({State.DONE}),
        to=State.WORKING,
        who=_REQUESTER | _SUPERVISOR,
        needs=(Need.REASON,),
        starts=frozenset({Clock.RESOLVE}),
    ),
    Verb.CALL_BACK: Rule(
        came_from=_OUTCOME,
        who=_SEAT,
        needs=(Need.APART, Need.UNRATED, Need.CALL_RESULT),
        public=False,
    ),
    Verb.RATE: Rule(
        came_from=frozenset({State.CLOSED}),
        who=_REQUESTER,
        needs=(Need.APART, Need.UNRATED, Need.RATING),
    ),
    Verb.REOPEN: Rule(
        came_from=frozenset({State.CLOSED}),
        to=State.OPENED,
        who=_REQUESTER | _SUPERVISOR,
        needs=(Need.STILL_REOPENABLE, Need.REASON),
        starts=_ALL,
    ),
    Verb.CANCEL: Rule(
        came_from=OPEN, to=State.CANCELLED, who=_REQUESTER, stops=_ALL, pause=PauseMove.END
    ),
    Verb.JOIN: Rule(
        came_from=OPEN,
        to=State.JOINED,
        who=_SEAT,
        needs=(Need.LIVE_TARGET,),
        stops=_ALL,
        pause=PauseMove.END,
    ),
}
