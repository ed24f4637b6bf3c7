"""The cases that a resident follows: lists, one with its history, what they do to it."""

from uuid import UUID

from mashang.api.paging import Paged, paged
from mashang.api.routing import Router
from mashang.api.schemas import After, WhoseId
from mashang.elements.cases import actions, queries
from mashang.elements.cases.actions import Wish
from mashang.elements.cases.forms import DECISIONS, REPLIES
from mashang.elements.cases.kinds import kinds as declared
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
    if given.verb not in REPLIES:
        text = Text("没有这种操作", "There is no such act")
        raise Invalid("case.verb", text, field="verb")
    queries.own_view(request.actor, case_id)
    wish = Wish(verb=given.verb, text=given.text, rating=given.rating)
    version = given.version if given.verb in DECISIONS else None
    actions.act(
        actor=request.actor,
        case_id=case_id,
        wish=wish,
        command_id=given.command_id,
        version=version,
    )
    return CaseIdOut(case_id=case_id)
