"""What programs ask of errands: asking for one, and writing one down for who has no phone."""

from collections.abc import Sequence
from uuid import UUID

from django.utils.datastructures import MultiValueDict
from ninja import File
from ninja.files import UploadedFile
from pydantic import Field

from mashang.api.routing import Router
from mashang.api.schemas import Command
from mashang.elements.cases.kinds import CaseKind, kind_of
from mashang.elements.cases.routes.schemas import CaseIdOut, KindOut, kind_out
from mashang.foundation.grants.guards import ActorRequest, resident_route, staff_route
from mashang.kernel.errors import OutOfScope, RuleBroken
from mashang.kernel.texts import Text
from mashang.web.forms import insist
from mashang.work.requests import actions
from mashang.work.requests.actions import Errand
from mashang.work.requests.forms import ErrandForm

router = Router()


class ErrandIn(Command):
    """What is to be fetched or carried, for whom."""

    person_id: UUID
    kind: str = Field(description="A code of `requests_kinds`.", examples=["deliver_document"])
    detail: dict[str, str] = Field(
        max_length=20,
        description="The kind's own fields by code; `needed_by` as `2026-04-30`.",
        examples=[
            {"what": "居住证材料", "from_where": "家里", "to_where": "社区", "phone": "13900000000"}
        ],
    )
    priority: str = Field("normal", max_length=40, description="`normal` or `urgent`.")

    def __repr__(self) -> str:
        return "ErrandIn(••••)"


@router.get("/kinds")
@resident_route()
def kinds(request: ActorRequest) -> list[KindOut]:
    """The errands that can be asked for, with their fields."""
    return [kind_out(kind_of(code)) for code in actions.KINDS]


@router.post("")
@resident_route()
def ask(request: ActorRequest, given: ErrandIn) -> CaseIdOut:
    """Ask for an errand, for oneself or for whom one may speak.

    The rules are those of the form on the page. A life in danger is no matter for a form: call 120.
    """
    return _ask(request, given, [])


@router.post("/with-photos")
@resident_route()
def ask_with_photos(
    request: ActorRequest, given: ErrandIn, photos: File[list[UploadedFile]]
) -> CaseIdOut:
    """The same with photos, as a form of parts: `given` holds the JSON, `photos` the files."""
    return _ask(request, given, photos)


@router.post("/recorded")
@staff_route("requests.record_for_others")
def record(request: ActorRequest, given: ErrandIn) -> CaseIdOut:
    """Write down what somebody without a phone asks for; recorded."""
    errand = _errand(given, is_recorded=True)
    case_id = actions.record_for(
        actor=request.actor,
        person_id=given.person_id,
        errand=errand,
        command_id=given.command_id,
    )
    return CaseIdOut(case_id=case_id)


def _ask(request: ActorRequest, given: ErrandIn, photos: list[UploadedFile]) -> CaseIdOut:
    case_id = actions.ask(
        actor=request.actor,
        person_id=given.person_id,
        errand=_errand(given, photos, is_recorded=False),
        command_id=given.command_id,
    )
    return CaseIdOut(case_id=case_id)


def _errand(given: ErrandIn, photos: Sequence[UploadedFile] = (), *, is_recorded: bool) -> Errand:
    """What was asked for, by the rules of the form.

    Raises:
        OutOfScope: there is no such errand.
        RuleBroken: a life is in danger.
        Invalid: a field is missing or wrong.
    """
    sent = {**given.detail, "priority": given.priority, "command_id": str(given.command_id)}
    files = MultiValueDict({"photos": list(photos)})
    form = ErrandForm(sent, files, kind=_kind(given.kind), is_recorded=is_recorded)
    if form.is_for_120:
        text = Text("有生命危险请马上打 120", "Danger to life: call 120 now")
        raise RuleBroken("requests.call_120", text, field="priority")
    insist(form)
    return form.errand()


def _kind(code: str) -> CaseKind:
    if code not in actions.KINDS:
        raise OutOfScope("errand")
    return kind_of(code)
