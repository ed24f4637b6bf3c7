"""What doors are told: the ring, what was taken back since when, what a pass is to the rule."""

from datetime import time, timedelta
from uuid import UUID

import pytest
from django.db import transaction

from mashang.domain.passage import CredentialKind, Hours, Proof
from mashang.domain.passes import Flaw, Read, Standing, Unread, as_jwks, from_jwks
from mashang.elements.passes import queries, steps
from mashang.elements.passes.models import Key, Pass
from mashang.elements.passes.steps import Wanted
from mashang.kernel.clock import FixedClock
from mashang.kernel.errors import Conflict
from tests.conftest import MORNING
from tests.world import World


def card(world: World, **more: object) -> Pass:
    home = world.places["102"].path
    wanted: dict[str, object] = {
        "kind": CredentialKind.HOUSEHOLD_CARD,
        "scope": [home],
        "since": MORNING,
        "until": MORNING + timedelta(days=100),
        "person_id": world.people["grandmother"].pk,
    }
    with transaction.atomic():
        return steps.issue(Wanted(**{**wanted, **more}), at=MORNING)  # type: ignore[arg-type]


def revoke(*rows: Pass) -> int:
    with transaction.atomic():
        return steps.revoke(rows, because="lost", at=MORNING)


def test_what_was_issued_is_read_with_the_published_keys(world: World) -> None:
    row = card(world)
    found = queries.read_shown(queries.printed(row), MORNING)
    assert isinstance(found, Read)
    credential = queries.credential_of(found)
    assert credential.kind is CredentialKind.HOUSEHOLD_CARD
    assert credential.scope_paths == {world.places["102"].path}
    assert not credential.revoked
    assert not credential.needs_proof
    holder = queries.holder_of(row.pk)
    assert holder is not None
    assert holder.person_id == world.people["grandmother"].pk
    assert from_jwks(as_jwks(queries.issuer_keys())) == queries.issuer_keys()
    assert queries.issuer() == "330102016"


def test_doors_hours_visits_and_plate_come_out_as_they_went_in(world: World) -> None:
    night = Hours(time(22, 30), time(5))
    row = card(
        world,
        kind=CredentialKind.LORRY,
        person_id=None,
        plate="浙A12345",
        doors=[7, 3],
        hours=[night],
        visits_at_most=4,
    )
    found = queries.read_shown(queries.printed(Pass.objects.get(pk=row.pk)), MORNING)
    assert isinstance(found, Read)
    one = found.one
    assert (one.doors, one.hours, one.visits_at_most) == (frozenset({3, 7}), (night,), 4)
    assert one.plate == "浙A12345"


def test_nothing_about_anybody_is_kept_readable_and_no_signed_pass_at_all(world: World) -> None:
    row = card(world, called="沈家保姆", plate="")
    kept = Pass.objects.filter(pk=row.pk).values().get()
    assert not [one for one in kept.values() if "沈家保姆" in str(one) or "MS1:" in str(one)]
    assert row.called.open() == "沈家保姆"
    assert str(Key.objects.order_by("pk")[0].secret) == "••••"


def test_a_pass_taken_back_is_revoked_and_listed_under_its_number(world: World) -> None:
    first, second, third = (card(world) for _ in range(3))
    assert queries.revocations(now=MORNING) == queries.Revoked(0, (), ())
    assert revoke(first, second) == 2
    known = queries.revocations(now=MORNING)
    assert known.serial == 2
    assert {one for one, _ in known.passes} == {first.pk, second.pk}
    assert revoke(first) == 0, "twice is once"
    revoke(third)
    news = queries.revocations(known.serial, now=MORNING)
    assert (news.serial, news.passes) == (3, ((third.pk, third.until),))
    found = queries.read_shown(queries.printed(first), MORNING)
    assert isinstance(found, Read)
    assert queries.credential_of(found).revoked
    assert queries.evidence_of(found).proof is Proof.NONE


def test_what_has_ended_by_itself_leaves_the_list_and_the_number_stays(world: World) -> None:
    revoke(card(world))
    late = MORNING + timedelta(days=200)
    assert queries.revocations(now=late) == queries.Revoked(1, (), ())


def test_keys_follow_one_another_without_a_gap(world: World, clock: FixedClock) -> None:
    text = queries.printed(card(world))
    following = queries.issuer_keys().of(Standing.NEXT)
    with transaction.atomic():
        steps.rotate(believed_until=MORNING + timedelta(days=100), at=MORNING)
    ring = queries.issuer_keys()
    assert following is not None
    assert ring.of(Standing.CURRENT) is not None
    assert ring.of(Standing.CURRENT).public == following.public  # type: ignore[union-attr]
    assert ring.of(Standing.NEXT) is not None
    assert isinstance(queries.read_shown(text, MORNING), Read), "passes of the old key are believed"
    after = queries.read_shown(text, MORNING + timedelta(days=100))
    assert after == Unread(Flaw.KEY_RETIRED)
    assert isinstance(queries.read_shown(queries.printed(card(world)), MORNING), Read)


def test_a_lost_key_is_believed_no_more_and_the_next_takes_over(world: World) -> None:
    row = card(world)
    text = queries.printed(row)
    lost = queries.issuer_keys().of(Standing.CURRENT)
    assert lost is not None
    with transaction.atomic():
        steps.withdraw(lost.kid.decode(), MORNING)
    assert queries.read_shown(text, MORNING) == Unread(Flaw.KEY_WITHDRAWN)
    assert isinstance(queries.read_shown(queries.printed(row), MORNING), Read), "signed anew"
    with pytest.raises(Conflict), transaction.atomic():
        steps.withdraw(lost.kid.decode(), MORNING)


def test_a_pass_that_the_server_forgot_has_no_holder(world: World) -> None:
    assert queries.holder_of(UUID(int=7)) is None
