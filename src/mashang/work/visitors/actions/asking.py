"""Whoever has a link, or stands at the gate without one: no account, no name that must be true."""

from dataclasses import replace
from datetime import timedelta
from math import ceil
from typing import Final
from uuid import UUID

from mashang.domain.plates import read_plate
from mashang.elements.people.models import Residency
from mashang.elements.people.policy import lived_in
from mashang.elements.places import queries as places
from mashang.elements.places.models import Place
from mashang.foundation.commands import steps as commands
from mashang.foundation.grants.actor import Actor
from mashang.foundation.policies import queries as policies
from mashang.foundation.records import steps as records
from mashang.foundation.records.actors import Subject
from mashang.foundation.verbs import verb
from mashang.kernel.clock import local_day
from mashang.kernel.errors import Conflict, OutOfScope, RuleBroken
from mashang.kernel.texts import Text
from mashang.work.visitors import steps
from mashang.work.visitors.actions.hosting import insist_on_purpose
from mashang.work.visitors.models import VISIT, Visit
from mashang.work.visitors.queries.shown import compound_by_sign
from mashang.work.visitors.steps import Asking

_AN_HOUR: Final = timedelta(hours=1)
_HOMES: Final = (Place.Kind.ROOM, Place.Kind.DETACHED_HOUSE)


@verb
def introduce(*, actor: Actor, link: str, called: str, plate: str) -> UUID:
    """A visitor says what to call them, and which car they come in.

    Returns:
        The visit's id.

    Raises:
        OutOfScope: nobody was invited by this link.
        Conflict: the invitation is over or taken back, or they are inside.
        Invalid: an unreadable plate.
    """
    visit = Visit.objects.select_for_update().filter(link_index=link[:60]).first()
    if visit is None:
        raise OutOfScope("visit")
    is_open = visit.status == Visit.Status.EXPECTED and visit.until > actor.at
    if not is_open or visit.arrived >= visit.entries_at_most:
        raise Conflict("visitors.over", Text("这份邀请已经结束", "This invitation is over"))
    number = read_plate(plate)
    visit.introduced = " ".join(called.split())
    columns = ["introduced"]
    if number != visit.plate.open():
        steps.set_plate(visit, number)
        columns += ["plate", "plate_index", "vehicle_approved_at"]
    visit.save(update_fields=columns)
    if "plate" in columns:
        steps.follow_with_pass(visit, actor.at)
    records.write(actor.ref, "visitors.introduce", Subject("visit", visit.pk, VISIT))
    return visit.pk


@verb
def ask_in(*, actor: Actor, sign: str, asking: Asking, asked_from: str, command_id: UUID) -> str:
    """Ask, at the gate, to be let in to an address. Whether anybody lives there is never said.

    What fits no home is shown to the guard as it stands.

    Args:
        sign: of the printed code at the gate.
        asked_from: network address, counted against floods and kept keyed only.

    Returns:
        The link of the page on which the answer appears.

    Raises:
        OutOfScope: the code is old, or hangs at no compound.
        RuleBroken: `visitors.asks.too_many`, with `retry_after_s`; too many people.
        Invalid: an unknown purpose, an unreadable plate.
    """
    compound = compound_by_sign(sign)
    done = commands.earlier_answer(command_id, account_id=actor.account_id, verb="visitors.ask_in")
    if done is not None:
        return Visit.objects.get(pk=UUID(done["visit_id"])).link.open()
    checked = _checked(asking)
    home = _home(compound, asking.address, actor)
    _insist_on_rate(actor, asked_from, home)
    visit = steps.add_question(
        compound=compound, home=home, asking=checked, asked_from=asked_from, at=actor.at
    )
    records.write(actor.ref, "visitors.ask_in", Subject("visit", visit.pk, VISIT))
    commands.remember_answer(
        command_id,
        account_id=actor.account_id,
        verb="visitors.ask_in",
        answer={"visit_id": str(visit.pk)},
    )
    return visit.link.open()


def _checked(asking: Asking) -> Asking:
    insist_on_purpose(asking.purpose)
    if not 1 <= asking.people <= policies.number("visitors.people_at_most_count"):
        words = Text("人数太多，请分开询问", "Too many at once; please ask in parts")
        raise RuleBroken("visitors.too_many_people", words, field="people")
    return replace(
        asking,
        address=" ".join(asking.address.split()),
        called=" ".join(asking.called.split()),
        plate=read_plate(asking.plate),
    )


def _home(compound: Place, address: str, actor: Actor) -> Place | None:
    """The home that is meant, where it may be asked for: where a protected person lives nobody is told."""
    found = places.resolve_address(address, compound)
    if found.place_id is None:
        return None
    home = Place.objects.filter(pk=found.place_id, kind__in=_HOMES, closed_on__isnull=True).first()
    if home is None or not home.path.startswith(compound.path):
        return None
    today = local_day(actor.at)
    protected = Residency.objects.filter(lived_in(today), place=home, person__is_protected=True)
    return None if protected.exists() else home


def _insist_on_rate(actor: Actor, asked_from: str, home: Place | None) -> None:
    recent = Visit.objects.filter(kind=Visit.Kind.ASKED, made_at__gt=actor.at - _AN_HOUR)
    for rows, key in (
        (recent.filter(asked_from=asked_from), "visitors.asks_per_address_per_hour"),
        (recent.filter(home=home) if home else recent.none(), "visitors.asks_per_home_per_hour"),
    ):
        most = policies.number(key)
        instants = list(rows.order_by("-made_at").values_list("made_at", flat=True)[:most])
        if len(instants) >= most:
            wait = instants[-1] + _AN_HOUR - actor.at
            raise RuleBroken(
                "visitors.asks.too_many",
                Text(
                    "询问太频繁，请过一会儿再试，或直接找门岗",
                    "Asked too often; please wait a while, or speak to the guard",
                ),
                retry_after_s=max(ceil(wait.total_seconds()), 1),
            )
