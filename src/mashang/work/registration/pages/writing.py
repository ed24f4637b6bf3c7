"""Registering somebody at the desk: found in the register first, made anew only when they are not."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from mashang.elements.people import queries as people
from mashang.elements.people.queries import PersonLine
from mashang.elements.people.steps import NewIdentifier
from mashang.elements.people.terms import PHONE
from mashang.elements.places import queries as places
from mashang.foundation.grants.guards import ActorRequest, staff_page
from mashang.kernel.errors import Invalid
from mashang.kernel.texts import Text
from mashang.web.forms import form_again, see_other
from mashang.work.registration import actions
from mashang.work.registration.actions import Arrival
from mashang.work.registration.forms import ArrivalForm

_SAID = Text("已登记", "Registered")


@staff_page("registration.decide")
@require_http_methods(["GET", "POST"])
def new(request: ActorRequest) -> HttpResponse:
    """Register somebody who came in person."""
    if request.method == "GET":
        return render(request, "registration/new.html", {"form": _empty(request)})
    form = ArrivalForm(request.POST)
    if not form.is_valid():
        return form_again(request, "registration/new.html", {"form": form})
    found = _known(request, form.cleaned_data)
    if found and not form.cleaned_data["same"]:
        form.offer([(str(one.person_id), _shown(one)) for one in found])
        return form_again(request, "registration/new.html", {"form": form, "found": found})
    person_id = form.submit(lambda given: _register(request, given))
    if person_id is None:
        if found:
            form.offer([(str(one.person_id), _shown(one)) for one in found])
        return form_again(request, "registration/new.html", {"form": form, "found": found})
    return see_other(request, "registration:held_card", person_id, said=_SAID)


def _empty(request: ActorRequest) -> ArrivalForm:
    """The form, its address filled in when the worker came from a room's page."""
    wanted = request.GET.get("place", "")
    if not wanted.isdecimal():
        return ArrivalForm()
    place = places.seen(request.actor, int(wanted))
    return ArrivalForm(initial={"address": place.full_name})


def _register(request: ActorRequest, given: dict[str, Any]) -> UUID:
    found = places.resolve_address(given["address"])
    if found.place_id is None:
        raise Invalid("registration.address", found.why, field="address")
    same = given["same"]
    return actions.register_at_desk(
        actor=request.actor,
        arrival=Arrival(
            place_id=found.place_id,
            standing=given["standing"],
            since_on=given["since_on"],
            person_id=UUID(same) if same and same != "new" else None,
            name=given["name"],
            sex=given["sex"] or "u",
            birth_on=given["birth_on"],
            identifiers=_identifiers(given),
            wants_card=given["wants_card"],
        ),
        command_id=given["command_id"],
    )


def _identifiers(given: dict[str, Any]) -> tuple[NewIdentifier, ...]:
    numbers = []
    if given["document_number"].strip() and given["document_type"]:
        numbers.append(NewIdentifier(given["document_type"], given["document_number"]))
    if given["phone"].strip():
        numbers.append(NewIdentifier(PHONE, given["phone"]))
    return tuple(numbers)


def _known(request: ActorRequest, given: dict[str, Any]) -> list[PersonLine]:
    """Whom the worker's own register knows by this document, or by this name."""
    lines: dict[UUID, PersonLine] = {}
    for words in (given["document_number"].strip(), given["name"].strip()):
        if words:
            for line in people.search(request.actor, words).items[:5]:
                lines.setdefault(line.person_id, line)
    return list(lines.values())


def _shown(line: PersonLine) -> str:
    """Enough to tell namesakes apart, masked."""
    return " · ".join(
        str(one)
        for one in (line.name, line.sex, line.age_band.title, line.document, line.phone, line.home)
        if one
    )
