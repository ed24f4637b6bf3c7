"""Calls for volunteers as programs read and write them."""

from datetime import datetime
from uuid import UUID

from ninja import Schema
from pydantic import Field

from mashang.api.paging import Paged
from mashang.api.schemas import Command, Instant, IntId, Words


class OwnShiftOut(Schema):
    """A shift as a volunteer sees it: how many places are left, and one's own sign-up."""

    shift_id: UUID
    task: str
    meet_at: str
    begins_at: datetime
    ends_at: datetime
    needed: int
    left: int
    sign_up_id: UUID | None
    state: Words | None
    is_mine: bool
    is_full: bool


class OwnCallOut(Schema):
    """A call as a volunteer sees it."""

    call_id: UUID
    title: Words
    words: Words
    skills: str
    ages: Words
    where: str
    leader: str
    leader_phone: str
    is_closed: bool
    shifts: list[OwnShiftOut]


class OwnServiceOut(Schema):
    """One line of one's own record."""

    sign_up_id: UUID
    title: Words
    task: str
    begins_at: datetime
    ends_at: datetime
    state: Words
    minutes: int | None
    may_withdraw: bool


class CallOut(Schema):
    """A call in a list of staff."""

    call_id: UUID
    title: Words
    words: Words
    skills: str
    ages: Words
    where: str
    leader: str
    called_at: datetime
    is_closed: bool
    needed: int
    n_taken: int
    n_asked: int
    may_lead: bool
    may_close: bool


class SignUpOut(Schema):
    """Who comes, masked; the number only where they let the leader see it."""

    sign_up_id: UUID
    name: str
    state: Words
    is_asked: bool
    is_accepted: bool
    shares_phone: bool
    minutes: int | None
    asked_at: datetime


class ShiftSheetOut(Schema):
    """A shift with who comes."""

    shift_id: UUID
    task: str
    meet_at: str
    begins_at: datetime
    ends_at: datetime
    needed: int
    n_taken: int
    has_begun: bool
    longest: int
    rows: list[SignUpOut]


class OwnServicesOut(Paged[OwnServiceOut]):
    """One's own record, with how long one has helped in all, as confirmed."""

    minutes: int


class SignUpIn(Command):
    """Who comes, and whether the leader may see the number to call."""

    person_id: UUID
    shares_phone: bool = False


class SignUpIdOut(Schema):
    """The sign-up."""

    sign_up_id: UUID


class CallIn(Command):
    """What is called for."""

    place_id: IntId
    title_zh: str = Field(min_length=1, max_length=60)
    words_zh: str = Field("", max_length=1000)
    title_en: str = Field("", max_length=120)
    words_en: str = Field("", max_length=2000)
    skills: str = Field("", max_length=100)
    from_age: int = Field(ge=0, le=120, examples=[18])
    to_age: int | None = Field(None, ge=0, le=120)
    leader_no: str = Field("", max_length=40, description="Staff number of who leads; oneself.")


class CallIdOut(Schema):
    """The call."""

    call_id: UUID


class ShiftIn(Command):
    """A task at an hour."""

    task: str = Field(min_length=1, max_length=100)
    meet_at: str = Field("", max_length=100)
    begins_at: Instant
    ends_at: Instant
    needed: int = Field(ge=1, le=1000)


class ShiftIdOut(Schema):
    """The shift."""

    shift_id: UUID


class AcceptIn(Schema):
    """Whether they may come."""

    accepts: bool


class MinutesIn(Schema):
    """How long somebody helped; nought when they did not come."""

    minutes: int = Field(ge=0, le=1440)
