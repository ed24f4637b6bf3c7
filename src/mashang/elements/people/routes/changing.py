"""Changing the register of people, by the rules of the forms that people fill in."""

from typing import Any
from uuid import UUID

from mashang.api.routing import Router
from mashang.api.schemas import IntId
from mashang.elements.people import actions, forms, queries
from mashang.elements.people.actions import Newcomer
from mashang.elements.people.routes.schemas import (
    AnswerCorrectionIn,
    ChangedPersonOut,
    CorrectPersonIn,
    DeathIn,
    FactIdOut,
    FactIn,
    GrantProxyIn,
    GrantProxyOut,
    NewcomerIn,
    PersonLinkIn,
    PersonUntilIn,
    ProtectIn,
)
from mashang.elements.people.steps import Granted, NewIdentifier
from mashang.elements.people.terms import PHONE
from mashang.foundation.grants.guards import ActorRequest, staff_route
from mashang.web.forms import insist

router = Router()
EDIT = "people.edit"


@router.post("/at/{place_id}/register")
@staff_route(EDIT)
def register(request: ActorRequest, place_id: IntId, given: NewcomerIn) -> ChangedPersonOut:
    """Register somebody who moved into a room.

    Who is known by the document is recognised and never made twice; the name must agree.
    """
    clean = insist(forms.RegisterForm(given.dict()))
    numbers = [_document(clean)]
    if clean["phone"]:
        numbers.append(NewIdentifier(PHONE, clean["phone"]))
    person_id = actions.register_resident(
        actor=request.actor,
        newcomer=Newcomer(
            name=clean["name"],
            sex=clean["sex"] or "u",
            birth_on=clean["birth_on"],
            identifiers=tuple(one for one in numbers if one is not None),
        ),
        place_id=place_id,
        standing=clean["standing"],
        since_on=clean["since_on"],
        command_id=given.command_id,
    )
    return ChangedPersonOut(person_id=person_id)


@router.post("/{person_id}/residencies/{residency_id}/end")
@staff_route(EDIT)
def move_out(
    request: ActorRequest, person_id: UUID, residency_id: UUID, given: PersonUntilIn
) -> ChangedPersonOut:
    """Register that somebody moved out: from this day on they live there no more."""
    queries.insist_of(person_id, "residency", residency_id)
    found = actions.move_out(
        actor=request.actor,
        residency_id=residency_id,
        until_on=given.until_on,
        command_id=given.command_id,
    )
    return ChangedPersonOut(person_id=found)


@router.post("/{person_id}/death")
@staff_route(EDIT)
def record_death(request: ActorRequest, person_id: UUID, given: DeathIn) -> None:
    """Register that somebody died: homes, links and phone numbers end."""
    actions.record_death(
        actor=request.actor,
        person_id=person_id,
        died_on=given.died_on,
        command_id=given.command_id,
    )


@router.post("/{person_id}/correct")
@staff_route(EDIT)
def correct(request: ActorRequest, person_id: UUID, given: CorrectPersonIn) -> None:
    """Set name, sex, birth or document right; what is left out stays."""
    clean = insist(forms.CorrectForm(given.dict()))
    actions.correct_person(
        actor=request.actor,
        person_id=person_id,
        name=clean["name"] or None,
        sex=clean["sex"] or None,
        birth_on=clean["birth_on"],
        document=_document(clean),
        command_id=given.command_id,
    )


@router.post("/{person_id}/facts")
@staff_route(EDIT)
def record_fact(request: ActorRequest, person_id: UUID, given: FactIn) -> FactIdOut:
    """State that somebody needs particular care; only those who look after them see it."""
    made = actions.record_fact(
        actor=request.actor,
        person_id=person_id,
        kind=given.kind,
        since_on=given.since_on,
        note=given.note,
        command_id=given.command_id,
    )
    return FactIdOut(fact_id=made)


@router.post("/{person_id}/facts/{fact_id}/end")
@staff_route(EDIT)
def end_fact(
    request: ActorRequest, person_id: UUID, fact_id: UUID, given: PersonUntilIn
) -> ChangedPersonOut:
    """State that a fact holds no more; its dates stay as history."""
    queries.insist_of(person_id, "fact", fact_id)
    found = actions.end_fact(
        actor=request.actor,
        fact_id=fact_id,
        until_on=given.until_on,
        command_id=given.command_id,
    )
    return ChangedPersonOut(person_id=found)


@router.post("/{person_id}/proxies")
@staff_route(EDIT)
def grant_proxy(request: ActorRequest, person_id: UUID, given: GrantProxyIn) -> GrantProxyOut:
    """Enter a proxy that the person wished for in writing; it ends by itself."""
    made = actions.grant_proxy(
        actor=request.actor,
        person_id=person_id,
        phone=given.phone,
        granted=granted(given),
        command_id=given.command_id,
    )
    return GrantProxyOut(link_id=made)


@router.post("/{person_id}/links/{link_id}/end")
@staff_route(EDIT)
def end_link(request: ActorRequest, person_id: UUID, link_id: UUID, given: PersonLinkIn) -> None:
    """End that an account acts for the person."""
    queries.insist_of(person_id, "link", link_id)
    actions.end_link(actor=request.actor, link_id=link_id, command_id=given.command_id)


@router.post("/{person_id}/links/{link_id}/approve")
@staff_route(EDIT)
def approve_link(
    request: ActorRequest, person_id: UUID, link_id: UUID, given: PersonLinkIn
) -> None:
    """Wake a sleeping link, after making sure who holds the number."""
    queries.insist_of(person_id, "link", link_id)
    actions.approve_link_again(actor=request.actor, link_id=link_id, command_id=given.command_id)


@router.post("/{person_id}/corrections/{correction_id}/answer")
@staff_route(EDIT)
def answer_correction(
    request: ActorRequest, person_id: UUID, correction_id: UUID, given: AnswerCorrectionIn
) -> ChangedPersonOut:
    """Answer somebody who said that something is wrong; the person reads the answer."""
    queries.insist_of(person_id, "correction", correction_id)
    found = actions.answer_correction(
        actor=request.actor,
        correction_id=correction_id,
        is_corrected=given.is_corrected,
        text=given.text,
        command_id=given.command_id,
    )
    return ChangedPersonOut(person_id=found)


@router.post("/{person_id}/protect")
@staff_route("people.protect")
def protect(request: ActorRequest, person_id: UUID, given: ProtectIn) -> None:
    """Put somebody under special protection: from now on only chiefs and the protection officer find them."""
    actions.protect(
        actor=request.actor,
        person_id=person_id,
        reason=given.reason,
        command_id=given.command_id,
    )


@router.post("/{person_id}/unprotect")
@staff_route("people.see_contact_protected")
def unprotect(request: ActorRequest, person_id: UUID, given: ProtectIn) -> None:
    """Lift special protection; staff in the area find this person again."""
    actions.unprotect(
        actor=request.actor,
        person_id=person_id,
        reason=given.reason,
        command_id=given.command_id,
    )


def granted(given: GrantProxyIn) -> Granted:
    """What a proxy may do, as the verb takes it."""
    return Granted(
        may_ask="ask" in given.may,
        may_open="open" in given.may,
        may_read="read" in given.may,
        last_on=given.last_on,
    )


def _document(clean: dict[str, Any]) -> NewIdentifier | None:
    if not (clean["document_type"] and clean["document_number"].strip()):
        return None
    return NewIdentifier(clean["document_type"], clean["document_number"])
