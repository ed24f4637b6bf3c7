"""住户管理: finding residents, a person's page, revealing."""

from typing import Any, Final
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from mashang.elements.people import actions, queries
from mashang.elements.people.forms import RevealForm, SearchForm
from mashang.elements.people.steps.looking import Field
from mashang.elements.people.terms import HOMES
from mashang.elements.places import queries as places
from mashang.foundation.grants.guards import ActorRequest, staff_page
from mashang.foundation.policies import queries as policies
from mashang.kernel.texts import Text
from mashang.web.forms import form_again, see_other
from mashang.web.paging import cursor_from

SEARCHED: Final = "people.searched"
"""Under which name a session keeps what was last searched: never in an address, a history or a log."""


@staff_page("people.see")
@require_GET
def residents(request: ActorRequest) -> HttpResponse:
    """The way into the register: search, and the part of the street that is the actor's."""
    text = request.session.get(SEARCHED, "") if request.GET.get("found") else ""
    context = _ways_in(request) | {"form": SearchForm(initial={"text": text}), "searched": text}
    if text:
        context["page"] = queries.search(request.actor, text, cursor_from(request))
    return render(request, "people/residents.html", context)


@staff_page("people.see")
@require_POST
def search(request: ActorRequest) -> HttpResponse:
    """Remember what is searched in the session, so that no address ever carries a name."""
    form = SearchForm(request.POST)
    found = form.submit(lambda given: queries.search(request.actor, given["text"]))
    if found is None:
        return form_again(request, "people/residents.html", _ways_in(request) | {"form": form})
    request.session[SEARCHED] = form.cleaned_data["text"]
    response = see_other(request, "people:residents")
    response["Location"] += "?found=1"
    return response


@staff_page("people.see")
@require_GET
def residents_at(request: ActorRequest, place_id: int) -> HttpResponse:
    """Who lives in a place; to htmx the panel that the place's page shows."""
    place = places.find_place(places.seen(request.actor, place_id).place_id)
    page = queries.residents_of(request.actor, place, cursor_from(request))
    context = {
        "place": place,
        "page": page,
        "may_register": request.actor.holds("people.edit", place.path) and place.kind in HOMES,
    }
    is_panel = bool(getattr(request, "htmx", False)) and not request.GET.get("after")
    template = "people/residents_panel.html" if is_panel else "people/residents_at.html"
    return render(request, template, context)


@staff_page("people.see")
@require_GET
def person(request: ActorRequest, person_id: UUID) -> HttpResponse:
    """A person as the actor may see them; who was merged is found where they stand now."""
    standing_id = queries.standing_id(request.actor, person_id)
    if standing_id != person_id:
        return see_other(request, "people:person", standing_id)
    return render(request, "people/person.html", person_context(request, person_id))


@staff_page("people.reveal")
@require_POST
def reveal(request: ActorRequest, person_id: UUID) -> HttpResponse:
    """Open masked fields once; the values are in this answer and nowhere else."""
    form = reveal_form(request.POST)
    shown = form.submit(
        lambda given: actions.reveal(
            actor=request.actor,
            person_id=person_id,
            fields=[Field(one) for one in given["fields_wanted"]],
            purpose=given["purpose"],
            reason=given["reason"],
            command_id=given["command_id"],
        )
    )
    context = person_context(request, person_id, form=form) | {"revealed": shown}
    template = "people/reveal.html" if getattr(request, "htmx", False) else "people/person.html"
    response = render(request, template, context, status=200 if shown else 422)
    response["Cache-Control"] = "no-store"
    return response


@staff_page("people.see_looks")
@require_GET
def looks(request: ActorRequest, person_id: UUID) -> HttpResponse:
    """Who looked at this person's data and why."""
    context = {
        "card": queries.card(request.actor, person_id),
        "page": queries.looks(request.actor, person_id, cursor_from(request)),
    }
    return render(request, "people/looks.html", context)


def _ways_in(request: ActorRequest) -> dict[str, Any]:
    """The actor's part of the street, where people live in it, and what waits for an answer."""
    return {
        "tops": places.tops(request.actor),
        "compounds": places.compounds(request.actor).items,
        "waiting": queries.corrections_waiting(request.actor),
        "has_likely": queries.has_likely_pairs(request.actor),
    }


def person_context(
    request: ActorRequest, person_id: UUID, form: RevealForm | None = None
) -> dict[str, Any]:
    """What the page of a person shows."""
    card = queries.card(request.actor, person_id)
    return {
        "card": card,
        "form": form or (reveal_form() if "reveal" in card.may else None),
        "corrections": queries.corrections_of(request.actor, person_id),
        "merges": queries.merges_of(request.actor, person_id),
        "likely": queries.likely_of(request.actor, person_id) if "edit" in card.may else [],
    }


def reveal_form(given: Any = None) -> RevealForm:
    """The form of revealing, with the closed lists of fields and purposes."""
    choices = [(str(one.value), one.title) for one in Field]
    return RevealForm(given, choices=choices, purposes=purposes())


def purposes() -> list[tuple[str, Text]]:
    """The closed list of purposes, as choices."""
    return [(one.code, one.title) for one in policies.listing("people.reveal_purposes")]
