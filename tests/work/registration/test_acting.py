"""代办: asked for by name and door, granted by the person or the community, never by living there."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import transaction

from mashang.elements.cases import queries as cases
from mashang.elements.people import queries as people
from mashang.elements.people import steps as people_steps
from mashang.elements.people.models import ActsFor
from mashang.elements.people.policy import PEOPLE
from mashang.elements.people.steps import Granted
from mashang.foundation.records.models import Record
from mashang.governance.notices.models import Message
from mashang.kernel import clock as time
from mashang.kernel.errors import Conflict, Invalid, NotAllowed, OutOfScope, RuleBroken
from mashang.work.registration import actions, jobs, queries, steps
from mashang.work.registration.actions import Wanted
from mashang.work.registration.models import ProxyRequest
from tests.browser import signed_in


def granted(**changes):
    given = {"may_ask": True, "may_open": False, "may_read": False} | changes
    return Granted(**{"last_on": time.today() + timedelta(days=60)} | given)


def ask(world, who="stranger", **said):
    given = {
        "compound_id": world.places["home"].pk,
        "address": "1幢101室",
        "name": "沈思远",
        "relation": "relative",
        "granted": granted(),
        **said,
    }
    return actions.ask_to_act(actor=world.actor(who), wanted=Wanted(**given), command_id=uuid4())


def answer(world, request_id, who="resident", what=None, command_id=None):
    actions.answer_proxy(
        actor=world.actor(who),
        request_id=request_id,
        granted=what,
        command_id=command_id or uuid4(),
    )


def approve(world, request_id, who="worker", evidence="written", reason="", what=None):
    actions.approve_proxy(
        actor=world.actor(who),
        request_id=request_id,
        granted=what or granted(),
        evidence=evidence,
        reason=reason,
        command_id=uuid4(),
    )


def stored(request_id):
    return ProxyRequest.objects.get(pk=request_id)


def acts_for(world, who, whom):
    return [
        one for one in people.acted_for(world.actor(who)) if one.person_id == world.people[whom].pk
    ]


def test_the_person_agrees_to_less_than_was_asked_and_ends_it_in_one_tap(world):
    request_id = ask(world, granted=granted(may_open=True, may_read=True))
    case = stored(request_id).case
    assert (case.kind, case.seat_level, case.subject_id) == ("proxy_request", "community", None)
    (question,) = queries.proxy_questions(world.actor("resident"))
    assert (question.asker_name, question.scopes) == ("应舟", ("ask", "open", "read"))
    assert not acts_for(world, "stranger", "resident")
    answer(world, request_id, what=granted())
    (own,) = acts_for(world, "stranger", "resident")
    assert (own.may_ask, own.may_open, own.may_read) == (True, False, False)
    case.refresh_from_db()
    assert not case.is_open
    assert Record.objects.filter(verb="people.grant_proxy").exists()
    phone = signed_in(world.accounts["resident"])
    ended = phone.post(f"/me/links/{own.link_id}/end", {"command_id": str(uuid4())})
    assert ended.status_code == 303
    assert not acts_for(world, "stranger", "resident")


def test_a_no_is_a_no_and_the_person_is_not_asked_again_at_once(world, clock):
    request_id = ask(world)
    answer(world, request_id)
    assert (stored(request_id).status, stored(request_id).decided_as) == ("refused", "person")
    assert not acts_for(world, "stranger", "resident")
    again = ask(world)
    assert stored(again).is_person_asked is False
    assert queries.proxy_questions(world.actor("resident")) == []
    clock.move(timedelta(days=31))
    later = ask(world, granted=granted(last_on=time.today() + timedelta(days=5)))
    assert stored(later).is_person_asked is True


@pytest.mark.parametrize(
    "who", ["housemate", "ex_tenant", "landlord", "proxy", "newcomer", "worker"]
)
def test_nobody_answers_for_the_person_but_the_person(world, who):
    request_id = ask(world)
    assert queries.proxy_questions(world.actor(who)) == []
    with pytest.raises((OutOfScope, NotAllowed)):
        answer(world, request_id, who, what=granted())


def test_a_housemate_gets_nothing_by_living_there(world):
    request_id = ask(world, "housemate")
    assert not acts_for(world, "housemate", "resident")
    assert not PEOPLE.may(world.actor("housemate"), "see", world.people["resident"])
    answer(world, request_id)
    assert not PEOPLE.may(world.actor("housemate"), "see", world.people["resident"])


def test_for_a_child_the_guardian_answers(world):
    request_id = ask(world, name="沈小满")
    (question,) = queries.proxy_questions(world.actor("resident"))
    assert question.person_id == world.people["child"].pk
    answer(world, request_id, what=granted())
    assert acts_for(world, "stranger", "child")


def test_without_a_phone_the_community_grants_it_on_evidence_and_tells_the_person(world):
    request_id = ask(world, name="裘桂英", address="1幢102室")
    assert stored(request_id).is_person_asked is False
    for evidence in ("", "hearsay"):
        with pytest.raises(Invalid):
            approve(world, request_id, evidence=evidence)
    with pytest.raises(Invalid) as wants_a_word:
        approve(world, request_id, evidence="by_phone")
    assert wants_a_word.value.field == "reason"
    for who in ("other_worker", "grid", "building_head", "stranger", "administrator"):
        with pytest.raises((OutOfScope, NotAllowed)):
            approve(world, request_id, who)
    approve(world, request_id)
    assert acts_for(world, "stranger", "grandmother")
    assert stored(request_id).decided_as == "community"
    told = Message.objects.filter(person=world.people["grandmother"])
    assert told.filter(reference__startswith="registration.proxy_granted").exists()


def test_the_asker_learns_nothing_of_the_register(world):
    known = stored(ask(world))
    unknown = stored(ask(world, name="无此人"))
    hidden = stored(ask(world, name="闻静", address="1幢301室"))
    assert (known.person_id, unknown.person_id, hidden.person_id) == (
        world.people["resident"].pk,
        None,
        None,
    )
    seen = queries.own_proxy_requests(world.actor("stranger"))
    assert {(one.status, str(one.status_title), one.reason) for one in seen} == {
        ("waiting", "等待答复", "")
    }
    shown = [cases.own_view(world.actor("stranger"), one.case_id) for one in (known, hidden)]
    assert shown[0].detail == shown[1].detail
    assert known.case.seat_name == hidden.case.seat_name


def test_a_protected_person_is_neither_asked_nor_found_and_the_worker_cannot_grant_it(world):
    request_id = ask(world, name="闻静", address="1幢301室")
    assert queries.proxy_questions(world.actor("protected")) == []
    with pytest.raises(RuleBroken):
        approve(world, request_id)


def test_a_person_who_came_under_protection_meanwhile_is_for_the_named_roles(world):
    request_id = ask(world)
    with transaction.atomic():
        people_steps.set_protected(world.people["resident"], is_protected=True)
    with pytest.raises(Conflict):
        approve(world, request_id)
    with pytest.raises(Conflict):
        answer(world, request_id, what=granted())


def test_a_card_names_its_holder_only_in_the_compound_that_is_named_too(world):
    with transaction.atomic():
        card = steps.issue_card(world.people["grandmother"], world.places["102"], because="first")
    found = stored(ask(world, card=card.sign, name="", address=""))
    assert (found.person_id, found.room_id) == (world.people["grandmother"].pk, None)
    elsewhere = stored(
        ask(world, card=card.sign, compound_id=world.places["other_home"].pk, name="", address="")
    )
    assert elsewhere.person_id is None


def test_what_is_impossible_is_said_at_its_field(world):
    for said, field in (
        ({"name": ""}, "name"),
        ({"address": ""}, "address"),
        ({"relation": "boss"}, "relation"),
        ({"granted": granted(may_ask=False)}, "may"),
        ({"granted": granted(last_on=time.today() + timedelta(days=400))}, "last_on"),
        ({"granted": granted(last_on=time.today() - timedelta(days=1))}, "last_on"),
    ):
        with pytest.raises((Invalid, RuleBroken)) as refused:
            ask(world, **said)
        assert refused.value.field == field
    with pytest.raises(Invalid) as nameless:
        ask(world, "newcomer")
    assert nameless.value.field == "asker_name"
    with pytest.raises(RuleBroken):
        ask(world, "resident")


def test_nobody_asks_for_many_at_once_and_what_was_withdrawn_is_over(world):
    first = ask(world)
    ask(world, name="甲")
    ask(world, name="乙")
    with pytest.raises(RuleBroken):
        ask(world, name="丙")
    actions.withdraw_proxy(actor=world.actor("stranger"), request_id=first)
    actions.withdraw_proxy(actor=world.actor("stranger"), request_id=first)
    assert queries.proxy_questions(world.actor("resident")) == []
    with pytest.raises(Conflict):
        answer(world, first, what=granted())
    with pytest.raises(OutOfScope):
        actions.withdraw_proxy(actor=world.actor("housemate"), request_id=first)


def test_the_dead_are_acted_for_by_nobody(world, clock):
    request_id = ask(world)
    with transaction.atomic():
        steps.close_links_for_dead(world.people["resident"].pk, time.now())
    assert stored(request_id).status == "withdrawn"
    assert not stored(request_id).case.is_open


def test_a_case_that_is_ended_by_itself_takes_its_request_along(world):
    request_id = ask(world)
    with transaction.atomic():
        steps.finish_case(world.actor("worker"), stored(request_id).case_id, "误报")
        steps.follow_case(stored(request_id).case_id, time.now())
    assert stored(request_id).status == "withdrawn"
    assert queries.proxy_questions(world.actor("resident")) == []


def test_old_requests_are_forgotten_and_the_link_stays(world, clock):
    request_id = ask(world)
    answer(world, request_id, what=granted(last_on=time.today() + timedelta(days=300)))
    clock.move(timedelta(days=91))
    assert jobs.forget_old() == 1
    assert not ProxyRequest.objects.filter(pk=request_id).exists()
    assert ActsFor.objects.filter(account=world.accounts["stranger"], basis="proxy").exists()


def test_the_person_gets_a_message_without_names(world):
    request_id = ask(world)
    told = Message.objects.get(reference=f"registration.proxy_asked:{request_id}")
    assert told.person == world.people["resident"]
    assert "应舟" not in told.title_zh.open() + told.body_zh.open()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_pages_walk_from_asking_to_answering(world, language):
    phone = signed_in(world.accounts["stranger"], language)
    assert phone.get("/register/acting").status_code == 200
    assert phone.get("/register/acting/new").status_code == 200
    wrong = phone.post("/register/acting/new", {"name": "沈思远"})
    assert wrong.status_code == 422
    sent = phone.post(
        "/register/acting/new",
        {
            "compound": world.places["home"].pk,
            "address": "1幢101室",
            "name": "沈思远",
            "relation": "relative",
            "may": ["ask"],
            "last_on": (time.today() + timedelta(days=30)).isoformat(),
            "command_id": str(uuid4()),
        },
    )
    assert sent.status_code == 303
    request_id = ProxyRequest.objects.get().pk
    other = signed_in(world.accounts["resident"], language)
    assert "应舟" in other.get("/register/acting").content.decode()
    nothing = other.post(f"/register/acting/{request_id}/answer", {"command_id": str(uuid4())})
    assert nothing.status_code == 422
    desk = signed_in(world.accounts["worker"], language)
    page = desk.get("/desk/links").content.decode()
    assert "沈*远" in page
    assert "沈思远" not in page
    assert desk.get(f"/desk/links/proxies/{request_id}").status_code == 200
    assert "沈思远" in desk.post(f"/desk/links/{request_id}/reveal").content.decode()
    assert desk.post(f"/desk/links/proxies/{request_id}", {}).status_code == 422
    assert desk.post(f"/desk/links/proxies/{request_id}/refuse", {}).status_code == 422
    no = {"reason": "本人没有这个意思", "command_id": str(uuid4())}
    assert desk.post(f"/desk/links/proxies/{request_id}/refuse", no).status_code == 303
    assert "本人没有这个意思" in phone.get("/register/acting").content.decode()
    assert desk.get("/desk/links/decided").status_code == 200
    assert desk.get(f"/desk/links/proxies/{request_id}").status_code == 200
