"""By the clock: keys follow one another, secrets die with their turn, what is over is forgotten."""

from datetime import timedelta

import pytest
from django.db import transaction

from mashang.domain.passage import CredentialKind
from mashang.domain.passes import Read, Standing
from mashang.elements.passes import actions, jobs, queries, steps
from mashang.elements.passes.actions import Browser
from mashang.elements.passes.models import Key, Pass, Phone, Revocation
from mashang.elements.passes.steps import Wanted
from mashang.foundation.grants.actor import Actor
from mashang.foundation.policies import queries as policies
from mashang.kernel import clock as time
from mashang.kernel.clock import FixedClock
from mashang.kernel.errors import Conflict, NotAllowed
from tests.elements.passes.phones import Telephone
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)
DAY = timedelta(days=1)


def card(world: World, lasts: timedelta) -> Pass:
    now = time.now()
    with transaction.atomic():
        return steps.issue(
            Wanted(
                kind=CredentialKind.HOUSEHOLD_CARD,
                scope=[world.places["102"].path],
                since=now,
                until=now + lasts,
                person_id=world.people["grandmother"].pk,
            ),
            at=now,
        )


def current() -> bytes:
    found = queries.issuer_keys().of(Standing.CURRENT)
    assert found is not None
    return found.public


def test_the_next_key_signs_after_the_days_of_policy_and_printed_passes_stay_good(
    world: World, clock: FixedClock
) -> None:
    row = card(world, 400 * DAY)
    text, first = queries.printed(row), current()
    jobs.keep_keys()
    assert current() == first, "it is not yet time"
    clock.move(policies.days("passes.key_signs_days"))
    assert jobs.keep_keys() == 1
    assert current() != first
    assert isinstance(queries.read_shown(text, time.now()), Read)
    old = Key.objects.get(public=first)
    assert old.believed_until == row.until
    assert not old.secret, "nobody can sign with it any more"
    assert jobs.keep_keys() == 0
    clock.move(500 * DAY)
    jobs.keep_keys()
    assert not Key.objects.filter(public=first).exists()


def test_a_key_that_doors_have_not_known_for_long_does_not_sign(world: World) -> None:
    card(world, DAY)
    with pytest.raises(Conflict, match="key_too_new"):
        actions.rotate_keys(actor=Actor.system())
    for who in ("worker", "section", "resident"):
        with pytest.raises(NotAllowed):
            actions.rotate_keys(actor=world.actor(who))
        with pytest.raises(NotAllowed):
            actions.withdraw_key(actor=world.actor(who), kid="x", reason="x")


def test_phones_fetch_anew_by_themselves_after_a_key_was_withdrawn(world: World) -> None:
    phone = Telephone()

    def fetched() -> Read:
        seen = actions.carry(actor=world.actor("tenant"), key=phone.key, browser=Browser())
        (one,) = queries.on_phone(world.actor("tenant"), seen)
        found = queries.read_shown(phone.square(one.raw, time.now()), time.now())
        assert isinstance(found, Read)
        return found

    before = fetched()
    actions.withdraw_key(
        actor=world.actor("administrator"), kid=before.kid.decode(), reason="备份丢失"
    )
    after = fetched()
    assert after.kid != before.kid
    assert after.one.pass_id == before.one.pass_id, "the same pass, signed anew"


def test_what_is_over_is_forgotten_with_its_key_and_the_list_of_doors_does_not_grow(
    world: World, clock: FixedClock
) -> None:
    row = card(world, 10 * DAY)
    lasting = card(world, 900 * DAY)
    phone = Telephone()
    actions.carry(actor=world.actor("tenant"), key=phone.key, browser=Browser())
    with transaction.atomic():
        steps.revoke([row], because="lost", at=time.now())
    actions.lose_phone(actor=world.actor("tenant"), thumbprint=phone.key.thumbprint.hex())
    serial = queries.serial_now()
    assert jobs.forget_old() == 0
    clock.move(policies.days("retention.passes_days") + 60 * DAY)
    assert jobs.forget_old() == 2
    assert list(Pass.objects.all()) == [lasting]
    assert not Phone.objects.exists()
    assert not Revocation.objects.exists()
    assert queries.serial_now() == serial, "numbers are never given twice"


def test_a_pass_in_use_whose_days_are_not_over_stays(world: World, clock: FixedClock) -> None:
    row = card(world, 100 * DAY)
    clock.move(90 * DAY)
    jobs.forget_old()
    assert Pass.objects.get() == row
