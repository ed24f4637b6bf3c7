"""Organisations, whom they serve, who works there."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

from mashang.domain.identifiers import read_uscc, uscc_with_check_sign
from mashang.elements.organisations import actions, queries, steps
from mashang.elements.organisations.actions import Wanted
from mashang.elements.organisations.models import Membership, Organisation, Service
from mashang.elements.organisations.policy import ORGANISATIONS
from mashang.elements.organisations.steps import Particulars
from mashang.elements.places import steps as places
from mashang.foundation.accounts.models import Account
from mashang.foundation.grants.actor import Actor
from mashang.kernel import clock as kernel_clock
from mashang.kernel.errors import Conflict, Invalid, NotAllowed, OutOfScope, RuleBroken
from mashang.kernel.ids import new_id

GOOD_CODE = next(
    code
    for sign in "0123456789X"
    for code in [uscc_with_check_sign(f"91330100MA2AX123{sign}")]
    if not read_uscc(code).warnings
)
"""An invented code whose two check signs are right."""
Kind = Organisation.Kind


def company(name: str, place: Any, **more: Any) -> Organisation:
    with transaction.atomic():
        return steps.add_organisation(
            kind=Kind.PROPERTY_COMPANY, particulars=Particulars(name, **more), place=place
        )


def serve(organisation: Organisation, place: Any, **more: Any) -> Service:
    with transaction.atomic():
        return steps.serve(
            organisation=organisation, place=place, **{"since_on": kernel_clock.today(), **more}
        )


def test_a_place_is_served_by_the_nearest_service_above_it(street: Any) -> None:
    near, far = company("嘉苑物业", street.jia), company("白石物业", street.white_stone)
    serve(far, street.white_stone)
    assert queries.server_of(street.building.path, "property_company") == far
    serve(near, street.jia)
    assert queries.server_of(street.building.path, "property_company") == near
    assert queries.server_of(street.white_stone.path, "property_company") == far
    assert queries.server_of(street.garden.path, "property_company") is None
    assert queries.server_of(street.building.path, "clinic") is None


def test_two_property_companies_never_serve_one_compound_at_a_time(street: Any, clock: Any) -> None:
    old, new = company("甲物业", street.jia), company("乙物业", street.jia)
    service = serve(old, street.jia)
    with pytest.raises(RuleBroken) as refused:
        serve(new, street.jia)
    assert "甲物业" in refused.value.text.in_("zh")
    with pytest.raises(Conflict):
        serve(old, street.jia)
    clock.move(timedelta(days=3))
    with transaction.atomic():
        steps.end_service(service=service, until_on=kernel_clock.today())
    serve(new, street.jia)
    assert queries.server_of(street.jia.path, "property_company") == new


def test_a_service_that_has_not_begun_serves_nobody(street: Any, clock: Any) -> None:
    serve(
        company("甲物业", street.jia), street.jia, since_on=kernel_clock.today() + timedelta(days=1)
    )
    assert queries.server_of(street.jia.path, "property_company") is None
    clock.move(timedelta(days=1))
    assert queries.server_of(street.jia.path, "property_company") is not None


def test_a_closed_company_serves_nobody_and_employs_nobody(
    street: Any, staff: Any, clock: Any
) -> None:
    one = company("甲物业", street.jia)
    serve(one, street.jia)
    worker = staff("property_worker", street.jia)
    with transaction.atomic():
        steps.join(account=worker.account, organisation=one, since_on=kernel_clock.today())
    assert queries.seats_of(worker) == [one.pk]
    with transaction.atomic():
        steps.close_organisation(organisation=one, closed_on=kernel_clock.today())
    assert queries.server_of(street.jia.path, "property_company") is None
    assert queries.seats_of(worker) == []
    with pytest.raises(Conflict), transaction.atomic():
        steps.close_organisation(organisation=one, closed_on=kernel_clock.today())


def test_a_membership_ends_and_with_it_the_seat(street: Any, staff: Any, clock: Any) -> None:
    one = company("甲物业", street.jia)
    worker = staff("property_worker", street.jia)
    with transaction.atomic():
        membership = steps.join(
            account=worker.account, organisation=one, since_on=kernel_clock.today()
        )
    clock.move(timedelta(days=2))
    with transaction.atomic():
        steps.leave(membership=membership, until_on=kernel_clock.today())
    assert queries.seats_of(Actor.of(worker.account)) == []
    assert Membership.objects.get().until_on == kernel_clock.today()


def test_a_doubtful_credit_code_is_kept_and_marked(street: Any) -> None:
    assert company("甲", street.jia, uscc=GOOD_CODE).uscc_is_doubtful is False
    assert company("乙", street.jia, uscc="91350211M0000XUF46").uscc_is_doubtful is True
    with pytest.raises(Invalid) as refused:
        company("丙", street.jia, uscc="12345")
    assert refused.value.field == "uscc"
    with pytest.raises(Conflict):
        company("丁", street.jia, uscc=f" {GOOD_CODE.lower()} ")


def test_a_moved_compound_takes_its_services_along(street: Any) -> None:
    one = company("甲物业", street.jia)
    serve(one, street.jia)
    with transaction.atomic():
        places.move_place(place=street.jia, parent=street.garden)
    street.building.refresh_from_db()
    assert queries.server_of(street.building.path, "property_company") == one
    one.refresh_from_db()
    assert one.path == street.jia.path


def test_a_worker_registers_units_in_their_own_community_only(street: Any, staff: Any) -> None:
    worker = staff("community_worker", street.white_stone)
    wanted = Wanted(
        Kind.PROPERTY_COMPANY, Particulars("嘉苑物业", phone="0571-88880000"), serves=True
    )
    command = new_id()
    made = actions.add_organisation(
        actor=worker, place_id=street.jia.pk, wanted=wanted, command_id=command
    )
    again = actions.add_organisation(
        actor=worker, place_id=street.jia.pk, wanted=wanted, command_id=command
    )
    assert made == again
    server = queries.server_of(street.building.path, "property_company")
    assert server is not None
    assert server.pk == made
    with pytest.raises(OutOfScope):
        actions.add_organisation(
            actor=worker, place_id=street.garden.pk, wanted=wanted, command_id=new_id()
        )
    outsider = staff("community_worker", street.garden)
    with pytest.raises(NotAllowed):
        actions.change_organisation(
            actor=outsider, organisation_id=made, particulars=Particulars("别家")
        )
    service = Service.objects.get()
    ended = {"place_id": street.jia.pk, "service_id": service.pk, "reason": "合同到期"}
    with pytest.raises(NotAllowed):
        actions.end_service(actor=outsider, **ended)
    with pytest.raises(OutOfScope):
        actions.end_service(actor=worker, **{**ended, "place_id": street.root.pk})
    actions.end_service(actor=worker, **ended)
    assert queries.serving(worker, street.jia.path) == []


def test_nobody_lets_themselves_into_a_unit(street: Any, staff: Any) -> None:
    chief = staff("section_chief", street.root)
    worker = staff("property_worker", street.jia)
    one = company("甲物业", street.jia)
    with pytest.raises(NotAllowed):
        actions.let_join(actor=chief, organisation_id=one.pk, staff_no=chief.account.username)
    actions.let_join(
        actor=chief, organisation_id=one.pk, staff_no=worker.account.username, post="维修"
    )
    with pytest.raises(NotAllowed):
        actions.let_join(
            actor=staff("community_worker", street.root), organisation_id=one.pk, staff_no="G0001"
        )
    with pytest.raises(Invalid):
        actions.let_join(actor=chief, organisation_id=one.pk, staff_no="NOBODY")
    card = queries.card(chief, one.pk)
    assert [(member.staff_no, member.post) for member in card.members] == [
        (worker.account.username, "维修")
    ]
    (member,) = card.members
    actions.let_go(
        actor=chief,
        organisation_id=one.pk,
        membership_id=member.membership_id,
        reason="离职",
    )
    assert queries.card(chief, one.pk).members == ()


def test_residents_do_not_join_units(street: Any) -> None:
    resident = Account.objects.create(
        kind=Account.Kind.RESIDENT, username="~x", created_at=kernel_clock.now()
    )
    with pytest.raises(RuleBroken), transaction.atomic():
        steps.join(
            account=resident, organisation=company("甲", street.jia), since_on=kernel_clock.today()
        )


def test_may_visible_and_holders_agree_on_organisations(street: Any, staff: Any) -> None:
    ones = [company("甲", street.jia), company("乙", street.garden)]
    resident = Account.objects.create(
        kind=Account.Kind.STAFF, username="NOROLE", created_at=kernel_clock.now()
    )
    member = Actor.of(resident)
    with transaction.atomic():
        steps.join(account=resident, organisation=ones[0], since_on=kernel_clock.today())
    actors = [
        member,
        staff("community_worker", street.white_stone),
        staff("guard", street.jia),
        staff("section_chief", street.root),
    ]
    for actor in actors:
        for action in ORGANISATIONS.rules:
            visible = set(ORGANISATIONS.visible(actor, action))
            for one in ones:
                allowed = ORGANISATIONS.may(actor, action, one)
                assert (one in visible) == allowed
                assert (actor.account in ORGANISATIONS.holders(action, one, actor.at)) == allowed


def test_the_list_is_paged_filtered_and_holds_open_units_only(street: Any, staff: Any) -> None:
    chief = staff("section_chief", street.root)
    for number in range(35):
        company(f"物业{number:02}", street.jia)
    with transaction.atomic():
        steps.add_organisation(
            kind=Kind.DEPARTMENT,
            particulars=Particulars("城管科"),
            place=None,
            path=street.root.path,
        )
    first = queries.organisations(chief, kind=Kind.PROPERTY_COMPANY)
    rest = queries.organisations(chief, kind=Kind.PROPERTY_COMPANY, after=first.next_cursor)
    assert [row.name for row in [*first.items, *rest.items]] == [f"物业{n:02}" for n in range(35)]
    assert [row.name for row in queries.organisations(chief, name="城管")] == ["城管科"]
    assert queries.organisations(Actor.of(None)).items == []
