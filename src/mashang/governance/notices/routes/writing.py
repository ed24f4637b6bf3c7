"""Writing notices: where one may send them, drafts, corrections, sending back."""

from uuid import UUID

from ninja import File
from ninja.files import UploadedFile

from mashang.api.routing import Router
from mashang.api.schemas import IntId, Option
from mashang.foundation.files.intake import Prepared, prepare_photos
from mashang.foundation.grants.guards import ActorRequest, staff_route
from mashang.foundation.policies import queries as policies
from mashang.governance.notices import actions, queries
from mashang.governance.notices.actions import Wanted
from mashang.governance.notices.routes.schemas import NoticeDraftIn, NoticeIn, NoticeWrittenOut
from mashang.kernel import clock
from mashang.kernel.house import house

router = Router()
PUBLISH = "notices.publish"


@router.get("/targets")
@staff_route(PUBLISH)
def targets(request: ActorRequest, place_id: IntId | None = None) -> list[Option]:
    """Where the caller may send a notice: a place with what lies below it, else all they oversee."""
    found = queries.targets(request.actor, place_id)
    return [Option(code=code, title=name) for code, name in found]


@router.get("/audiences")
@staff_route(PUBLISH)
def audiences(request: ActorRequest) -> list[Option]:
    """For whom a notice may be written."""
    return [Option(code=one.code, title=str(one.title)) for one in house().audiences.values()]


@router.post("/drafts")
@staff_route(PUBLISH)
def draft(request: ActorRequest, given: NoticeDraftIn) -> NoticeWrittenOut:
    """Write a notice that nobody sees yet; `notices_notice` says whom it would reach."""
    made = actions.draft(actor=request.actor, wanted=_wanted(given), command_id=given.command_id)
    return NoticeWrittenOut(notice_id=made)


@router.post("/drafts/with-pictures")
@staff_route(PUBLISH)
def draft_with_pictures(
    request: ActorRequest, given: NoticeDraftIn, pictures: File[list[UploadedFile]]
) -> NoticeWrittenOut:
    """The same with pictures, as a form of parts: `given` holds the JSON, `pictures` the files."""
    kept = prepare_photos(
        pictures, at_most=policies.number("notices.pictures_at_most_count"), field="pictures"
    )
    made = actions.draft(
        actor=request.actor, wanted=_wanted(given, kept), command_id=given.command_id
    )
    return NoticeWrittenOut(notice_id=made)


@router.post("/{notice_id}/change")
@staff_route(PUBLISH)
def change(request: ActorRequest, notice_id: UUID, given: NoticeIn) -> NoticeWrittenOut:
    """Write a draft anew; one that waits for the second person becomes a draft again."""
    found = actions.change(actor=request.actor, notice_id=notice_id, wanted=_wanted(given))
    return NoticeWrittenOut(notice_id=found)


@router.post("/{notice_id}/correct")
@staff_route(PUBLISH)
def correct(request: ActorRequest, notice_id: UUID, given: NoticeDraftIn) -> NoticeWrittenOut:
    """Write what shall stand in place of a notice that is out; answers with the new draft."""
    made = actions.correct(
        actor=request.actor,
        notice_id=notice_id,
        wanted=_wanted(given),
        command_id=given.command_id,
    )
    return NoticeWrittenOut(notice_id=made)


@router.post("/{notice_id}/send-back")
@staff_route("notices.agree")
def send_back(request: ActorRequest, notice_id: UUID) -> None:
    """Return a notice to its author instead of agreeing to it."""
    actions.send_back(actor=request.actor, notice_id=notice_id)


def _wanted(given: NoticeIn, pictures: list[Prepared] | None = None) -> Wanted:
    return Wanted(
        title_zh=given.title_zh,
        body_zh=given.body_zh,
        title_en=given.title_en,
        body_en=given.body_en,
        targets=given.targets,
        audience=given.audience,
        attention=given.attention,
        must_confirm=given.must_confirm,
        counts=given.counts or policies.listing("notices.counts")[0].code,
        confirm_by=given.confirm_by,
        starts_at=given.starts_at or clock.now(),
        ends_at=given.ends_at,
        pictures=pictures or (),
    )
