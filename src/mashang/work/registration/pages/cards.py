"""Cards: printed and renewed at the desk, read by whoever scans one."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_POST

from mashang.elements.places import queries as places
from mashang.foundation.codes import queries as codes
from mashang.foundation.grants.guards import ActorRequest, public_page, staff_page
from mashang.kernel.texts import Text
from mashang.web.forms import see_other
from mashang.work.registration import actions, queries
from mashang.work.registration.forms import CardForm


@staff_page("registration.decide")
@require_GET
def here(request: ActorRequest, place_id: int) -> HttpResponse:
    """Who lives at a door and who of them holds a card; to htmx the panel of the door's page."""
    place = places.seen(request.actor, place_id)
    context = {"place": place, "rows": queries.cards_at(request.actor, place_id)}
    is_panel = bool(getattr(request, "htmx", False))
    return render(
        request, "registration/panel.html" if is_panel else "registration/here.html", context
    )


@staff_page("registration.decide")
@require_GET
def held(request: ActorRequest, person_id: UUID) -> HttpResponse:
    """The card of a person."""
    context = {"held": queries.held_card(request.actor, person_id), "form": CardForm()}
    return render(request, "registration/held_card.html", context)


@staff_page("registration.decide")
@require_GET
def sheet(request: ActorRequest, person_id: UUID) -> HttpResponse:
    """The card on a sheet with cut marks, as PDF."""
    faces = queries.card_faces(request.actor, [person_id])
    if not faces:
        raise Http404
    response = HttpResponse(codes.card_sheet(faces), content_type="application/pdf")
    response["Content-Disposition"] = (
        content_disposition_header(as_attachment=False, filename="card.pdf") or "inline"
    )
    response["Cache-Control"] = "private, no-store"
    return response


@staff_page("registration.decide")
@require_POST
def reissue(request: ActorRequest, person_id: UUID) -> HttpResponse:
    """A fresh card; the one before opens nothing."""
    form = CardForm(request.POST)
    form.is_valid()
    actions.reissue_card(
        actor=request.actor,
        person_id=person_id,
        reason=form.cleaned_data.get("reason", ""),
        command_id=form.cleaned_data["command_id"],
    )
    said = Text("新卡已生成，旧卡停用", "A new card is ready; the old one is void")
    return see_other(request, "registration:held_card", person_id, said=said)


@public_page(reason="whoever finds a card learns where to bring it, and nothing about its holder")
@require_GET
def card(request: ActorRequest, sign: str) -> HttpResponse:
    """What a scanned card says."""
    reading = queries.read_card(request.actor, sign)
    context = {"reading": reading, "form": CardForm()}
    return render(request, "registration/card.html", context)


@staff_page("registration.decide")
@require_POST
def revoke(request: ActorRequest, sign: str) -> HttpResponse:
    """Put a card out of use at once."""
    form = CardForm(request.POST)
    form.is_valid()
    person_id = actions.revoke_card(
        actor=request.actor, sign=sign, reason=form.cleaned_data.get("reason", "")
    )
    said = Text("这张卡已停用", "The card is void")
    return see_other(request, "registration:held_card", person_id, said=said)
