"""What programs ask of repairs: reporting what is broken, joining a neighbour's report."""

from typing import Annotated
from uuid import UUID

from django.utils.datastructures import MultiValueDict
from ninja import File
from ninja.files import UploadedFile
from pydantic import Field

from mashang.api.routing import Router
from mashang.api.schemas import Command, OneOf, Option, WhoseId
from mashang.elements.cases.routes.schemas import CaseIdOut
from mashang.elements.people import queries as people
from mashang.foundation.grants.guards import ActorRequest, resident_route
from mashang.kernel.errors import Invalid, OutOfScope, RuleBroken
from mashang.kernel.texts import Text
from mashang.web.forms import insist
from mashang.work.repairs import actions
from mashang.work.repairs.forms import RepairForm
from mashang.work.repairs.kinds import TROUBLES
from mashang.work.repairs.queries import Site, Spot, sites_of

router = Router()
SPOTS = {one.value: one.text for one in Spot}


class ReportIn(Command):
    """What is broken, and where. Which fields are needed depends on the spot."""

    person_id: UUID = Field(description="Who reports: oneself, or somebody one acts for.")
    spot: Annotated[str, OneOf(SPOTS)] = Field(examples=["building"])
    trouble: Annotated[str, OneOf(TROUBLES)] = Field(examples=["light"])
    what: str = Field(min_length=1, max_length=2000, examples=["二楼楼道灯不亮"])
    where: str = Field("", max_length=200, description="Where exactly; neighbours read it.")
    at_home: str = Field("", max_length=200, description="When someone is home.")
    phone: str = Field("", max_length=30)
    priority: str = Field("normal", max_length=40, description="`normal` or `urgent`.")

    def __repr__(self) -> str:
        return "ReportIn(••••)"


class JoinIn(Command):
    """Who has the same trouble."""

    person_id: UUID


@router.get("/spots")
@resident_route()
def spots(request: ActorRequest, person_id: WhoseId = None) -> list[Option]:
    """Where somebody may report, seen from their home; a house without a building has no such spot."""
    return [Option(code=spot.value, title=str(spot.text)) for spot in _sites(request, person_id)]


@router.post("")
@resident_route()
def report(request: ActorRequest, given: ReportIn) -> CaseIdOut:
    """Say what is broken: at home it is about oneself, elsewhere about nobody.

    The rules are those of the form on the page. A life in danger is no matter for a form: call 119 or 120.
    """
    return _report(request, given, [])


@router.post("/with-photos")
@resident_route()
def report_with_photos(
    request: ActorRequest, given: ReportIn, photos: File[list[UploadedFile]]
) -> CaseIdOut:
    """The same with photos, as a form of parts: `given` holds the JSON, `photos` the files."""
    return _report(request, given, photos)


@router.post("/{case_id}/followers")
@resident_route()
def join(request: ActorRequest, case_id: UUID, given: JoinIn) -> CaseIdOut:
    """The same trouble: follow the neighbour's report instead of opening another."""
    actions.join(
        actor=request.actor,
        person_id=given.person_id,
        case_id=case_id,
        command_id=given.command_id,
    )
    return CaseIdOut(case_id=case_id)


def _report(request: ActorRequest, given: ReportIn, photos: list[UploadedFile]) -> CaseIdOut:
    site = _sites(request, given.person_id).get(Spot(given.spot))
    if site is None:
        text = Text("您的住处没有这个范围", "Your home has no such surroundings")
        raise Invalid("repairs.spot", text, field="spot")
    sent = given.dict(exclude={"person_id"})
    form = RepairForm(sent, MultiValueDict({"photos": photos}), site=site)
    if form.is_for_120:
        text = Text("有生命危险请马上打 119 或 120", "Danger to life: call 119 or 120 now")
        raise RuleBroken("repairs.call_119", text, field="priority")
    insist(form)
    case_id = actions.report(
        actor=request.actor,
        person_id=given.person_id,
        report=form.report(),
        command_id=given.command_id,
    )
    return CaseIdOut(case_id=case_id)


def _sites(request: ActorRequest, person_id: UUID | None) -> dict[Spot, Site]:
    """Where somebody may report; they must have a home.

    Raises:
        OutOfScope: the caller does not act for them, or they have none.
    """
    home = people.spoken_for(request.actor, person_id).home
    if home is None:
        raise OutOfScope("place")
    return sites_of(home)
