import pytest
from allauth.mfa.models import Authenticator
from fido2.webauthn import AuthenticatorData

from mashang.foundation.accounts.models import Account
from mashang.foundation.grants.actor import Actor
from mashang.foundation.records.models import Record
from mashang.foundation.signin import second_factor
from mashang.foundation.signin.actions import passkeys as keeping
from mashang.foundation.signin.actions import staffing
from mashang.foundation.signin.models import Device
from mashang.kernel.errors import Invalid, OutOfScope
from tests.foundation.signin.authenticator import SoftKey
from tests.foundation.signin.conftest import PHONE

WECHAT = "Mozilla/5.0 (Linux; Android 14) AppleWebKit MicroMessenger/8.0"


def add(person, key=None, **given):
    key = key or SoftKey()
    options = person.post("/me/sign-in/passkeys/options").json()
    answer = {"name": "我的手机", "answer": key.create(options), **given}
    return key, person.post("/me/sign-in/passkeys", answer)


def prove(person, key, path="/sign-in/passkey", of="", **changed):
    options = person.post("/sign-in/passkey/options", {"for": of}).json()
    return person.post(path, {"answer": key.get(options, **changed), "from": "phone"})


@pytest.fixture
def resident(person):
    person.sign_in_by_phone()
    return person


def test_a_resident_adds_a_passkey_and_comes_back_without_a_message(resident, somebody_else):
    assert "通行密钥" in resident.get("/me/sign-in").content.decode()
    key, added = add(resident)
    assert added.status_code == 303
    assert "我的手机" in resident.get("/me/sign-in").content.decode()
    done = prove(somebody_else, key)
    assert (done.status_code, done["Location"]) == (303, "/")
    assert somebody_else.account_id() == resident.account_id()
    assert Device.objects.filter(how="passkey").count() == 1


def test_what_does_not_fit_its_challenge_is_refused(resident, somebody_else):
    key, _ = add(resident)
    other = SoftKey(origin="https://evil.example")
    options = resident.post("/me/sign-in/passkeys/options").json()
    for answer in (
        other.create(options),
        "{}",
        "no json",
        "[]",
        key.create(options, challenge="AA"),
    ):
        resident.post("/me/sign-in/passkeys/options")
        refused = resident.post("/me/sign-in/passkeys", {"name": "x", "answer": answer})
        assert refused.status_code == 422
    assert prove(somebody_else, key, challenge="AAAA").status_code == 422
    assert prove(somebody_else, key, flags=AuthenticatorData.FLAG.UP).status_code == 422
    stranger = SoftKey()
    stranger.rp_id, stranger.user_handle = "testserver", key.user_handle
    assert prove(somebody_else, stranger).status_code == 422
    assert somebody_else.account_id() is None


def test_an_answer_works_once(resident, somebody_else):
    key, _ = add(resident)
    options = somebody_else.post("/sign-in/passkey/options").json()
    answer = {"answer": key.get(options)}
    assert somebody_else.post("/sign-in/passkey", answer).status_code == 303
    somebody_else.post("/sign-out")
    assert somebody_else.post("/sign-in/passkey", answer).status_code == 422
    assert somebody_else.account_id() is None


def test_a_removed_passkey_opens_nothing_and_nobody_removes_anothers(resident, somebody_else):
    key, _ = add(resident)
    row = Authenticator.objects.get()
    resident.wait(minutes=2)
    somebody_else.sign_in_by_phone("13900139000")
    refused = somebody_else.post(f"/me/sign-in/passkeys/{row.pk}/remove")
    assert refused.status_code == 404
    somebody_else.post("/sign-out")
    assert resident.post(f"/me/sign-in/passkeys/{row.pk}/remove").status_code == 303
    assert prove(somebody_else, key).status_code == 422


def test_a_number_is_proved_again_now_and_then(resident, somebody_else):
    key, _ = add(resident)
    resident.wait(days=60)
    assert prove(somebody_else, key).status_code == 303
    somebody_else.post("/sign-out")
    resident.wait(days=1)
    refused = prove(somebody_else, key)
    assert refused.status_code == 422
    assert "短信" in refused.content.decode()


