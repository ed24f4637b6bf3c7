"""Notices as programs read and answer them."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from ninja import Schema
from pydantic import Field

from mashang.api.schemas import Command, Instant, OneOf, Words, coded
from mashang.elements.people.terms import FACTS
from mashang.governance.notices.terms import STATES, STATUSES


class TallyOut(Schema):
    """How a frozen list stands: every name is done, excused, gone, or missing."""

    expected: int
    done: int
    excused: int
    gone: int
    missing: int


class ReachOut(Schema):
    """Whom a notice would reach now."""

    n_people: int
    n_by_phone: int


class PictureOut(Schema):
    """A picture of a notice: the addresses of its small and its full version."""

    small: str
    full: str


class OwnNoticeOut(Schema):
    """A notice as its readers see it."""

    notice_id: UUID
    title: Words
    body: Words
    unit: str
    starts_at: datetime
    ends_at: datetime
    must_confirm: bool
    confirm_by: datetime | None
    is_settled: bool
    by_household: bool
    is_over: bool
    is_withdrawn: bool
    corrects: UUID | None
    corrected_by: UUID | None
    pictures: list[PictureOut]


class MessageOut(Schema):
    """A message to one person."""

    message_id: UUID
    title: Words
    body: Words
    told_at: datetime
    is_seen: bool


class UnreadOut(Schema):
    """What stands on top of the portal: what must be confirmed first."""

    notices: list[OwnNoticeOut]
    messages: list[MessageOut]


class NoticeOut(Schema):
    """A notice in a list for staff."""

    notice_id: UUID
    title: Words
    where: str
    audience: Words
    status: Words
    must_confirm: bool
    confirm_by: datetime | None
    written_at: datetime
    tally: TallyOut | None


class NoticeCardOut(Schema):
    """One notice for staff."""

    row: NoticeOut
    body: Words
    english_is_missing: bool
    unit: str
    counts: str
    starts_at: datetime
    ends_at: datetime
    attention: list[Words]
    pictures: list[PictureOut]
    written_by: str
    agreed_by: str
    sent_at: datetime | None
    reach: ReachOut | None
    second: Words | None
    corrects: UUID | None
    corrected_by: UUID | None
    may_change: bool
    may_send: bool
    may_agree: bool
    may_correct: bool
    may_withdraw: bool
    may_follow: bool


class NoticeStopOut(Schema):
    """A building on a list: how many have heard it, and who answers for the others."""

    building_id: int
    name: str
    tally: TallyOut
    answerer: str
    phone: str


class RecipientOut(Schema):
    """A name on a list, masked."""

    recipient_id: UUID
    name: str
    home: str
    state: str = coded(STATES)
    state_title: Words
    has_phone: bool
    is_waiting: bool


class ConfirmIn(Schema):
    """For whom one confirms."""

    person_id: UUID | None = Field(None, description="The first whom one acts for when left out.")


class LeadsToOut(Schema):
    """What a message is about: an address of this site."""

    url: str


class StatusOut(Schema):
    """What became of it."""

    status: str = coded(STATUSES)


class ExcuseIn(Schema):
    """Why somebody need not be told."""

    reason: str = Field(max_length=40, description="A code of the plan's closed list.")


class NoticeIdOut(Schema):
    """The notice whose list it is."""

    notice_id: UUID


class NoticeIn(Schema):
    """What a notice shall say, to whom, and when."""

    title_zh: str = Field(min_length=1, max_length=60, examples=["停水通知"])
    body_zh: str = Field(min_length=1, max_length=3000)
    title_en: str = Field("", max_length=120)
    body_en: str = Field("", max_length=6000, description="Chinese is shown where this is empty.")
    targets: list[Annotated[str, Field(max_length=24)]] = Field(
        min_length=1, max_length=300, description="Codes of `notices_targets`.", examples=[["p:18"]]
    )
    audience: str = Field("residents", max_length=40, description="Of `notices_audiences`.")
    attention: list[Annotated[str, OneOf(FACTS)]] = Field(
        [], max_length=20, description="Only those with one of these; everybody when empty."
    )
    must_confirm: bool = False
    counts: str = Field(
        "", max_length=20, description="What counts as confirmed: `person` or `household`."
    )
    confirm_by: Instant | None = Field(None, description="Needed when it must be confirmed.")
    starts_at: Instant | None = Field(None, description="At once when left out.")
    ends_at: Instant


class NoticeDraftIn(NoticeIn, Command):
    """A notice to write."""


class NoticeWrittenOut(Schema):
    """The draft."""

    notice_id: UUID
