"""换号: the old number is gone; a person who saw them decides, and the old one opens nothing."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.db import transaction
from django.test import Client

from mashang.domain.linking import Way
from mashang.elements.people import queries as people
from mashang.elements.people import steps as people_steps
from mashang.elements.people.models import ActsFor, Identifier
from mashang.elements.people.terms import PHONE
from mashang.foundation.accounts import queries as accounts
from mashang.foundation.accounts import steps as account_steps
from mashang.foundation.accounts.models import Account
from mashang.foundation.signin.models import Device
from mashang.governance.notices.models import Message
from mashang.kernel import clock as time
from mashang.kernel.errors import Conflict, Invalid, NotAllowed, OutOfScope, RuleBroken
from mashang.work.registration import actions, queries
from mashang.work.registration.actions import NumberWanted
from mashang.work.registration.models import NumberRequest
from tests.browser import signed_in

OLD, NEW = "13900000000", "13900009999"


def ask(world, who="newcomer", **said):
    given = {
        "compound_id": world.places["home"].pk,
        "address": "1幢101室",
        "name": "沈思远",
        "old_number": OLD,
        **said,
    }
    wanted = NumberWanted(**given)
    return actions.ask_for_number(actor=world.actor(who), wanted=wanted, command_id=uuid4())


def approve(world, request_id, who="worker", evidence="document", reason="", document=""):
    return actions.approve_number(
        actor=world.actor(who),
        request_id=request_id,
        evidence=evidence,
        reason=reason,
        document_type="citizen_id",
        document_number=document,
        command_id=uuid4(),
    )


def stored(request_id):
    return NumberRequest.objects.get(pk=request_id)


def document_of(world, name):
    return Identifier.objects.get(person=world.people[name], type="citizen_id").value.open()


def phones_of(world, name):
    rows = Identifier.objects.filter(person=world.people[name], type=PHONE, until=None)
    return {row.value.open() for row in rows}


def whom(account):
    links = ActsFor.objects.filter(account=account, until=None)
    return set(links.values_list("person_id", "basis"))


def test_the_account_moves_with_everything_and_the_lost_phone_opens_nothing(world):
    old = world.accounts["resident"]
    lost = SessionStore()
    lost.create()
    Device.objects.create(
        account=old, session_key=lost.session_key, began_at=time.now(), used_at=time.now()
    )
    request_id = ask(world)
    assert approve(world, request_id) is Way.ACCOUNT
    old.refresh_from_db()
    assert old.phone.open() == NEW
    assert accounts.by_phone(OLD) is None
    assert accounts.by_phone(NEW) == old
    assert not SessionStore(lost.session_key).exists(lost.session_key)
    assert people.acted_for(world.actor("resident"))[0].person_id == world.people["resident"].pk
    assert phones_of(world, "resident") == {NEW}
    world.accounts["newcomer"].refresh_from_db()
    assert not world.accounts["newcomer"].is_active
    row = stored(request_id)
    assert (row.status, row.evidence, row.way) == ("approved", "document", "account")
    assert row.released_number.open() == OLD
    assert not row.case.is_open
    child = world.people["child"].pk
    assert child in {one.person_id for one in people.acted_for(world.actor("resident"))}


def test_whoever_has_the_old_number_next_begins_with_nothing(world):
    approve(world, ask(world))
    with transaction.atomic():
        fresh = account_steps.add_resident(OLD, verified_at=time.now())
    assert fresh.pk != world.accounts["resident"].pk
    assert whom(fresh) == set()


def test_of_a_recycled_number_the_new_owner_keeps_the_account_and_nothing_of_the_person(
    world, clock
):
    old = world.accounts["resident"]
    with transaction.atomic():
        account_steps.mark_woken(old)
    clock.move(timedelta(minutes=5))
    request_id = ask(world)
    assert stored(request_id).asked_old_at is None
    assert approve(world, request_id) is Way.LINKS
    new = world.accounts["newcomer"]
    assert {(world.people["resident"].pk, "self")} <= whom(new)
    assert world.people["child"].pk in {
        one.person_id for one in people.acted_for(world.actor("newcomer"))
    }
    assert people.acted_for(world.actor("resident")) == []
    old.refresh_from_db()
    assert old.phone.open() == OLD
    assert phones_of(world, "resident") == {NEW}


def test_a_person_without_an_account_gets_the_new_one(world):
    request_id = ask(world, name="裘桂英", address="1幢102室", old_number="")
    assert approve(world, request_id) is Way.FRESH
    assert whom(world.accounts["newcomer"]) == {(world.people["grandmother"].pk, "self")}


def test_the_old_number_is_warned_and_says_no_with_one_tap(world):
    request_id = ask(world)
    assert Message.objects.filter(
        reference=f"registration.number_asked:{request_id}", person=world.people["resident"]
    ).exists()
    (question,) = queries.number_questions(world.actor("resident"))
    assert question.new_number == "139****9999"
    for who in ("housemate", "newcomer", "stranger", "worker", "landlord"):
        with pytest.raises(OutOfScope):
            actions.deny_number(actor=world.actor(who), request_id=request_id, command_id=uuid4())
    actions.deny_number(actor=world.actor("resident"), request_id=request_id, command_id=uuid4())
    assert stored(request_id).status == "refused"
    with pytest.raises(Conflict):
        approve(world, request_id)
    assert world.accounts["resident"].phone.open() == OLD


def test_while_the_old_number_may_answer_only_who_comes_in_person_is_approved(world, clock):
    request_id = ask(world)
    with pytest.raises(RuleBroken) as early:
        approve(world, request_id, evidence="housemate", reason="妻子沈若溪当面确认")
    assert early.value.code == "registration.too_early"
    clock.move(timedelta(days=1))
    assert approve(world, request_id, evidence="housemate", reason="妻子当面确认") is Way.ACCOUNT


def test_evidence_is_of_the_list_and_says_who_where_it_must(world):
    request_id = ask(world)
    for evidence, reason in (("", ""), ("hearsay", "听说"), ("building_head", " ")):
        with pytest.raises(Invalid):
            approve(world, request_id, evidence=evidence, reason=reason)
    assert stored(request_id).status == "waiting"


def test_the_document_on_the_counter_names_who_wrote_it_wrong(world):
    request_id = ask(world, address="忘了", old_number="")
    assert stored(request_id).person is None
    with pytest.raises(RuleBroken):
        approve(world, request_id)
    with pytest.raises(RuleBroken) as disagrees:
        approve(world, request_id, document=document_of(world, "stranger"))
    assert disagrees.value.field == "document_number"
    assert approve(world, request_id, document=document_of(world, "resident")) is Way.ACCOUNT


def test_the_answer_is_the_same_whether_or_not_anybody_is_known(world):
    known = stored(ask(world))
    seen = queries.own_number_requests(world.actor("newcomer"))
    actions.withdraw_number(actor=world.actor("newcomer"), request_id=known.pk)
    unknown = stored(ask(world, name="无此人", old_number="13911112222"))
    again = queries.own_number_requests(world.actor("newcomer"))[:1]
    assert unknown.person is None
    for field in ("status", "status_title", "reason", "may_withdraw"):
        assert getattr(seen[0], field) == getattr(again[0], field)


def test_a_protected_person_is_found_by_the_named_roles_only(world):
    request_id = ask(world, name="闻静", address="1幢301室", old_number="13900000008")
    assert stored(request_id).person is None
    number = document_of(world, "protected")
    with pytest.raises(Conflict):
        approve(world, request_id, document=number)
    assert approve(world, request_id, "chief", document=number) is Way.ACCOUNT


def test_a_number_that_acts_for_somebody_is_not_joined_to_another(world):
    with transaction.atomic():
        people_steps.link_account(
            account=world.accounts["newcomer"],
            person=world.people["grandmother"],
            basis=ActsFor.Basis.PROXY,
            approved_by=None,
        )
    with pytest.raises(RuleBroken) as refused:
        approve(world, ask(world))
    assert refused.value.code == "registration.new_number_acts"


def test_it_is_asked_seldom_and_never_for_a_number_that_is_known(world, clock):
    with pytest.raises(RuleBroken):
        ask(world, "stranger")
    with pytest.raises(OutOfScope):
        ask(world, "worker")
    for _ in range(3):
        request_id = ask(world)
        with pytest.raises(Conflict):
            ask(world)
        actions.withdraw_number(actor=world.actor("newcomer"), request_id=request_id)
    with pytest.raises(RuleBroken) as often:
        ask(world)
    assert often.value.code.endswith(".too_many")
    clock.move(timedelta(days=31))
    ask(world)


@pytest.mark.parametrize("who", ["other_worker", "grid", "building_head", "resident", "newcomer"])
def test_nobody_else_decides(world, who):
    request_id = ask(world)
    with pytest.raises((OutOfScope, NotAllowed)):
        approve(world, request_id, who)
    with pytest.raises((OutOfScope, NotAllowed)):
        queries.number_request(world.actor(who), request_id)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_pages_walk_from_the_sign_in_to_the_decision(world, language):
    door = Client(headers={"accept-language": language}).get("/sign-in").content.decode()
    assert 'href="/register/number"' in door
    phone = signed_in(world.accounts["newcomer"], language)
    assert phone.get("/register/number").status_code == 200
    assert phone.post("/register/number", {"name": "沈思远"}).status_code == 422
    sent = phone.post(
        "/register/number",
        {
            "name": "沈思远",
            "compound": world.places["home"].pk,
            "address": "1幢101室",
            "old_number": OLD,
            "command_id": str(uuid4()),
        },
    )
    assert sent.status_code == 303
    assert phone.get("/register/number").status_code == 200
    request_id = NumberRequest.objects.get().pk
    assert (
        signed_in(world.accounts["resident"], language).get("/register/acting").status_code == 200
    )
    desk = signed_in(world.accounts["worker"], language)
    page = desk.get("/desk/links/numbers").content.decode()
    assert "沈*远" in page
    assert OLD not in page
    assert desk.get(f"/desk/links/numbers/{request_id}").status_code == 200
    assert OLD in desk.post(f"/desk/links/{request_id}/reveal").content.decode()
    assert desk.post(f"/desk/links/numbers/{request_id}", {}).status_code == 422
    assert desk.post(f"/desk/links/numbers/{request_id}/refuse", {}).status_code == 422
    yes = {"evidence": "document", "command_id": str(uuid4())}
    assert desk.post(f"/desk/links/numbers/{request_id}", yes).status_code == 303
    assert desk.get("/desk/links/numbers/decided").status_code == 200
    assert Account.objects.get(pk=world.accounts["resident"].pk).phone.open() == NEW
