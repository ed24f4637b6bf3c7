"""Gathering what the rule of admission looks at: who asks, which door, what was counted before."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from mashang.domain.passage import (
    Clause,
    Counters,
    Credential,
    CredentialKind,
    Direction,
    DoorPolicy,
    DoorRule,
    Effect,
    Manner,
    Passage,
    Request,
    decide,
)
from mashang.domain.passage import Door as DoorNoun
from mashang.domain.rotating import is_timely
from mashang.elements.cases.models import Case
from mashang.elements.observations import queries as observations
from mashang.elements.observations.models import Observation
from mashang.elements.people import queries as people
from mashang.elements.people.queries import Acting, OwnPerson
from mashang.foundation.fields import within
from mashang.foundation.grants.actor import Actor
from mashang.foundation.policies import queries as policies
from mashang.work.doors.models import Door
from mashang.work.doors.queries import ruling
from mashang.work.doors.terms import OPENING, source_of

_AN_HOUR: Final = timedelta(hours=1)
STAFF_RIGHT: Final = "doors.pass"
_REGISTERING: Final = ("registration", "registration_question")
"""Kinds of cases by which somebody waits to be registered; rooms of work meet in cases."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asks at a door, and what the rule answers.

    Attributes:
        person_id: as whom the account asks; None for staff and for those who are nobody here.
    """

    passage: Passage
    person_id: UUID | None


@dataclass(frozen=True, slots=True)
class _Holder:
    credential: Credential
    person_id: UUID | None = None


def ask(actor: Actor, door: Door, acting: Acting, manner: Manner = Manner.STATIC_CODE) -> Asked:
    """What the one rule of admission says to this account at this door, coming in by its own phone.

    Args:
        manner: by the printed code, or by the changing one on the door's screen.
        acting: in whose name; nobody else's home is tried instead.
    """
    noun = door_noun(door)
    holder = _holder(actor, noun, acting)
    counted = 0
    if holder is not None and holder.person_id is not None:
        counted = observations.count_since(
            person_id=holder.person_id,
            kind=OPENING,
            source=source_of(door.pk),
            since=actor.at - _AN_HOUR,
        )
    rules = ruling.rules_over(door.guards_path, actor.at)
    person_id = holder.person_id if holder else None
    request = Request(
        direction=Direction.IN,
        manner=manner,
        credential=holder.credential if holder else None,
        counters=Counters(openings_last_hour=counted, rule_uses=_uses(rules, person_id, actor.at)),
    )
    return Asked(decide(request, noun, rules, actor.at), person_id)


def manner_of(door: Door, shown_code: str, at: datetime) -> Manner:
    """How somebody asks by their phone: by the code on the door's screen if it is timely, else by the printed one."""
    secret = bytes(door.screen_secret)
    is_shown = bool(secret and shown_code) and is_timely(
        secret,
        shown_code,
        at,
        changes=policies.span("doors.rotating_code_s"),
        valid=policies.span("doors.rotating_code_valid_s"),
    )
    return Manner.ROTATING_CODE if is_shown else Manner.STATIC_CODE


def _uses(rules: Iterable[DoorRule], person_id: UUID | None, at: datetime) -> dict[str, int]:
    """How often a person came in where each quota holds, since it counts."""
    if person_id is None:
        return {}
    return {
        rule.rule_id: Observation.objects.filter(
            within(rule.scope_paths),
            person_id=person_id,
            kind=OPENING,
            happened_at__gte=rule.counts_from(at),
        ).count()
        for rule in rules
        if rule.effect is Effect.QUOTA
    }


def door_noun(door: Door) -> DoorNoun:
    """A door as the rule knows it, with the policy of calm days."""
    words = policies.text("doors.clause")
    return DoorNoun(
        door_id=str(door.pk),
        path=door.guards_path,
        policy=DoorPolicy(
            clause=Clause(str(words), "", words),
            presence_needed=door.needs_presence,
            stands_open=door.is_open_to_public,
            openings_per_hour=policies.number("doors.static_code_openings_per_hour"),
            expiry_notice=policies.days("doors.expiry_notice_days"),
        ),
    )


def _holder(actor: Actor, door: DoorNoun, acting: Acting) -> _Holder | None:
    """The credential that speaks: the first that reaches the door, else the one that explains best.

    Work, a registration that waits and a number that slept are the account's own: they speak only
    where it acts for itself.
    """
    own = [_own(actor, acting.me)] if acting.me is not None else []
    if not acting.has_rest:
        return own[0]
    candidates = [*own, *_staff(actor), *_waiting(actor)]
    reaching = next((one for one in candidates if one.credential.reaches(door)), None)
    return reaching or next(iter([*own, *_asleep(actor, door), *candidates]), None)


def _own(actor: Actor, me: OwnPerson) -> _Holder:
    """Whom the account acts for, with the homes of today."""
    ref = str(me.person_id)
    scopes = people.homes_to_open(actor, me)
    credential = _credential(actor, CredentialKind.RESIDENT, ref, scopes)
    reasons = people.reasons_of_care(me.person_id, actor.at) if me.may_read else frozenset()
    return _Holder(replace(credential, classes=reasons), me.person_id)


def _staff(actor: Actor) -> list[_Holder]:
    """Staff pass where they work."""
    prefixes = actor.prefixes(STAFF_RIGHT)
    if not prefixes:
        return []
    return [_Holder(_credential(actor, CredentialKind.STAFF, str(actor.account_id), prefixes))]


def _waiting(actor: Actor) -> list[_Holder]:
    """Somebody whose registration is being checked: refused, and told so."""
    if actor.account is None:
        return []
    cases = Case.objects.filter(asked_by=actor.account, kind__in=_REGISTERING, is_open=True)
    scopes = list(cases.filter(subject__isnull=True).values_list("path", flat=True))
    if not scopes:
        return []
    ref = str(actor.account_id)
    return [_Holder(_credential(actor, CredentialKind.RESIDENT, ref, scopes, approved=False))]


def _asleep(actor: Actor, door: DoorNoun) -> list[_Holder]:
    """An account whose number may have a new owner opens nothing until the community made sure."""
    if not people.sleeping_links(actor):
        return []
    ref = str(actor.account_id)
    kind = CredentialKind.RESIDENT
    return [_Holder(_credential(actor, kind, ref, [door.path], revoked=True))]


def _credential(
    actor: Actor,
    kind: CredentialKind,
    ref: str,
    scopes: Iterable[str],
    *,
    approved: bool = True,
    revoked: bool = False,
) -> Credential:
    return Credential(
        kind=kind,
        subject_ref=ref,
        scope_paths=frozenset(scopes),
        since=actor.at,
        approved=approved,
        revoked=revoked,
    )
