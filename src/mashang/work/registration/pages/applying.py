"""登记: choose one's door, say who one is, follow what became of it, answer about newcomers."""

from typing import Any, Final
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mashang.elements.people import queries as people
from mashang.elements.places import queries as places
from mashang.foundation.codes import queries as codes
from mashang.foundation.grants.guards import ActorRequest, resident_page
from mashang.foundation.policies import queries as policies
from mashang.kernel.errors import OutOfScope
from mashang.kernel.texts import Text
from mashang.web.forms import form_again, see_other
from mashang.work.registration import actions, queries
from mashang.work.registration.actions import Said
from mashang.work.registration.forms import AddressForm, ApplyForm, ChildForm, StandingForm

_UNCLEAR: Final = "registration.unclear"
_STEPS: Final = (
    Text("选择住处", "Your door"),
    Text("填写信息", "Who you are"),
    Text("社区核实", "The check"),
)
_SENT: Final = Text("已提交，社区会尽快核实", "Sent; the community will check it soon")


@resident_page()
@require_GET
def begin(request: ActorRequest) -> HttpResponse:
    """What I am asked, what I applied for, and where to begin."""
    own = people.acted_for(request.actor)
    applications = queries.own_applications(request.actor)
    compound_id = _compound_of(request)
    me = next((one for one in own if one.is_self), None)
    context = {
        "questions": queries.questions_for(request.actor),
        "applications": applications,
        "me": me,
        "compound": places.find_place(compound_id) if compound_id else None,
        "asleep": people.sleeping_links(request.actor),
        "age": policies.number("people.guardian_below_age_years"),
        "days": policies.number("people.residence_registration_working_days"),
    }
    return render(request, "registration/begin.html", context)


@resident_page()
@require_GET
def compounds(request: ActorRequest) -> HttpResponse:
    """Every compound, for whoever did not come by its code."""
    groups = queries.compounds_by_community()
    return render(request, "registration/compounds.html", {"groups": groups, "steps": _STEPS})


@resident_page()
@require_GET
def doors(request: ActorRequest, compound_id: int) -> HttpResponse:
    """The buildings and houses of a compound."""
    return _choice(request, compound_id, None, AddressForm())


@resident_page()
@require_GET
def doors_at(request: ActorRequest, compound_id: int, at_id: int) -> HttpResponse:
    """The doors of a building."""
    return _choice(request, compound_id, at_id, AddressForm())


@resident_page()
@require_POST
def ask(request: ActorRequest, compound_id: int) -> HttpResponse:
    """A door that was typed: found, to be chosen from some, or left to the community."""
    queries.homes_in(compound_id)
    form = AddressForm(request.POST)
    if not form.is_valid():
        return _choice(request, compound_id, None, form, status=422)
    text = form.cleaned_data["address"]
    if request.POST.get("unclear"):
        request.session[_UNCLEAR] = {"compound_id": compound_id, "text": text}
        return see_other(request, "registration:unclear")
    compound = places.find_place(compound_id)
    room = queries.door_of(compound, text)
    if room is not None:
        return see_other(request, "registration:who", room.pk)
    found = queries.resolve(compound, text)
    candidates = queries.doors_among(one.place_id for one in found.candidates)
    return _choice(
        request, compound_id, None, form, status=422, why=found.why, candidates=candidates
    )


@resident_page()
@require_http_methods(["GET", "POST"])
def who(request: ActorRequest, room_id: int) -> HttpResponse:
    """Who I am, at a door that is known."""
    room = queries.find_home(room_id)
    compound = places.compound_of(room.path)
    if compound is None:
        raise OutOfScope("place")
    said = Said(compound_id=compound.pk, room_id=room.pk)
    return _apply(request, said, room.full_name)


@resident_page()
@require_http_methods(["GET", "POST"])
def unclear(request: ActorRequest) -> HttpResponse:
    """Who I am, at a door that the community will find out."""
    kept = request.session.get(_UNCLEAR)
    if not kept:
        return redirect("registration:begin")
    compound = queries.homes_in(kept["compound_id"]).compound
    said = Said(compound_id=compound.pk, address_text=kept["text"])
    return _apply(request, said, f"{compound.full_name} {kept['text']}", is_unclear=True)


