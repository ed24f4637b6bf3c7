"""Who speaks for units, for staff: accounts by a masked number, never by a person."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from mashang.domain.masks import mask_phone
from mashang.elements.organisations.titles import TITLES
from mashang.foundation.grants.actor import Actor
from mashang.kernel.texts import Text
from mashang.web.paging import Page, page_of
from mashang.work.employers.models import Representative
from mashang.work.employers.policy import REPRESENTATIVES
from mashang.work.employers.terms import STATES, TONES

State = Representative.State


@dataclass(frozen=True, slots=True)
class AskRow:
    """An account that speaks for a unit, or asked to."""

    representative_id: UUID
    unit: str
    kind: Text
    where: str
    post: str
    phone: str
    state: Text
    tone: str
    asked_at: datetime
    is_asked: bool
    may_decide: bool
    may_end: bool


def asks(actor: Actor, cursor: str | None = None) -> Page[AskRow]:
    """Who asked and waits, the longest waiting first."""
    rows = REPRESENTATIVES.visible(actor).filter(state=State.ASKED)
    return _page(actor, rows, ("asked_at", "representative_id"), cursor)


def representatives(actor: Actor, cursor: str | None = None) -> Page[AskRow]:
    """Who speaks for units, the latest first."""
    rows = REPRESENTATIVES.visible(actor).filter(state=State.APPROVED)
    return _page(actor, rows, ("-asked_at", "-representative_id"), cursor)


def _page(
    actor: Actor, rows: "QuerySet[Representative]", keys: tuple[str, ...], cursor: str | None
) -> Page[AskRow]:
    page = page_of(
        rows.select_related("organisation__place", "account"),
        keys,
        cursor=cursor,
    )
    return Page([_row(actor, one) for one in page.items], page.next_cursor, page.is_first)


def _row(actor: Actor, one: Representative) -> AskRow:
    unit = one.organisation
    may_decide = REPRESENTATIVES.may(actor, "decide", one)
    return AskRow(
        one.pk,
        unit.name,
        TITLES[unit.kind],
        unit.place.full_name if unit.place else "",
        one.post,
        mask_phone(one.account.phone.open()) if one.account.phone else "",
        STATES[one.state],
        TONES[one.state],
        one.asked_at,
        one.state == State.ASKED,
        may_decide,
        may_decide and one.state == State.APPROVED,
    )
