"""Before a dangerous act whoever proved themselves long ago does so again, and nothing typed is lost."""

import re

import pytest

from mashang.foundation.accounts.models import Account
from mashang.foundation.records.models import Record
from tests.access.routes import routes
from tests.foundation.signin.authenticator import SoftKey
from tests.foundation.signin.conftest import PASSWORD

DANGEROUS = {
    "passes:rotate": "signs every pass with another key",
    "passes:withdraw": "makes doors disbelieve what a key has signed",
    "registers:break_glass": "takes rights in an emergency",
    "registers:decide_export": "the second signature under a large export",
    "registers:end": "takes a role away",
    "registers:fetch_export": "a file of more people than one may take alone",
    "registers:give": "gives a role",
    "registers:leave": "hands over everything somebody held",
    "registers:prolong": "the second signature under more hours of an emergency",
    "registers:reset_role": "changes what a role may do",
    "registers:role": "changes what a role may do",
    "registers:roles": "makes a role",
    "signin:change_staff": "resets a second factor, opens or closes an account",
    "signin:confirm_login": "lets an identity provider open an account",
    "signin:engage": "makes an account of staff",
}
TYPED = {"staff_no": "JQ77", "name": "新同事", "unit": "明桂社区", "post": ""}


@pytest.fixture
def administrator(person, street_administrator):
    person.sign_in_as_staff("ADMIN")
    person.set_up_factor()
    return person


def test_the_routes_that_ask_for_a_fresh_proof_are_these_and_only_staff_reach_them():
    asking = {one.name for one in routes() if one.access and one.access.fresh_proof}
    assert asking == set(DANGEROUS)
    for one in routes():
        if one.name in DANGEROUS:
            assert one.access.audience == "staff"
            assert one.access.right


def test_who_has_just_signed_in_is_not_asked(administrator):
    assert administrator.post("/desk/staff/new", TYPED).status_code == 200
    assert Account.objects.filter(username="JQ77").exists()


def test_an_old_proof_is_renewed_and_the_form_goes_on_with_what_was_typed(administrator):
    administrator.wait(minutes=16)
    assert administrator.get("/desk/staff/new").status_code == 200
    asked = administrator.post("/desk/staff/new", TYPED)
    assert asked.status_code == 422
    page = asked.content.decode()
    assert not Account.objects.filter(username="JQ77").exists()
    carried = dict(re.findall(r'type="hidden" name="([\w-]+)" value="([^"]*)"', page))
    assert {key: carried[key] for key in TYPED} == TYPED
    assert "no-store" in asked.headers["Cache-Control"]

    wrong = {"proof-password": "not it", "proof-code": administrator.code()}
    refused = administrator.post("/desk/staff/new", {**carried, **wrong})
    assert refused.status_code == 422
    assert "not it" not in refused.content.decode()
    assert 'value="新同事"' in refused.content.decode()
    assert not Account.objects.filter(username="JQ77").exists()

    right = {"proof-password": PASSWORD, "proof-code": administrator.code()}
    assert administrator.post("/desk/staff/new", {**carried, **right}).status_code == 200
    assert Account.objects.get(username="JQ77").name.open() == "新同事"
    record = Record.objects.get(verb="signin.prove_again")
    assert record.facts["before"] == "signin:engage"
    again = {**TYPED, "staff_no": "JQ78"}
    assert administrator.post("/desk/staff/new", again).status_code == 200


def test_a_code_works_once_here_too(administrator):
    administrator.wait(minutes=16)
    given = {**TYPED, "proof-password": PASSWORD, "proof-code": administrator.code()}
    assert administrator.post("/desk/staff/new", given).status_code == 200
    administrator.wait(minutes=16)
    spent = {**given, "staff_no": "JQ79"}
    assert administrator.post("/desk/staff/new", spent).status_code == 422


def test_guessing_is_counted(administrator):
    administrator.wait(minutes=16)
    given = {**TYPED, "proof-password": "x", "proof-code": "000000"}
    answers = [administrator.post("/desk/staff/new", given).status_code for _ in range(11)]
    assert answers[0] == 422
    assert answers[-1] == 429


def test_a_passkey_is_proof_enough_and_only_ones_own(administrator, person):
    key = SoftKey()
    made = administrator.post("/me/sign-in/passkeys/options", secure=True).json()
    kept = {"name": "电脑", "answer": key.create(made)}
    assert administrator.post("/me/sign-in/passkeys", kept, secure=True).status_code == 303
    administrator.wait(minutes=16)
    asked = administrator.post("/desk/staff/new", TYPED, secure=True)
    assert "data-passkey" in asked.content.decode()
    options = administrator.post("/sign-in/passkey/options", {"for": ""}, secure=True).json()
    another = SoftKey()
    another.rp_id, another.user_handle = key.rp_id, key.user_handle
    wrong = {**TYPED, "proof-answer": another.get(options)}
    assert administrator.post("/desk/staff/new", wrong, secure=True).status_code == 422
    options = administrator.post("/sign-in/passkey/options", {"for": ""}, secure=True).json()
    right = {**TYPED, "proof-answer": key.get(options)}
    assert administrator.post("/desk/staff/new", right, secure=True).status_code == 200


def test_whoever_lacks_the_right_is_refused_and_asked_nothing(person, clerk):
    person.sign_in_as_staff()
    person.set_up_factor()
    person.wait(minutes=16)
    assert person.post("/desk/staff/new", TYPED).status_code == 403
