"""What a phone may carry: one's own, a child's, a grandmother's; and when it may no more."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import transaction

from mashang.domain.passage import CredentialKind, Proof
from mashang.domain.passes import Read
from mashang.elements.passes import actions, queries
from mashang.elements.passes.actions import Browser
from mashang.elements.passes.models import Pass, Phone
from mashang.elements.passes.queries import OwnPass
from mashang.elements.people import actions as people_actions
from mashang.elements.people import steps as people
from mashang.elements.people.models import ActsFor, Residency
from mashang.foundation.accounts import steps as accounts
from mashang.foundation.events import actions as events
from mashang.foundation.events.steps import append
from mashang.foundation.grants import steps as grants
from mashang.foundation.grants.models import Grant
from mashang.foundation.policies import queries as policies
from mashang.foundation.signin.actions.phone import WOKE
from mashang.kernel.clock import FixedClock
from mashang.kernel.errors import Conflict, OutOfScope, RuleBroken
from mashang.kernel.ids import new_id
from tests.conftest import MORNING
from tests.elements.passes.phones import Telephone
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)


def carry(world: World, who: str, phone: Telephone, carried: str = "") -> list[OwnPass]:
    actor = world.actor(who)
    thumbprint = actions.carry(actor=actor, key=phone.key, browser=Browser("Chrome", carried))
    return queries.on_phone(world.actor(who), thumbprint)


def names(world: World, found: list[OwnPass]) -> set[str]:
    known = {person.pk: name for name, person in world.people.items()}
    return {known[one.person_id] if one.person_id else one.kind.value for one in found}


def is_revoked(phone: Telephone, one: OwnPass, world: World) -> bool:
    at = world.actor("anonymous").at
    found = queries.read_shown(phone.square(one.raw, at), at)
    assert isinstance(found, Read)
    return queries.credential_of(found).revoked


def test_a_resident_carries_their_own_and_the_childs_who_lives_there_and_no_housemates(
    world: World,
) -> None:
    phone = Telephone()
    found = carry(world, "resident", phone)
    assert names(world, found) == {"resident", "child"}
    mine = found[0]
    assert mine.person_id == world.people["resident"].pk
    assert mine.name == "沈*远"
    assert mine.where == ("天新家园 1幢",), "the room is on no screen"
    shown = queries.read_shown(phone.square(mine.raw, MORNING), MORNING)
    assert isinstance(shown, Read)
    assert queries.evidence_of(shown).proof is Proof.FRESH
    credential = queries.credential_of(shown)
    assert credential.kind is CredentialKind.RESIDENT
    assert credential.scope_paths == {world.places["101"].path}
    assert credential.needs_proof


def test_the_same_again_changes_nothing_and_another_phone_proves_nothing(world: World) -> None:
    phone = Telephone()
    first, again = (carry(world, "tenant", phone) for _ in range(2))
    assert first == again
    assert Pass.objects.count() == 1
    shown = queries.read_shown(Telephone().square(first[0].raw, MORNING), MORNING)
    assert isinstance(shown, Read)
    assert shown.proof.state is Proof.WRONG


def test_who_has_no_home_here_or_is_a_stranger_carries_nothing(world: World) -> None:
    assert carry(world, "newcomer", Telephone()) == []
    assert carry(world, "ex_tenant", Telephone()) == []
    with pytest.raises(OutOfScope):
        carry(world, "anonymous", Telephone())
    with pytest.raises(OutOfScope):
        queries.on_phone(world.actor("stranger"), Telephone().key.thumbprint.hex())


def test_a_proxy_carries_what_was_granted_and_nothing_when_it_ended(world: World) -> None:
    phone = Telephone()
    found = carry(world, "proxy", phone)
    assert names(world, found) == {"proxy", "grandmother"}
    assert names(world, carry(world, "former_proxy", Telephone())) == set()
    hers = next(one for one in found if one.person_id == world.people["grandmother"].pk)
    link = ActsFor.objects.get(account=world.accounts["proxy"], basis="proxy")
    people_actions.end_link(actor=world.actor("worker"), link_id=link.pk, command_id=new_id())
    assert not is_revoked(phone, hers, world), "until the event is heard"
    events.drain()
    assert is_revoked(phone, hers, world)
    assert names(world, carry(world, "proxy", phone)) == {"proxy"}


def test_a_proxy_without_opening_doors_carries_nothing_of_hers(world: World) -> None:
    ActsFor.objects.filter(basis="proxy").update(may_open=False)
    assert names(world, carry(world, "proxy", Telephone())) == {"proxy"}


def test_moving_out_ends_the_pass_on_every_phone_and_a_known_end_bounds_it(world: World) -> None:
    phone = Telephone()
    (before,) = carry(world, "tenant", phone)
    home = Residency.objects.get(person=world.people["tenant"])
    leaving = MORNING + timedelta(days=10)
    with transaction.atomic():
        people.end_residency(home, until_on=leaving.date())
    events.drain()
    assert is_revoked(phone, before, world), "it would have outlasted the tenancy"
    (after,) = carry(world, "tenant", phone)
    assert after.until.date() < leaving.date() or after.until.hour == 16
    assert after.until <= leaving


def test_of_the_dead_nobody_carries_a_pass(world: World) -> None:
    phone = Telephone()
    found = carry(world, "proxy", phone)
    hers = next(one for one in found if one.person_id == world.people["grandmother"].pk)
    with transaction.atomic():
        people.record_death(world.people["grandmother"], died_on=MORNING.date())
    events.drain()
    assert is_revoked(phone, hers, world)
    assert Pass.objects.get(pk=hers.pass_id).revoked_because == "died"
    assert names(world, carry(world, "proxy", phone)) == {"proxy"}


def test_work_is_carried_where_it_is_done_and_ends_with_the_grant(world: World) -> None:
    phone = Telephone()
    (found,) = carry(world, "guard", phone)
    assert found.kind is CredentialKind.STAFF
    assert found.name == "城东物业 · 门岗"
    grant = Grant.objects.get(account=world.accounts["guard"])
    with transaction.atomic():
        grants.end(grant, at=MORNING)
    events.drain()
    assert is_revoked(phone, found, world)
    assert carry(world, "guard", phone) == []


def test_a_number_that_slept_carries_nothing_until_somebody_made_sure(
    world: World, clock: FixedClock
) -> None:
    phone = Telephone()
    (found,) = carry(world, "tenant", phone)
    clock.move(timedelta(minutes=5))
    with transaction.atomic():
        account = world.accounts["tenant"]
        accounts.mark_woken(account)
        append(WOKE, f"account:{account.pk}", {"account_id": str(account.pk)})
    events.drain()
    assert is_revoked(phone, found, world)
    assert carry(world, "tenant", phone) == []


def test_a_lost_key_is_bound_anew_in_silence_and_the_old_one_opens_nothing(world: World) -> None:
    old, new = Telephone(), Telephone()
    (before,) = carry(world, "tenant", old)
    (after,) = carry(world, "tenant", new, carried=old.key.thumbprint.hex())
    assert is_revoked(old, before, world)
    assert not is_revoked(new, after, world)
    with pytest.raises(Conflict, match="phone_unknown"):
        carry(world, "tenant", old)


def test_a_phone_reported_lost_opens_nothing_and_its_session_binds_no_other_key(
    world: World,
) -> None:
    lost = Telephone()
    (found,) = carry(world, "tenant", lost)
    thumbprint = lost.key.thumbprint.hex()
    with pytest.raises(OutOfScope):
        actions.lose_phone(actor=world.actor("resident"), thumbprint=thumbprint)
    assert actions.lose_phone(actor=world.actor("tenant"), thumbprint=thumbprint) == 1
    assert actions.lose_phone(actor=world.actor("tenant"), thumbprint=thumbprint) == 0
    assert is_revoked(lost, found, world)
    with pytest.raises(RuleBroken, match="reported"):
        carry(world, "tenant", Telephone(), carried=thumbprint)
    with pytest.raises(RuleBroken, match="reported"):
        carry(world, "tenant", lost)
    assert carry(world, "tenant", Telephone()) != [], "from a session of its own it begins anew"


def test_of_too_many_phones_the_one_that_was_away_longest_goes(
    world: World, clock: FixedClock
) -> None:
    most = policies.number("passes.phones_at_most_count")
    phones = [Telephone() for _ in range(most + 1)]
    for phone in phones:
        carry(world, "tenant", phone)
        clock.move(timedelta(hours=2))
    gone = Phone.objects.filter(revoked_at__isnull=False)
    assert [one.thumbprint for one in gone] == [phones[0].key.thumbprint.hex()]


def test_a_key_of_another_account_is_refused(world: World) -> None:
    phone = Telephone()
    carry(world, "tenant", phone)
    with pytest.raises(Conflict):
        carry(world, "landlord", phone)


def test_a_pass_is_renewed_in_time_under_its_own_id(world: World, clock: FixedClock) -> None:
    phone = Telephone()
    (first,) = carry(world, "tenant", phone)
    left = policies.days("passes.renewed_when_left_days")
    clock.move(first.until - left - timedelta(hours=1) - MORNING)
    assert carry(world, "tenant", phone)[0].until == first.until
    clock.move(timedelta(hours=2))
    (renewed,) = carry(world, "tenant", phone)
    assert renewed.pass_id == first.pass_id
    assert renewed.until > first.until
    assert Pass.objects.get().generation == 2


def test_a_reason_of_health_is_one_word_and_a_proxy_who_may_not_read_does_not_learn_it(
    world: World,
) -> None:
    with transaction.atomic():
        people.add_fact(
            person=world.people["grandmother"],
            kind="dialysis",
            since_on=MORNING.date(),
            source="test",
        )

    def classes() -> frozenset[str]:
        phone = Telephone()
        found = carry(world, "proxy", phone)
        hers = next(one for one in found if one.person_id == world.people["grandmother"].pk)
        shown = queries.read_shown(phone.square(hers.raw, MORNING), MORNING)
        assert isinstance(shown, Read)
        return shown.one.classes

    assert classes() == {"care"}
    ActsFor.objects.filter(basis="proxy").update(may_read=False)
    assert classes() == frozenset()


def test_who_the_server_holds_a_pass_for(world: World) -> None:
    phone = Telephone()
    (found,) = carry(world, "tenant", phone)
    holder = queries.holder_of(UUID(str(found.pass_id)))
    assert holder is not None
    assert (holder.person_id, holder.account_id) == (
        world.people["tenant"].pk,
        world.accounts["tenant"].pk,
    )
