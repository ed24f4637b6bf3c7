"""The cases that a resident follows: lists, one with its history, what they do to it."""

from uuid import UUID

from ninja import File
from ninja.files import UploadedFile

from mashang.api.paging import Paged, paged
from mashang.api.routing import Router
from mashang.api.schemas import After, WhoseId
from mashang.elements.cases import actions, queries
from mashang.elements.cases.actions import Wish
from mashang.elements.cases.forms import DECISIONS, REPLIES
from mashang.elements.cases.kinds import kinds as declared
from mashang.elements.cases.routes.photos import photos_sent
from mashang.elements.cases.routes.schemas import (
    CaseIdOut,
    CaseOut,
    CaseViewOut,
    KindOut,
    ReplyIn,
    kind_out,
    view_out,
)
from mashang.elements.people import queries as people
from mashang.foundation.files.intake import Prepared
from mashang.foundation.grants.guards import ActorRequest, resident_route, signed_in_route
from mashang.kernel.errors import Invalid
from mashang.kernel.texts import Text

router = Router()


@router.get("")
@resident_route()
def mine(request: ActorRequest, person_id: WhoseId = None, after: After = None) -> Paged[CaseOut]:
    """The cases of a person whom the caller speaks for, newest first, 30 at a time.

    What is about no one person (a lamp in the street) stands with the caller themselves.
    """
    acting = people.acting(request.actor, shown_for=person_id)
    return paged(queries.my_cases(request.actor, after, acting=acting), CaseOut.from_orm)


@router.get("/kinds")
@signed_in_route()
def kinds(request: ActorRequest) -> list[KindOut]:
    """Every kind of case with the fields of its own."""
    return [kind_out(one) for one in declared()]


@router.get("/{case_id}")
@resident_route()
def own(request: ActorRequest, case_id: UUID) -> CaseViewOut:
    """One case that the caller follows, with its history; of a joined one nothing that others wrote."""
    return view_out(queries.own_view(request.actor, case_id))


@router.post("/{case_id}/acts")
@resident_route()
def reply(request: ActorRequest, case_id: UUID, given: ReplyIn) -> CaseIdOut:
    """Answer, confirm, say that it is not solved, rate, reopen or cancel one's own case."""
    return _reply(request, case_id, given, [])


@router.post("/{case_id}/acts/with-photos")
@resident_route()
def reply_with_photos(
    request: ActorRequest, case_id: UUID, given: ReplyIn, photos: File[list[UploadedFile]]
) -> CaseIdOut:
    """Answer with photos, as a form of parts: `given` holds the JSON, `photos` the files.

    Only what the page takes photos with: `answer` and `dispute`.
    """
    if "photos" not in REPLIES.get(given.verb, ()):
        text = Text("这一步不能附照片", "Photos do not belong to this act")
        raise Invalid("case.photos", text, field="photos")
    return _reply(request, case_id, given, photos_sent(photos))


def _reply(
    request: ActorRequest, case_id: UUID, given: ReplyIn, photos: list[Prepared]
) -> CaseIdOut:
    if given.verb not in REPLIES:
        text = Text("没有这种操作", "There is no such act")
        raise Invalid("case.verb", text, field="verb")
    queries.own_view(request.actor, case_id)
    actions.act(
        actor=request.actor,
        case_id=case_id,
        wish=Wish(verb=given.verb, text=given.text, rating=given.rating, photos=photos),
        command_id=given.command_id,
        version=given.version if given.verb in DECISIONS else None,
    )
    return CaseIdOut(case_id=case_id)
