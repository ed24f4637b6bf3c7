"""The desk's cases: the list by urgency, one with its history, acts, the number to call."""

from dataclasses import replace
from uuid import UUID

from ninja import File, Query
from ninja.files import UploadedFile

from mashang.api.paging import Paged, paged
from mashang.api.routing import Router
from mashang.api.schemas import After, IntId, Option
from mashang.elements.cases import actions, queries
from mashang.elements.cases.actions import Wish
from mashang.elements.cases.routes.photos import photos_sent
from mashang.elements.cases.routes.schemas import CaseIdOut, CaseOut, CaseViewOut, view_out
from mashang.elements.people.routes.schemas import PurposeIn
from mashang.elements.places import queries as places
from mashang.foundation.files.intake import Prepared
from mashang.foundation.grants.guards import ActorRequest, staff_route
from mashang.front.desk import actions as keeping
from mashang.front.desk import queries as kept
from mashang.front.desk.routes.schemas import (
    ActIn,
    AnswerTemplateOut,
    CaseFilters,
    ChoicesOut,
    ContactOut,
    CountersOut,
    ExternalIn,
    NoteIdOut,
    NoteIn,
    NoteOut,
)
from mashang.front.desk.seats import seats_at
from mashang.front.desk.wishes import BUTTONS
from mashang.kernel.errors import Invalid
from mashang.kernel.texts import Text

router = Router()
USE = "desk.use"


@router.get("/cases")
@staff_route(USE)
def cases(
    request: ActorRequest, filters: Query[CaseFilters], after: After = None
) -> Paged[CaseOut]:
    """The cases of the caller's scope, the most urgent first, 30 at a time."""
    place_id = filters.place_id
    wanted = queries.Filters(
        view=filters.view,
        kind=filters.kind,
        state=filters.state.value if filters.state else "",
        path=places.seen(request.actor, place_id).path if place_id else "",
        number=filters.number.strip(),
        handler_id=filters.handler_id,
        is_asked=filters.is_asked,
    )
    return paged(queries.desk(request.actor, wanted, after), CaseOut.from_orm)


@router.get("/counters")
@staff_route(USE)
def counters(request: ActorRequest, place_id: IntId | None = None) -> CountersOut:
    """Open, late and solved in the caller's scope; each stops counting at 9,999."""
    path = places.seen(request.actor, place_id).path if place_id else ""
    return CountersOut.from_orm(queries.counters(request.actor, path))


@router.get("/cases/{case_id}")
@staff_route(USE)
def case(request: ActorRequest, case_id: UUID) -> CaseViewOut:
    """One case with its history, and what the caller may do to it now."""
    return view_out(queries.case_view(request.actor, case_id))


@router.get("/cases/{case_id}/choices")
@staff_route(USE)
def choices(request: ActorRequest, case_id: UUID) -> ChoicesOut:
    """To whom a case may be handed: seats for `transfer` and `return`, colleagues for `reassign`."""
    view = queries.case_view(request.actor, case_id)
    seats = [Option(code=one.reference, title=one.name) for one in seats_at(view.path)]
    colleagues = [
        Option(code=str(account_id), title=name)
        for account_id, name in queries.colleagues(request.actor, case_id)
    ]
    return ChoicesOut(seats=seats, colleagues=colleagues)


@router.post("/cases/{case_id}/acts")
@staff_route(USE)
def act(request: ActorRequest, case_id: UUID, given: ActIn) -> CaseIdOut:
    """Do one thing to a case: take it, hand it over, answer, finish, return, park.

    What may be done now stands in `verbs` of the case. A kind that needs a photo as proof is finished by
    `desk_act_with_photos`, or by the offline batch.
    """
    return _act(request, case_id, given, [])


@router.post("/cases/{case_id}/acts/with-photos")
@staff_route(USE)
def act_with_photos(
    request: ActorRequest, case_id: UUID, given: ActIn, photos: File[list[UploadedFile]]
) -> CaseIdOut:
    """The same with photos, as a form of parts: `given` holds the JSON, `photos` the files.

    Each photo is drawn anew; its name and where it was taken are left behind.
    """
    return _act(request, case_id, given, photos_sent(photos))


@router.look("/cases/{case_id}/contact")
@staff_route(USE)
def reveal_contact(request: ActorRequest, case_id: UUID, given: PurposeIn) -> ContactOut:
    """The number to call, in full; recorded each time, and the person sees who looked."""
    number = actions.reveal_contact(
        actor=request.actor, case_id=case_id, purpose=given.purpose, reason=given.reason
    )
    return ContactOut(number=number)


@router.post("/cases/{case_id}/external-numbers")
@staff_route(USE)
def add_external_number(request: ActorRequest, case_id: UUID, given: ExternalIn) -> None:
    """Note the number that another system gave to a case; the same once more changes nothing."""
    actions.add_external_number(
        actor=request.actor, case_id=case_id, system=given.system, number=given.number
    )


@router.get("/answers")
@staff_route(USE)
def answers(request: ActorRequest) -> list[AnswerTemplateOut]:
    """Every template of the caller's unit, by kind and title."""
    return [AnswerTemplateOut.from_orm(one) for one in kept.answers(request.actor)]


@router.get("/notes")
@staff_route(USE)
def notes(request: ActorRequest, after: After = None) -> Paged[NoteOut]:
    """The notes of the caller's unit for the next shift, newest first."""
    return paged(kept.notes(request.actor, after), NoteOut.from_orm)


@router.post("/notes")
@staff_route(USE)
def leave_note(request: ActorRequest, given: NoteIn) -> NoteIdOut:
    """Leave a note for the next shift of one's unit."""
    note_id = keeping.leave_note(
        actor=request.actor,
        text=given.text,
        numbers=given.numbers,
        must_acknowledge=given.must_acknowledge,
        command_id=given.command_id,
    )
    return NoteIdOut(note_id=note_id)


@router.post("/notes/{note_id}/read")
@staff_route(USE)
def acknowledge(request: ActorRequest, note_id: UUID) -> None:
    """Say that one has read a handover note; once more changes nothing."""
    keeping.acknowledge(actor=request.actor, note_id=note_id)


def _act(request: ActorRequest, case_id: UUID, given: ActIn, photos: list[Prepared]) -> CaseIdOut:
    if given.verb not in BUTTONS:
        text = Text("没有这种操作", "There is no such act")
        raise Invalid("case.verb", text, field="verb")
    actions.act(
        actor=request.actor,
        case_id=case_id,
        wish=replace(_wish(request, case_id, given), photos=photos),
        command_id=given.command_id,
        version=given.version,
    )
    return CaseIdOut(case_id=case_id)


def _wish(request: ActorRequest, case_id: UUID, given: ActIn) -> Wish:
    """What was asked for, with the seat that its code names.

    Raises:
        Invalid: no such seat for this case.
    """
    seat = None
    if given.seat:
        view = queries.case_view(request.actor, case_id)
        seat = next((one for one in seats_at(view.path) if one.reference == given.seat), None)
        if seat is None:
            text = Text("没有这个承办单位", "There is no such owner for this case")
            raise Invalid("case.seat", text, field="seat")
    return Wish(
        verb=given.verb,
        text=given.text,
        seat=seat,
        handler_id=given.handler_id,
        until=given.until,
        more_days=given.working_days,
        rating=given.rating,
        into_number=given.number,
    )
