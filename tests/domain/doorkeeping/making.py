"""Doors, rules and snapshots for the tests of doorkeeping."""

from datetime import UTC, datetime, time, timedelta
from uuid import UUID

from hypothesis import strategies as st

from mashang.domain.doorkeeping import (
    Alarm,
    DoorEvent,
    DoorSetting,
    Fails,
    Offline,
    Opened,
    Passed,
    Snapshot,
    State,
)
from mashang.domain.passage import (
    Clause,
    CredentialKind,
    Direction,
    Door,
    DoorPolicy,
    DoorRule,
    Effect,
    Hours,
    Manner,
    Outcome,
    Reason,
)
from mashang.domain.passes import Freshness, Revocations
from mashang.kernel.paths import part
from mashang.kernel.texts import Text
from tests.domain.passes.making import FRESHNESS, ISSUER, KEYS, NOW

AGREEMENT = Clause("小区门禁约定", "第二条", Text("进门要出示凭证", "Show a pass to come in"))
INSIDE = "1.2z.f4.1a2."
DOOR = DoorSetting(
    door=Door("1201", INSIDE, DoorPolicy(clause=AGREEMENT, expiry_notice=timedelta(days=7))),
    name=Text("东门", "East gate"),
)


def rule(**more) -> DoorRule:
    return DoorRule(
        **{
            "rule_id": "r1",
            "effect": Effect.RESTRICT,
            "clause": AGREEMENT,
            "title": Text("暂停访客进入", "No visitors for now"),
            "scope_paths": frozenset({INSIDE}),
            "kinds": frozenset({CredentialKind.VISITOR}),
            "since": NOW - timedelta(days=1),
            "until": NOW + timedelta(days=14),
            **more,
        }
    )


def snapshot(**more) -> Snapshot:
    return Snapshot(
        **{
            "street": ISSUER,
            "number": 7,
            "made_at": NOW,
            "keys": KEYS,
            "freshness": FRESHNESS,
            "doors": (DOOR,),
            "rules": (),
            "utc_offset_min": 480,
            **more,
        }
    )


_WORDS = st.text(st.characters(codec="utf-8"), max_size=12)
_TEXTS = st.builds(Text, _WORDS, _WORDS)
_CLAUSES = st.builds(Clause, _WORDS, _WORDS, _TEXTS)
_KINDS = st.frozensets(st.sampled_from(CredentialKind), max_size=3)
_SPANS = st.integers(1, 10**7).map(lambda s: timedelta(seconds=s))
_PATHS = st.frozensets(
    st.lists(st.integers(1, 2**16), min_size=1, max_size=3).map(
        lambda ids: "".join(f"{part(one)}." for one in ids)
    ),
    min_size=1,
    max_size=3,
)
# Since 1992 the street has kept one offset the whole year.
INSTANTS = st.integers(725_846_400_000_000, 4_260_000_000_000_000).map(
    lambda micros: datetime.fromtimestamp(0, UTC) + timedelta(microseconds=micros)
)
_MINUTES = st.integers(0, 1439).map(lambda minute: time(*divmod(minute, 60)))
_POLICIES = st.builds(
    DoorPolicy,
    clause=_CLAUSES,
    accepts=_KINDS,
    presence_needed=st.booleans(),
    stands_open=st.booleans(),
    openings_per_hour=st.none() | st.integers(0, 100),
    expiry_notice=_SPANS,
)


@st.composite
def settings(draw, door_id: str) -> DoorSetting:
    offline = draw(st.sampled_from(Offline))
    path = min(draw(_PATHS))
    return DoorSetting(
        door=Door(door_id, path, draw(_POLICIES)),
        name=draw(_TEXTS),
        offline=offline,
        lenient_kinds=draw(_KINDS) if offline is Offline.LENIENT else frozenset(),
        fails=draw(st.sampled_from(Fails)),
        pulse_s=draw(st.integers(1, 60)),
        held_open_after_s=draw(st.integers(0, 600)),
        stale_after_min=draw(st.integers(1, 10_000)),
    )


@st.composite
def rules(draw) -> DoorRule:
    effect = draw(st.sampled_from(Effect))
    since = draw(INSTANTS)
    uses = inside = None
    if effect is Effect.QUOTA:
        if draw(st.booleans()):
            uses = draw(st.integers(0, 50))
        else:
            inside = draw(_SPANS)
    return DoorRule(
        rule_id=draw(_WORDS),
        effect=effect,
        clause=draw(_CLAUSES),
        title=draw(_TEXTS),
        scope_paths=draw(_PATHS),
        classes=draw(st.frozensets(st.sampled_from(["medic", "care", "doctor"]))),
        kinds=draw(_KINDS),
        since=since,
        until=since + draw(_SPANS),
        hours=tuple(draw(st.lists(st.builds(Hours, _MINUTES, _MINUTES), max_size=2))),
        uses_at_most=uses,
        inside_at_most=inside,
        window=draw(_SPANS) if effect is Effect.QUOTA and draw(st.booleans()) else None,
    )


ENDS = st.none() | st.integers(1, 2**32 - 1).map(lambda s: datetime.fromtimestamp(s, UTC))


@st.composite
def snapshots(draw) -> Snapshot:
    doors = draw(st.lists(st.integers(1, 9).map(str), unique=True, max_size=3))
    return snapshot(
        number=draw(st.integers(1, 2**53)),
        made_at=draw(INSTANTS),
        freshness=Freshness(draw(_SPANS), draw(_SPANS)),
        revocations=Revocations(
            draw(st.dictionaries(st.uuids(), ENDS, max_size=8)),
            draw(st.frozensets(st.binary(min_size=32, max_size=32), max_size=3)),
        ),
        doors=tuple(draw(settings(one)) for one in doors),
        rules=tuple(draw(st.lists(rules(), max_size=3))),
    )


@st.composite
def passages(draw) -> Passed:
    direction = draw(st.sampled_from(Direction))
    outcomes = [one for one in Outcome if direction is Direction.IN or one is not Outcome.REFUSED]
    outcome = draw(st.sampled_from(outcomes))
    reason = draw(st.sampled_from(Reason))
    may_name = (
        reason is Reason.EXIT_NAMED if direction is Direction.OUT else outcome != Outcome.REFUSED
    )
    return Passed(
        direction=direction,
        manner=draw(st.sampled_from(Manner)),
        outcome=outcome,
        reason=reason,
        rule_id=draw(st.none() | st.text(min_size=1, max_size=30)),
        people=draw(st.integers(1, 9)),
        offline=draw(st.booleans()),
        snapshot=draw(st.integers(0, 2**53)),
        pass_id=draw(st.uuids()) if may_name and draw(st.booleans()) else None,
        opened=draw(st.sampled_from(Opened)),
        command_id=draw(st.none() | st.uuids()),
    )


@st.composite
def events(draw) -> DoorEvent:
    common = {
        "event_id": draw(st.uuids()),
        "sequence": draw(st.integers(1, 2**53)),
        "happened_at": draw(INSTANTS),
        "clock_trusted": draw(st.booleans()),
    }
    match draw(st.integers(0, 2)):
        case 0:
            return DoorEvent(**common, passed=draw(passages()))
        case 1:
            alarm = draw(st.sampled_from(Alarm))
            return DoorEvent(**common, alarm=alarm, over=draw(st.booleans()))
    state = draw(st.sampled_from(State))
    lost = draw(st.integers(1, 9)) if state is State.UNRECORDED else 0
    return DoorEvent(**common, state=state, lost=lost)


A_PASS = UUID("019acf00-0000-7000-8000-000000000001")
