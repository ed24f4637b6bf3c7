"""One's own applications, and what one is asked about newcomers to one's home."""

from uuid import UUID

from mashang.api.routing import Router
from mashang.foundation.grants.guards import ActorRequest, resident_route
from mashang.kernel.errors import Invalid
from mashang.kernel.texts import Text
from mashang.work.registration import actions, queries
from mashang.work.registration.actions import Said
from mashang.work.registration.routes.schemas import (
    ApplicationIdOut,
    ApplyIn,
    KnownIn,
    NewcomerOut,
    OwnApplicationOut,
)

router = Router()


@router.get("/mine")
@resident_route()
def mine(request: ActorRequest) -> list[OwnApplicationOut]:
    """One's own applications, newest first; at most 50."""
    return [OwnApplicationOut.from_orm(one) for one in queries.own_applications(request.actor)]


@router.get("/newcomers")
@resident_route()
def newcomers(request: ActorRequest) -> list[NewcomerOut]:
    """What one is asked about newcomers to the homes of one's own, unanswered first."""
    return [NewcomerOut.from_orm(one) for one in queries.questions_for(request.actor)]


@router.post("/mine")
@resident_route()
def apply(request: ActorRequest, given: ApplyIn) -> ApplicationIdOut:
    """Ask to be registered at a door, or to have one's child registered there."""
    if given.is_for_child and given.birth_on is None:
        text = Text("请写孩子的出生日期", "Say when the child was born")
        raise Invalid("registration.birth", text, field="birth_on")
    said = Said(
        compound_id=given.compound_id,
        room_id=given.room_id,
        address_text=given.address_text,
        basis="guardian" if given.is_for_child else "self",
        name=given.name,
        sex=given.sex,
        birth_on=given.birth_on,
        document_type=given.document_type,
        document_number=given.document_number,
        standing="family" if given.is_for_child else given.standing,
    )
    application_id = actions.apply(actor=request.actor, said=said, command_id=given.command_id)
    return ApplicationIdOut(application_id=application_id)


@router.post("/mine/{application_id}/withdraw")
@resident_route()
def withdraw(request: ActorRequest, application_id: UUID) -> None:
    """Take one's application back; twice is once."""
    actions.withdraw(actor=request.actor, application_id=application_id)


@router.post("/newcomers/{application_id}/answer")
@resident_route()
def answer(request: ActorRequest, application_id: UUID, given: KnownIn) -> None:
    """Say, as somebody who lives there, whether one knows who asks to be registered."""
    actions.answer(
        actor=request.actor,
        application_id=application_id,
        person_id=given.person_id,
        is_known=given.is_known,
    )