@resident_page()
@require_http_methods(["GET", "POST"])
def child(request: ActorRequest, room_id: int) -> HttpResponse:
    """Add a child under the age of guardianship at one's own door."""
    room = queries.find_home(room_id)
    compound = places.compound_of(room.path)
    if compound is None:
        raise OutOfScope("place")
    form = ChildForm(request.POST or None)
    context = {
        "form": form,
        "address": room.full_name,
        "is_child": True,
        "age": policies.number("people.guardian_below_age_years"),
    }
    if request.method == "GET":
        return render(request, "registration/who.html", context)
    sent = form.submit(
        lambda given: actions.apply(
            actor=request.actor,
            said=Said(
                compound_id=compound.pk,
                room_id=room.pk,
                basis="guardian",
                name=given["name"],
                sex=given["sex"] or "u",
                birth_on=given["birth_on"],
                document_type=given["document_type"],
                document_number=given["document_number"],
                standing="family",
            ),
            command_id=given["command_id"],
        )
    )
    if sent is None:
        return form_again(request, "registration/who.html", context)
    return see_other(request, "registration:begin", said=_SENT)


@resident_page()
@require_POST
def withdraw(request: ActorRequest, application_id: UUID) -> HttpResponse:
    """Take an application back."""
    actions.withdraw(actor=request.actor, application_id=application_id)
    return see_other(request, "registration:begin", said=Text("已撤回", "Withdrawn"))


@resident_page()
@require_POST
def answer(request: ActorRequest, application_id: UUID, person_id: UUID) -> HttpResponse:
    """Say whether I know who asks to be registered at my home."""
    is_known = request.POST.get("answer") == "known"
    actions.answer(
        actor=request.actor,
        application_id=application_id,
        person_id=person_id,
        is_known=is_known,
    )
    said = Text("谢谢，社区会据此核实", "Thank you; the community takes it into account")
    return see_other(request, "registration:begin", said=said)


def _apply(
    request: ActorRequest, said: Said, address: str, *, is_unclear: bool = False
) -> HttpResponse:
    """The form of an adult: with nothing that is known already."""
    me = next((one for one in people.acted_for(request.actor) if one.is_self), None)
    form_class = StandingForm if me else ApplyForm
    form = form_class(request.POST or None)
    context: dict[str, Any] = {
        "form": form,
        "me": me,
        "address": address,
        "steps": _STEPS,
        "is_unclear": is_unclear,
    }
    if request.method == "GET":
        return render(request, "registration/who.html", context)
    sent = form.submit(
        lambda given: actions.apply(
            actor=request.actor, said=_filled(said, given), command_id=given["command_id"]
        )
    )
    if sent is None:
        return form_again(request, "registration/who.html", context)
    if is_unclear:
        request.session.pop(_UNCLEAR, None)
    return see_other(request, "registration:begin", said=_SENT)


def _filled(said: Said, given: dict[str, Any]) -> Said:
    return Said(
        compound_id=said.compound_id,
        room_id=said.room_id,
        address_text=said.address_text,
        name=given.get("name", ""),
        document_type=given.get("document_type", ""),
        document_number=given.get("document_number", ""),
        standing=given["standing"],
    )


def _choice(
    request: ActorRequest,
    compound_id: int,
    at_id: int | None,
    form: AddressForm,
    *,
    status: int = 200,
    **found: Any,
) -> HttpResponse:
    choice = queries.homes_in(compound_id, at_id)
    context = {"choice": choice, "form": form, "steps": _STEPS, **found}
    return render(request, "registration/doors.html", context, status=status)


def _compound_of(request: ActorRequest) -> int | None:
    """The compound of the code that was scanned, else of one's home."""
    reading = codes.read(request.GET.get("code", ""))
    if reading is not None and reading.is_valid and reading.kind == "places.compound":
        return int(reading.target)
    kept = request.session.get(queries.COMPOUND)
    return int(kept) if kept else None