def test_the_new_owner_of_a_number_inherits_no_keys_and_no_sessions(resident, somebody_else):
    """The old owner kept the account awake with a key; the number was proved long ago."""
    key, _ = add(resident)
    resident.wait(days=59)
    assert prove(resident, key).status_code == 303
    resident.wait(days=32)
    somebody_else.sign_in_by_phone()
    assert Account.objects.get().woke_at is not None
    assert not Authenticator.objects.exists()
    assert prove(resident, key).status_code == 422
    assert Device.objects.count() == 1


def test_inside_wechat_nobody_is_offered_a_passkey(person):
    there = person.get("/sign-in", headers={"user-agent": WECHAT}).content.decode()
    assert "通行密钥" not in there
    assert "通行密钥" in person.get("/sign-in").content.decode()
    person.sign_in_by_phone()
    there = person.get("/me/sign-in", headers={"user-agent": WECHAT}).content.decode()
    assert "通行密钥" not in there


def test_staff_use_a_passkey_instead_of_the_app(person, clerk, somebody_else):
    person.sign_in_as_staff()
    key, added = add(person)
    assert added.status_code == 303
    assert person.get("/desk/security").status_code == 200
    asked = somebody_else.sign_in_as_staff()
    assert asked["Location"] == "/desk/sign-in/second-factor"
    page = somebody_else.get(asked["Location"]).content.decode()
    assert "用通行密钥" in page
    done = prove(somebody_else, key, "/desk/sign-in/second-factor/passkey", "factor")
    assert done.status_code == 303
    assert somebody_else.get("/desk/security").status_code == 200


def test_a_passkey_alone_is_both_factors_of_staff(person, clerk, somebody_else):
    person.sign_in_as_staff()
    person.set_up_factor()
    key, _ = add(person)
    assert second_factor.has_app(clerk)
    done = prove(somebody_else, key)
    assert done.status_code == 303
    assert somebody_else.get("/desk/security").status_code == 200
    assert Record.objects.filter(verb="signin.sign_in", facts__how="passkey").exists()


def test_the_key_of_another_is_no_second_factor(person, clerk, somebody_else):
    person.sign_in_as_staff()
    add(person)
    somebody_else.sign_in_by_phone()
    theirs, _ = add(somebody_else)
    somebody_else.post("/sign-out")
    somebody_else.sign_in_as_staff()
    path = "/desk/sign-in/second-factor/passkey"
    assert prove(somebody_else, theirs, path, "factor").status_code == 422
    assert somebody_else.account_id() is None


def test_the_password_alone_adds_no_passkey_to_an_account_with_a_second_factor(person, clerk, somebody_else):  # fmt: skip
    person.sign_in_as_staff()
    somebody_else.sign_in_as_staff()
    person.set_up_factor()
    assert somebody_else.post("/me/sign-in/passkeys/options").status_code == 403
    assert add_refused(somebody_else) == 403


def add_refused(person):
    return person.post("/me/sign-in/passkeys", {"name": "x", "answer": "{}"}).status_code


def test_a_reset_forgets_passkeys(person, clerk, street_administrator):
    person.sign_in_as_staff()
    add(person)
    staffing.reset_staff(actor=Actor.of(street_administrator), account_id=clerk.pk)
    assert not Authenticator.objects.exists()
    assert person.get("/desk/security").status_code == 302


def test_there_is_an_end_to_the_number_of_keys(resident):
    for _ in range(10):
        assert add(resident)[1].status_code == 303
    assert add(resident)[1].status_code == 422


def test_refusals_of_the_verbs(clock, resident):
    nobody = Actor.of(None)
    with pytest.raises(OutOfScope):
        keeping.add_passkey(actor=nobody, name="x", answer={}, state={})
    with pytest.raises(OutOfScope):
        keeping.remove_passkey(actor=nobody, passkey_id=1)
    with pytest.raises(Invalid):
        keeping.add_passkey(actor=Actor.of(Account.objects.get()), name=" ", answer={}, state={})
    with pytest.raises(Invalid):
        keeping.prove_passkey(answer={}, state=None)


def test_phone_is_what_the_browser_lists(resident):
    options = resident.post("/me/sign-in/passkeys/options").json()["publicKey"]
    assert options["user"]["name"] == f"{PHONE[:3]}****{PHONE[-4:]}"
