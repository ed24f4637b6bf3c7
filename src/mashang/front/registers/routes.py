"""What programs ask of the registers: who holds which role where. Sheets and exports are pages and files."""

from datetime import datetime
from uuid import UUID

from ninja import Schema
from pydantic import Field

from mashang.api.paging import Paged, paged
from mashang.api.routing import Router
from mashang.api.schemas import After, Words
from mashang.foundation.grants import queries as grants
from mashang.foundation.grants.guards import ActorRequest, staff_route
from mashang.front.registers import queries

router = Router()
SEE = "grants.see"


class GrantOut(Schema):
    """One role that an account holds, or held, somewhere."""

    grant_id: int
    role: Words
    where: str
    is_area: bool
    since: datetime
    until: datetime | None
    is_current: bool
    may_end: bool


class StaffOut(Schema):
    """A staff account with what it holds now."""

    account_id: UUID
    staff_no: str
    name: str
    unit: str
    post: str
    is_active: bool
    grants: list[GrantOut]


class HappenedOut(Schema):
    """One thing that was done to an account's roles."""

    at: datetime
    title: Words
    body: Words
    who: str


class StaffCardOut(Schema):
    """A staff account with the history of its roles."""

    staff: StaffOut
    history: list[HappenedOut]


class RoleOut(Schema):
    """A role with the rights it holds."""

    code: str = Field(examples=["community_worker"])
    title: Words
    is_built_in: bool
    is_emergency: bool
    rights: list[str]


@router.get("/staff")
@staff_route(SEE)
def staff(
    request: ActorRequest, text: str = "", role: str = "", after: After = None
) -> Paged[StaffOut]:
    """Staff accounts that hold something in the caller's part of the street, by staff number."""
    page = queries.holders(request.actor, text[:80], role[:40], after)
    return paged(page, StaffOut.from_orm)


@router.get("/staff/{account_id}")
@staff_route(SEE)
def staff_member(request: ActorRequest, account_id: UUID) -> StaffCardOut:
    """One colleague: what they hold, and how it came about."""
    holder = queries.holder(request.actor, account_id)
    history = queries.happened_to(request.actor, account_id)
    return StaffCardOut(
        staff=StaffOut.from_orm(holder), history=[HappenedOut.from_orm(one) for one in history]
    )


@router.get("/roles")
@staff_route(SEE)
def roles(request: ActorRequest) -> list[RoleOut]:
    """Every role with the rights it holds, built-in ones first."""
    return [
        RoleOut(
            code=one.code,
            title=str(one.title),
            is_built_in=one.is_built_in,
            is_emergency=one.is_emergency,
            rights=sorted(one.rights),
        )
        for one in grants.roles()
    ]
