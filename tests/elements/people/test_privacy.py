"""Principle 11: people are also guarded from those they live with."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from mashang.domain.ages import birthday
from mashang.domain.identifiers import id_number_for
from mashang.elements.people import actions, queries, steps
from mashang.elements.people.jobs import put_links_to_sleep
from mashang.elements.people.models import ActsFor, Person
from mashang.elements.people.policy import PEOPLE
from mashang.elements.people.queries import TenantLine
from mashang.elements.people.queries.opening import birth_of
from mashang.elements.people.steps import Granted
from mashang.elements.people.steps.looking import Field, look
from mashang.foundation.accounts import steps as accounts
from mashang.foundation.events.event import Event
from mashang.foundation.events.models import Delivery
from mashang.kernel import clock as time
from mashang.kernel.errors import NotAllowed, OutOfScope, RuleBroken


def nothing(world, who, whom):
    """Assert that one person is not there for another, by any road."""
    actor, person = world.actor(who), Person.objects.get(pk=world.people[whom].pk)
    for action in PEOPLE.rules:
        assert not PEOPLE.may(actor, action, person), action
        assert person not in PEOPLE.visible(actor, action), action
    with pytest.raises(OutOfScope):
        queries.card(actor, person.pk)
    with pytest.raises(OutOfScope):
        queries.own_record(actor, person.pk)
    with pytest.raises(OutOfScope):
        queries.looks(actor, person.pk)
    assert person.pk not in {one.person_id for one in queries.acted_for(actor)}
    return True


def test_a_housemate_sees_nothing_of_the_other(world):
    assert nothing(world, "housemate", "resident")
    assert nothing(world, "resident", "housemate")
    assert nothing(world, "housemate", "child")


def test_an_ex_tenant_sees_nothing_of_who_lives_there_now(world):
    assert nothing(world, "ex_tenant", "resident")
    assert queries.home_of(world.people["ex_tenant"]) is None
    present = queries.present_adults(world.places["101"])
    assert world.people["ex_tenant"] not in present
    assert queries.own_record(world.actor("ex_tenant"), world.people["ex_tenant"].pk).homes


def test_a_guardian_reads_for_a_child_and_not_for_the_housemate(world):
    own = queries.acted_for(world.actor("resident"))
    assert [one.basis for one in own] == ["self", "guardian"]
    assert own[1].name == "沈小满"
    assert queries.own_record(world.actor("resident"), world.people["child"].pk).name == "沈小满"


def test_guardianship_ends_by_itself_on_the_fourteenth_birthday(world, clock):
    child = world.people["child"]
    born = birth_of(child)
    assert born is not None
    first, _ = time.day_span(birthday(born, 14))
    clock.move(first - clock.now() - timedelta(seconds=1))
    assert PEOPLE.may(world.actor("resident"), "read_own", child)
    clock.move(timedelta(seconds=1))
    assert nothing(world, "resident", "child")


def test_nobody_becomes_guardian_of_somebody_of_fourteen(world):
    with pytest.raises(RuleBroken) as refusal:
        steps.link_account(
            account=world.accounts["resident"],
            person=world.people["tenant"],
            basis=ActsFor.Basis.GUARDIAN,
            approved_by=None,
        )
    assert refusal.value.code == "people.not_a_child"


def test_nobody_becomes_guardian_of_somebody_of_unknown_age(world):
    nameless = steps.add_person(name="小宝")
    with pytest.raises(RuleBroken) as refusal:
        steps.link_account(
            account=world.accounts["resident"],
            person=nameless,
            basis=ActsFor.Basis.GUARDIAN,
            approved_by=None,
        )
    assert refusal.value.code == "people.birth_unknown"


def test_a_wrong_birth_set_right_ends_guardianship_at_once(world):
    child = world.people["child"]
    document = steps.NewIdentifier("citizen_id", id_number_for("330102", date(2005, 1, 2), 611))
    actions.correct_person(
        actor=world.actor("worker"), person_id=child.pk, document=document, command_id=uuid4()
    )
    assert nothing(world, "resident", "child")


def test_a_proxy_does_what_was_granted_while_it_is_granted(world, clock):
    stranger, resident = world.actor("stranger"), world.people["resident"]
    actions.grant_proxy(
        actor=world.actor("resident"),
        person_id=resident.pk,
        phone="139 0000 0007",
        granted=Granted(may_ask=True, may_open=False, may_read=False, last_on=time.today()),
        command_id=uuid4(),
    )
    assert PEOPLE.may(stranger, "ask_for", resident)
    assert not PEOPLE.may(stranger, "open_for", resident)
    with pytest.raises(NotAllowed):
        queries.own_record(stranger, resident.pk)
    with pytest.raises(NotAllowed):
        queries.looks(stranger, resident.pk)
    shown = next(one for one in queries.acted_for(stranger) if one.person_id == resident.pk)
    assert shown.name == "沈*远"
    _, night = time.day_span(time.today())
    clock.move(night - clock.now())
    assert nothing(world, "stranger", "resident")


def test_a_proxy_taken_back_sees_nothing_from_then_on(world):
    assert nothing(world, "former_proxy", "grandmother")


def test_a_proxy_cannot_pass_the_grant_on(world):
    grandmother = world.people["grandmother"]
    assert PEOPLE.may(world.actor("proxy"), "read_own", grandmother)
    with pytest.raises(NotAllowed):
        actions.grant_proxy(
            actor=world.actor("proxy"),
            person_id=grandmother.pk,
            phone="13900000007",
            granted=Granted(may_ask=True, may_open=True, may_read=True, last_on=time.today()),
            command_id=uuid4(),
        )


def test_a_landlord_sees_a_masked_name_and_no_more(world):
    assert nothing(world, "landlord", "tenant")
    tenant = world.people["tenant"]
    line = queries.tenant_lines([tenant.pk])[tenant.pk]
    assert line == TenantLine(tenant.pk, "邬*")
    assert set(TenantLine.__dataclass_fields__) == {"person_id", "name"}


@pytest.mark.parametrize("who", ["worker", "grid", "section", "supervisor", "administrator"])
def test_a_protected_person_is_there_for_no_other_role(world, who):
    actor, protected = world.actor(who), world.people["protected"]
    with pytest.raises(OutOfScope):
        queries.card(actor, protected.pk)
    for text in ("闻静", "wenjing", "13900000008"):
        assert queries.search(actor, text).items == []
    listed = queries.residents_of(actor, world.places["home"]).items
    assert protected.pk not in {one.person_id for one in listed}
    place = world.places["301"]
    assert str(queries.address_of(actor, protected.pk, place)) != place.full_name


@pytest.mark.parametrize("who", ["chief", "officer"])
def test_a_protected_person_is_there_for_the_two_named_roles(world, who):
    actor, protected = world.actor(who), world.people["protected"]
    card = queries.card(actor, protected.pk)
    assert card.home == world.places["301"].full_name
    shown = actions.reveal(
        actor=actor,
        person_id=protected.pk,
        fields=[Field.PHONE],
        purpose="contact_person",
        command_id=uuid4(),
    )
    assert [one.value for one in shown.values] == ["13900000008"]
    assert [one.person_id for one in queries.search(actor, "闻静")] == [protected.pk]


def test_the_officer_sees_nobody_who_is_not_protected(world):
    assert nothing(world, "officer", "resident")


def test_whoever_handles_a_protected_persons_case_cannot_open_their_contact(world):
    with pytest.raises(NotAllowed):
        look(
            actor=world.actor("repairer"),
            person=world.people["protected"],
            fields=[Field.PHONE],
            purpose="handle_case",
        )


def test_protecting_hides_a_person_from_who_protected_them(world):
    tenant = world.people["tenant"]
    command = uuid4()
    actions.protect(
        actor=world.actor("worker"), person_id=tenant.pk, reason="来访求助", command_id=command
    )
    assert nothing(world, "worker", "tenant")
    assert queries.card(world.actor("tenant"), tenant.pk).is_protected
    with pytest.raises(OutOfScope):
        actions.unprotect(
            actor=world.actor("worker"), person_id=tenant.pk, reason="x", command_id=uuid4()
        )
    actions.unprotect(
        actor=world.actor("officer"), person_id=tenant.pk, reason="已解除", command_id=uuid4()
    )
    assert queries.card(world.actor("worker"), tenant.pk).name == "邬*"


def test_the_new_owner_of_a_recycled_number_sees_nothing(world, clock):
    account = world.accounts["resident"]
    clock.move(timedelta(days=200))
    accounts.mark_woken(account)  # what signing in after a long sleep does
    assert nothing(world, "resident", "resident")
    assert nothing(world, "resident", "child")
    assert queries.sleeping_links(world.actor("resident")) == 2


def test_the_event_puts_links_to_sleep_for_good_until_somebody_approves(world, clock):
    account, resident = world.accounts["resident"], world.people["resident"]
    clock.move(timedelta(days=200))
    accounts.mark_woken(account)
    event = Event(uuid4(), "accounts.woke", "x", {"account_id": str(account.pk)}, time.now())
    put_links_to_sleep(event)
    put_links_to_sleep(event)
    links = ActsFor.objects.filter(account=account)
    assert all(one.suspended_at is not None for one in links)
    clock.move(timedelta(minutes=1))
    own = links.get(person=resident)
    actions.approve_link_again(actor=world.actor("worker"), link_id=own.pk, command_id=uuid4())
    assert [one.person_id for one in queries.acted_for(world.actor("resident"))] == [resident.pk]
    put_links_to_sleep(event)  # told late: what was approved since stays
    assert PEOPLE.may(world.actor("resident"), "read_own", resident)


def test_a_worker_of_another_community_cannot_wake_a_link(world, clock):
    account = world.accounts["resident"]
    clock.move(timedelta(days=200))
    accounts.mark_woken(account)
    link = ActsFor.objects.get(account=account, basis="self")
    with pytest.raises(OutOfScope):
        actions.approve_link_again(
            actor=world.actor("other_worker"), link_id=link.pk, command_id=uuid4()
        )


def test_nobody_acts_for_somebody_who_died(world):
    grandmother = world.people["grandmother"]
    actions.record_death(
        actor=world.actor("worker"),
        person_id=grandmother.pk,
        died_on=time.today(),
        command_id=uuid4(),
    )
    assert nothing(world, "proxy", "grandmother")
    assert queries.home_of(grandmother) is None
    assert nothing(world, "worker", "grandmother")


def test_somebody_who_moved_out_is_no_longer_there_for_staff_but_reads_their_own(world):
    tenant = world.people["tenant"]
    home = queries.card(world.actor("worker"), tenant.pk).homes[0]
    actions.move_out(
        actor=world.actor("worker"),
        residency_id=home.residency_id,
        until_on=time.today(),
        command_id=uuid4(),
    )
    with pytest.raises(OutOfScope):
        queries.card(world.actor("worker"), tenant.pk)
    record = queries.own_record(world.actor("tenant"), tenant.pk)
    assert record.homes[0].until == time.today()
    assert tenant not in queries.present_adults(world.places["201"])


def test_a_worker_of_another_community_finds_nobody(world):
    actor = world.actor("other_worker")
    assert nothing(world, "other_worker", "resident")
    assert queries.search(actor, "沈思远").items == []
    assert queries.residents_of(actor, world.places["home"]).items == []


def test_a_home_elsewhere_shows_only_that_it_is_elsewhere(world):
    resident = world.people["resident"]
    steps.add_residency(
        person=resident,
        place=world.places["other_101"],
        standing="tenant",
        since_on=date(2026, 1, 1),
        source="registered",
    )
    homes = queries.card(world.actor("worker"), resident.pk).homes
    assert {str(one.home) for one in homes if not one.is_within_reach} == {"其他社区的住处"}
    with pytest.raises(OutOfScope):
        actions.move_out(
            actor=world.actor("worker"),
            residency_id=next(one.residency_id for one in homes if not one.is_within_reach),
            until_on=time.today(),
            command_id=uuid4(),
        )


def test_a_new_own_number_replaces_the_old_one(world):
    resident = world.people["resident"]
    newcomer = world.accounts["newcomer"]
    steps.link_account(
        account=newcomer, person=resident, basis=ActsFor.Basis.SELF, approved_by=None
    )
    assert PEOPLE.may(world.actor("newcomer"), "speak_for", resident)
    assert nothing(world, "resident", "resident")


def test_events_of_people_carry_no_names(world):
    for row in Delivery.objects.filter(name__startswith="people."):
        assert "沈" not in str(row.payload)
