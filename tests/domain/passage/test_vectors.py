"""The shared vectors of admission, read into the domain's own types and decided."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest

from mashang.domain.passage import (
    Clause,
    Counters,
    Credential,
    CredentialKind,
    Direction,
    Door,
    DoorPolicy,
    DoorRule,
    Doubt,
    Effect,
    Fault,
    Hours,
    Manner,
    Outcome,
    Proof,
    Reason,
    Request,
    decide,
)
from mashang.kernel.texts import Text

FOLDER = Path(__file__).parents[2] / "vectors" / "passage"
HOUSE_CLAUSE = Clause("小区门禁约定", "", Text("凭证通行", "Entry by pass"))


@dataclass(frozen=True)
class Vector:
    name: str
    request: Request
    door: Door
    rules: tuple[DoorRule, ...]
    now: datetime
    expect: dict[str, Any]


def vectors() -> Iterator[Vector]:
    for file in sorted(FOLDER.glob("*.json")):
        for one in json.loads(file.read_text(encoding="utf-8")):
            yield Vector(
                name=f"{file.stem}: {one['name']}",
                request=_request(one["request"]),
                door=door_of(one["door"]),
                rules=tuple(rule_of(rule) for rule in one.get("rules", ())),
                now=datetime.fromisoformat(one["now"]),
                expect=one["expect"],
            )


def _request(given: dict[str, Any]) -> Request:
    more: dict[str, Any] = {}
    if "credential" in given:
        more["credential"] = _credential(given["credential"])
    if "fault" in given:
        more["fault"] = Fault(given["fault"])
    if "proof" in given:
        more["proof"] = Proof(given["proof"])
    if "counters" in given:
        more["counters"] = _counters(given["counters"])
    if "doubts" in given:
        more["doubts"] = frozenset(Doubt(one) for one in given["doubts"])
    more |= {key: given[key] for key in ("people", "plate", "clock_trusted") if key in given}
    return Request(direction=Direction(given["direction"]), manner=Manner(given["manner"]), **more)


def _counters(given: dict[str, Any]) -> Counters:
    read = dict(given)
    if "rule_inside_min" in read:
        inside = read.pop("rule_inside_min")
        read["rule_inside"] = {rule: timedelta(minutes=count) for rule, count in inside.items()}
    return Counters(**read)


def _credential(given: dict[str, Any]) -> Credential:
    return Credential(**{**given, **_common(given)})


def rule_of(given: dict[str, Any]) -> DoorRule:
    spans = {
        key: timedelta(minutes=given[f"{key}_min"])
        for key in ("inside_at_most", "window")
        if f"{key}_min" in given
    }
    plain = {key: value for key, value in given.items() if not key.endswith("_min")}
    return DoorRule(
        **{
            **plain,
            **spans,
            **_common(given),
            "effect": Effect(given["effect"]),
            "title": Text(**given["title"]),
            "clause": _clause(given["clause"]),
        }
    )


def _common(given: dict[str, Any]) -> dict[str, Any]:
    """The fields that credentials and rules share."""
    read: dict[str, Any] = {
        key: frozenset(given[key]) for key in ("classes", "scope_paths", "doors") if key in given
    }
    if "kind" in given:
        read["kind"] = CredentialKind(given["kind"])
    if "kinds" in given:
        read["kinds"] = frozenset(CredentialKind(kind) for kind in given["kinds"])
    for key in ("since", "until"):
        read[key] = datetime.fromisoformat(given[key]) if given[key] else None
    if "hours" in given:
        read["hours"] = tuple(
            Hours(time.fromisoformat(since), time.fromisoformat(until))
            for since, until in given["hours"]
        )
    return read


def door_of(given: dict[str, Any]) -> Door:
    policy = dict(given.get("policy", {}))
    for key in ("accepts", "unproven"):
        if key in policy:
            policy[key] = frozenset(CredentialKind(kind) for kind in policy[key])
    if "expiry_notice_min" in policy:
        policy["expiry_notice"] = timedelta(minutes=policy.pop("expiry_notice_min"))
    clause = _clause(policy.pop("clause")) if "clause" in policy else HOUSE_CLAUSE
    return Door(given["door_id"], given["path"], DoorPolicy(clause=clause, **policy))


def _clause(given: dict[str, Any]) -> Clause:
    return Clause(given["document"], given["article"], Text(**given["text"]))


VECTORS = list(vectors())


@pytest.mark.parametrize("vector", VECTORS, ids=[one.name for one in VECTORS])
def test_the_decision_is_that_of_the_vector(vector):
    passage = decide(vector.request, vector.door, vector.rules, vector.now)
    said = {
        "outcome": passage.outcome.value,
        "reason": passage.reason.value,
        "next_step": passage.next_step.value,
    }
    if passage.rule_id:
        said["rule"] = passage.rule_id
    if passage.is_named:
        said["named"] = True
    if passage.also:
        said["also"] = [reason.value for reason in passage.also]
    assert said == vector.expect


def test_the_vectors_show_every_reason():
    assert {Reason(one.expect["reason"]) for one in VECTORS} == set(Reason)


def test_no_vector_keeps_anybody_in():
    leaving = [one for one in VECTORS if one.request.direction is Direction.OUT]
    assert leaving
    assert {one.expect["outcome"] for one in leaving} == {Outcome.ALLOWED.value}
