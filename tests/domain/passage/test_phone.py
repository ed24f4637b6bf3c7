"""The guard's phone decides as the server does: generated doors, passes and rules, asked of both."""

import json
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from mashang.domain.passage import Credential, Passage, Request, decide
from mashang.domain.passage.plain import (
    clause_plain,
    door_plain,
    hours_plain,
    rule_plain,
    text_plain,
)
from tests.domain.passage.test_decision import ANY_REQUEST, DOORS, INSTANTS, RULES
from tests.domain.passage.test_vectors import VECTORS, door_of, rule_of
from tests.phone import asked_of_phone

CASES = 600


def credential_plain(one: Credential) -> dict[str, Any]:
    return {
        "kind": one.kind.value,
        "subject_ref": one.subject_ref,
        "classes": sorted(one.classes),
        "scope_paths": sorted(one.scope_paths),
        "doors": sorted(one.doors),
        "since": one.since.isoformat(),
        "until": one.until.isoformat() if one.until else None,
        "revoked": one.revoked,
        "approved": one.approved,
        "needs_proof": one.needs_proof,
        "hours": hours_plain(one.hours),
        "visits_at_most": one.visits_at_most,
        "plate": one.plate,
    }


def request_plain(one: Request) -> dict[str, Any]:
    counted = one.counters
    inside = counted.rule_inside.items()
    return {
        "direction": one.direction.value,
        "manner": one.manner.value,
        "credential": credential_plain(one.credential) if one.credential else None,
        "fault": one.fault.value if one.fault else None,
        "proof": one.proof.value,
        "people": one.people,
        "plate": one.plate,
        "clock_trusted": one.clock_trusted,
        "doubts": sorted(doubt.value for doubt in one.doubts),
        "counters": {
            "openings_last_hour": counted.openings_last_hour,
            "visits_used": counted.visits_used,
            "rule_uses": dict(counted.rule_uses),
            "rule_inside_min": {rule: span / timedelta(minutes=1) for rule, span in inside},
            "is_inside": counted.is_inside,
        },
    }


def passage_plain(one: Passage) -> dict[str, Any]:
    return {
        "outcome": one.outcome.value,
        "reason": one.reason.value,
        "for_person": text_plain(one.for_person),
        "for_guard": text_plain(one.for_guard),
        "clause": clause_plain(one.clause) if one.clause else None,
        "next_step": one.next_step.value,
        "rule_id": one.rule_id,
        "also": [reason.value for reason in one.also],
        "is_named": one.is_named,
    }


@pytest.mark.node
def test_the_phone_says_of_generated_cases_what_the_server_says(tmp_path):
    cases: list[dict[str, Any]] = []
    expected: list[dict[str, Any]] = []

    @settings(
        max_examples=CASES,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(ANY_REQUEST, DOORS, RULES, INSTANTS)
    def ask(request, door, rules, now):
        cases.append(
            {
                "request": request_plain(request),
                "door": door_plain(door),
                "rules": [rule_plain(rule) for rule in rules],
                "now": now.isoformat(),
            }
        )
        expected.append(passage_plain(decide(request, door, rules, now)))

    ask()
    assert len({one["reason"] for one in expected}) > len(expected[0]) // 2
    answers = asked_of_phone("decide", cases, tmp_path)
    for case, mine, phone in zip(cases, expected, answers, strict=True):
        assert phone == mine, case


@pytest.mark.parametrize("vector", VECTORS, ids=[one.name for one in VECTORS])
def test_doors_and_rules_arrive_as_they_were_sent(vector):
    assert door_of(json.loads(json.dumps(door_plain(vector.door)))) == vector.door
    for rule in vector.rules:
        assert rule_of(json.loads(json.dumps(rule_plain(rule)))) == rule
