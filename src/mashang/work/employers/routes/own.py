"""The units for which one speaks: their people, whether they are open."""

from uuid import UUID

from mashang.api.paging import Paged, paged
from mashang.api.routing import Router
from mashang.api.schemas import After, IntId
from mashang.foundation.grants.guards import ActorRequest, resident_route
from mashang.work.employers import actions, queries
from mashang.work.employers.routes.schemas import (
    JoinerIn,
    LeaverIn,
    OpeningIn,
    OwnUnitOut,
    RepresentativeIdOut,
    RepresentIn,
    UnitHomeOut,
    UnitIdOut,
    WorkerOut,
)
from mashang.work.employers.workers import Worker

router = Router()


@router.get("/mine")
@resident_route()
def mine(request: ActorRequest) -> list[OwnUnitOut]:
    """The units for which the caller speaks, or asked to."""
    return [OwnUnitOut.from_orm(one) for one in queries.own_units(request.actor)]


@router.post("/mine")
@resident_route()
def ask(request: ActorRequest, given: RepresentIn) -> RepresentativeIdOut:
    """Ask to speak for a unit; the community decides."""
    representative_id = actions.ask_to_represent(
        actor=request.actor, unit=given.unit, post=given.post, command_id=given.command_id
    )
    return RepresentativeIdOut(representative_id=representative_id)


@router.get("/units/{organisation_id}")
@resident_route()
def unit(request: ActorRequest, organisation_id: UUID) -> UnitHomeOut:
    """A unit for those who speak for it: whether it is open, how many people, who answers for the place."""
    found = queries.unit_home(request.actor, organisation_id)
    return UnitHomeOut.from_orm(found)


@router.get("/units/{organisation_id}/workers")
@resident_route()
def workers(request: ActorRequest, organisation_id: UUID, after: After = None) -> Paged[WorkerOut]:
    """Whom a unit reported: masked names, dates, status; the latest first."""
    page = queries.worker_rows(request.actor, organisation_id, after)
    return paged(page, WorkerOut.from_orm)


@router.post("/units/{organisation_id}/workers")
@resident_route()
def report_joiner(request: ActorRequest, organisation_id: UUID, given: JoinerIn) -> UnitIdOut:
    """Report somebody who began to work there."""
    actions.report_joiner(
        actor=request.actor,
        organisation_id=organisation_id,
        worker=Worker(given.name, given.document_type, given.document_number, given.phone),
        since_on=given.since_on,
        command_id=given.command_id,
    )
    return UnitIdOut(organisation_id=organisation_id)


@router.post("/workers/{employment_id}/leave")
@resident_route()
def report_leaver(request: ActorRequest, employment_id: IntId, given: LeaverIn) -> UnitIdOut:
    """Report that somebody works there no more from a day on."""
    organisation_id = actions.report_leaver(
        actor=request.actor, employment_id=employment_id, until_on=given.until_on
    )
    return UnitIdOut(organisation_id=organisation_id)


@router.post("/units/{organisation_id}/opening")
@resident_route()
def say_opening(request: ActorRequest, organisation_id: UUID, given: OpeningIn) -> UnitIdOut:
    """Say whether a shop or site is open."""
    actions.say_opening(
        actor=request.actor,
        organisation_id=organisation_id,
        state=given.state,
        words=given.words,
        command_id=given.command_id,
    )
    return UnitIdOut(organisation_id=organisation_id)
