"""Events, requests, health and commands: what one side says, the other understands, or names the flaw."""

import json
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from hypothesis import given
from hypothesis import strategies as st

from mashang.domain.doorkeeping import (
    Alarm,
    Asked,
    Command,
    DeviceToken,
    Disk,
    DoorEvent,
    Health,
    Kind,
    Misshapen,
    Passed,
    Relay,
    State,
    TokenFlaw,
    Untrusted,
    command_form,
    command_of,
    device_token,
    enrolment_text,
    event_form,
    event_of,
    health_form,
    health_of,
    read_enrolment,
    read_token,
)
from mashang.domain.passage import Direction, Manner, Outcome, Reason
from mashang.domain.passes import SigningKey
from mashang.kernel.errors import Invalid
from tests.domain.doorkeeping.making import A_PASS, events
from tests.domain.passes.making import ISSUER, NOW

SECRET = SigningKey(b"d" * 32)
ASKED = Asked("POST", "/api/doors/1201/events", b'{"events":[]}')
ENTRY = Passed(
    direction=Direction.IN,
    manner=Manner.SHOWN,
    outcome=Outcome.ALLOWED,
    reason=Reason.ADMITTED,
    offline=True,
    snapshot=7,
    pass_id=A_PASS,
)
EVENT = DoorEvent(event_id=A_PASS, sequence=1, happened_at=NOW, clock_trusted=True, passed=ENTRY)


@given(events())
def test_what_a_door_tells_is_what_the_street_reads(one):
    assert event_of(json.loads(json.dumps(event_form(one)))) == one


@pytest.mark.parametrize(
    "more",
    [
        {"outcome": Outcome.REFUSED, "reason": Reason.EXPIRED},
        {"direction": Direction.OUT, "reason": Reason.EXIT},
        {"direction": Direction.OUT, "reason": Reason.EXIT_ADVISED},
    ],
)
def test_nobody_is_named_who_was_refused_or_goes_out(more):
    with pytest.raises(ValueError, match="names nobody"):
        replace(ENTRY, **more)
    form = event_form(EVENT) | {name: one.value for name, one in more.items()}
    with pytest.raises(Invalid):
        event_of(form)


def test_an_exit_under_an_order_may_be_named_and_is_never_refused():
    out = replace(ENTRY, direction=Direction.OUT, reason=Reason.EXIT_NAMED)
    assert out.pass_id == A_PASS
    with pytest.raises(ValueError, match="never refused"):
        replace(out, outcome=Outcome.REFUSED, reason=Reason.EXIT, pass_id=None)


def test_an_event_is_of_one_kind():
    assert EVENT.kind is Kind.PASSAGE
    assert replace(EVENT, passed=None, alarm=Alarm.FORCED).kind is Kind.ALARM
    assert replace(EVENT, passed=None, state=State.STARTED).kind is Kind.STATE
    for wrong in (
        {"alarm": Alarm.FORCED},
        {"passed": None},
        {"over": True},
        {"lost": 3},
        {"passed": None, "state": State.UNRECORDED},
    ):
        with pytest.raises(ValueError, match=r"\w"):
            replace(EVENT, **wrong)


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"event_id": "1"}, "event_id"),
        ({"event_id": str(A_PASS).upper()}, "event_id"),
        ({"sequence": -1}, "sequence"),
        ({"sequence": True}, "sequence"),
        ({"happened_at": "2026-11-27T10:00:00"}, "happened_at"),
        ({"happened_at": 5}, "happened_at"),
        ({"kind": "rumour"}, "kind"),
        ({"reason": "because"}, "reason"),
        ({"rule_id": ""}, "rule_id"),
        ({"people": 0}, "passage"),
        ({"name": "somebody"}, "name"),
    ],
)
def test_a_wrong_field_is_named(change, where):
    with pytest.raises(Invalid) as refused:
        event_of(event_form(EVENT) | change)
    assert refused.value.field == where


@pytest.mark.parametrize("given_", [None, [], "event", 5])
def test_what_is_no_object_is_refused(given_):
    with pytest.raises(Invalid):
        event_of(given_)


def token(asked: Asked = ASKED, **more) -> str:
    return device_token(
        asked,
        **{
            "device_id": "7",
            "street": ISSUER,
            "signing": SECRET,
            "at": NOW,
            "token_id": "one",
            **more,
        },
    )


def judged(text: str, asked: Asked = ASKED, now=NOW):
    keys = {"7": SECRET.public}
    return read_token(text, asked, street=ISSUER, public_of=keys.get, now=now)


def test_a_request_is_believed_as_it_was_signed():
    assert judged(token()) == DeviceToken("7", "one", NOW)


@pytest.mark.parametrize(
    "other",
    [
        replace(ASKED, method="GET"),
        replace(ASKED, path="/api/doors/1202/events"),
        replace(ASKED, body=b""),
    ],
)
def test_it_is_good_for_no_other_request(other):
    assert judged(token(), other) == Untrusted(TokenFlaw.OTHER_REQUEST)


@pytest.mark.parametrize(
    ("text", "flaw"),
    [
        (token(device_id="8"), TokenFlaw.UNKNOWN_DEVICE),
        (token(signing=SigningKey(b"e" * 32)), TokenFlaw.WRONG_SIGNATURE),
        (token(street="330102015"), TokenFlaw.OTHER_STREET),
        ("", TokenFlaw.UNREADABLE),
        ("a.b.c", TokenFlaw.UNREADABLE),
        ("中.文.字", TokenFlaw.UNREADABLE),
        ("x" * 5_000, TokenFlaw.UNREADABLE),
    ],
)
def test_each_flaw_of_a_request_has_its_name(text, flaw):
    assert judged(text) == Untrusted(flaw)


@pytest.mark.parametrize(
    ("off", "believed"),
    [(-11, False), (-10, True), (0, True), (59, True), (60, False), (3_600, False)],
)
def test_a_wrong_time_is_told_only_to_the_device_itself(off, believed):
    found = judged(token(), now=NOW + timedelta(seconds=off))
    assert found == (DeviceToken("7", "one", NOW) if believed else Untrusted(TokenFlaw.CLOCK, NOW))
    forged = judged(token(signing=SigningKey(b"e" * 32)), now=NOW + timedelta(hours=1))
    assert forged == Untrusted(TokenFlaw.WRONG_SIGNATURE)


@given(st.integers(0, 10_000))
def test_every_changed_sign_of_a_request_is_refused(at):
    text = token()
    at %= len(text)
    changed = text[:at] + ("A" if text[at] != "A" else "B") + text[at + 1 :]
    found = judged(changed)
    # The last sign of base64 has spare bits, which mean nothing.
    assert isinstance(found, Untrusted) or changed[:-1] == text[:-1]


def test_another_library_reads_it():
    key = Ed25519PublicKey.from_public_bytes(SECRET.public)
    claims = jwt.decode(
        token(), key, ["EdDSA"], audience=ISSUER, options={"verify_exp": False, "verify_iat": False}
    )
    assert (claims["iss"], claims["htu"], claims["bh"]) == ("7", ASKED.path, ASKED.body_hash)


def test_an_enrolment_code_is_read_as_it_was_written():
    text = enrolment_text("https://street.example/", "t" * 22)
    assert text == "MASHANG-DOOR:https://street.example#" + "t" * 22
    assert read_enrolment(f" {text}\n") == ("https://street.example", "t" * 22)
    for wrong in ("", "MS1:ABC", "MASHANG-DOOR:ftp://street#" + "t" * 22, text[:-10]):
        with pytest.raises(Invalid):
            read_enrolment(wrong)


@pytest.mark.parametrize("off", [None, -2.5])
def test_health_and_commands_are_read_as_they_were_written(off):
    health = Health(
        at=NOW,
        clock_off_s=off,
        snapshot=7,
        waiting=3,
        relay=Relay.OK,
        readers={"gate": "ok"},
        disk=Disk.OK,
        program="0.1.0",
    )
    assert health_of(json.loads(json.dumps(health_form(health)))) == health
    for wrong in ({"readers": []}, {"waiting": None}, {"clock_off_s": float("nan")}, {"more": 1}):
        with pytest.raises(Invalid):
            health_of(health_form(health) | wrong)
    command = Command(UUID(int=3), "1201", Direction.IN, NOW)
    assert command_of(command_form(command)) == command
    with pytest.raises(Misshapen):
        command_of(command_form(command) | {"direction": "up"})
