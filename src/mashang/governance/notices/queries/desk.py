"""Notices for staff: the list, one with all that speaks of it, and what waits for a second person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from mashang.domain.noticing import Reach, Tally, is_second, second_person_for
from mashang.elements.people.terms import FACTS, title_of
from mashang.elements.places import queries as places
from mashang.foundation.accounts.models import Account
from mashang.foundation.fields import within
from mashang.foundation.grants.actor import Actor
from mashang.foundation.policies import queries as policies
from mashang.governance.notices import audiences
from mashang.governance.notices.models import Notice, Scope
from mashang.governance.notices.policy import NOTICES, scopes_of
from mashang.governance.notices.queries.following import tallies
from mashang.governance.notices.queries.own import pictures_of, words
from mashang.governance.notices.queries.reach import Counted, counted
from mashang.governance.notices.terms import STATUS_TONES, STATUSES
from mashang.kernel import paths
from mashang.kernel.texts import Text
from mashang.web.paging import Page, page_of

Status = Notice.Status
_VIEWS: dict[str, tuple[str, ...]] = {
    "out": (Status.OPEN, Status.SCHEDULED),
    "drafts": (Status.DRAFT, Status.WAITING),
    "old": (Status.WITHDRAWN,),
}


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """A notice in a list of staff."""

    notice_id: UUID
    title: Text
    where: str
    audience: Text
    status: Text
    tone: str
    must_confirm: bool
    confirm_by: datetime | None
    written_at: datetime
    tally: Tally | None


@dataclass(frozen=True, slots=True)
class Card:
    """One notice for staff.

    Attributes:
        reach: counted now for what is not out yet; None afterwards.
        second: why a second person must agree.
        names_open: whether the actor may see names of the list.
    """

    row: NoticeRow
    body: Text
    english_is_missing: bool
    unit: str
    counts: str
    starts_at: datetime
    ends_at: datetime
    attention: tuple[Text | str, ...]
    pictures: tuple[tuple[str, str], ...]
    written_by: str
    agreed_by: str
    sent_at: datetime | None
    reach: Counted | None
    second: Text | None
    corrects: UUID | None
    corrected_by: UUID | None
    may_change: bool
    may_send: bool
    may_agree: bool
    may_correct: bool
    may_withdraw: bool
    may_follow: bool


def notices(actor: Actor, view: str, cursor: str | None = None) -> Page[NoticeRow]:
    """The notices in sight of staff, the newest first."""
    rows = NOTICES.visible(actor).filter(status__in=_VIEWS.get(view, _VIEWS["out"]))
    page = page_of(rows, ("-written_at", "-notice_id"), cursor=cursor)
    return Page(_rows(actor, page.items), page.next_cursor, page.is_first)


def notices_to_agree(actor: Actor) -> int:
    """How many wait for this actor as the second person; counted no further than a page."""
    rows = NOTICES.visible(actor, "agree").filter(status=Status.WAITING)
    ids = rows.exclude(written_by=actor.account).exclude(sent_by=actor.account)
    return len(ids.values_list("pk", flat=True)[:31])


def here(actor: Actor, place_id: int) -> list[NoticeRow]:
    """What is out at a place now: to it, to what lies above, or to a part of it."""
    place = places.seen(actor, place_id)
    around = within([place.path]) | Q(path__in=paths.ancestors(place.path))
    ids = Scope.objects.filter(around).values("notice_id")
    rows = NOTICES.visible(actor).filter(
        status=Status.OPEN, ends_at__gt=actor.at, pk__in=ids
    )  # fmt: skip
    return _rows(actor, list(rows.order_by("-written_at")[:10]))


def card(actor: Actor, notice_id: UUID) -> Card:
    """One notice.

    Raises:
        OutOfScope: not in sight.
    """
    one = NOTICES.access(actor, "see", notice_id=notice_id)
    is_before = one.status in (Status.DRAFT, Status.WAITING)
    reach = counted(one, actor.at) if is_before else None
    newer = Notice.objects.filter(corrects=one).first()
    may_send = NOTICES.may(actor, "send", one)
    second = is_second(one.written_by_id, one.sent_by_id, actor.account_id)
    return Card(
        row=_rows(actor, [one])[0],
        body=words(one.body_zh, one.body_en),
        english_is_missing=not (one.title_en and one.body_en),
        unit=one.unit,
        counts=one.counts,
        starts_at=one.starts_at,
        ends_at=one.ends_at,
        attention=tuple(
            title_of(FACTS, kind) for kind in one.attention.values_list("kind", flat=True)
        ),
        pictures=pictures_of([one]).get(one.pk, ()),
        written_by=_who(one.written_by),
        agreed_by=_who(one.agreed_by),
        sent_at=one.sent_at,
        reach=reach,
        second=_second(one, reach) if reach else None,
        corrects=one.corrects_id,
        corrected_by=newer.pk if newer else None,
        may_change=is_before and NOTICES.may(actor, "change", one),
        may_send=one.status == Status.DRAFT and may_send,
        may_agree=one.status == Status.WAITING and second and NOTICES.may(actor, "agree", one),
        may_correct=one.status == Status.OPEN and newer is None and may_send,
        may_withdraw=one.status != Status.WITHDRAWN and may_send,
        may_follow=one.must_confirm
        and one.opened_at is not None
        and NOTICES.may(actor, "follow", one),
    )


def wanted_of(actor: Actor, notice_id: UUID) -> dict[str, Any]:
    """What stands in a notice, to write it anew from.

    Raises:
        OutOfScope, NotAllowed: not in sight, or not the actor's to send.
    """
    one = NOTICES.access(actor, "send", notice_id=notice_id)
    targets = [places.place_at(path) for path in scopes_of(one)]
    return {
        "title_zh": one.title_zh,
        "title_en": one.title_en,
        "body_zh": one.body_zh,
        "body_en": one.body_en,
        "targets": [f"p:{place.place_id}" for place in targets if place is not None],
        "audience": one.audience,
        "attention": list(one.attention.values_list("kind", flat=True)),
        "must_confirm": one.must_confirm,
        "counts": one.counts,
        "confirm_by": one.confirm_by,
        "starts_at": one.starts_at,
        "ends_at": one.ends_at,
    }


def _second(one: Notice, reach: Counted) -> Text | None:
    street = places.street().path
    return second_person_for(
        Reach(reach.n_people, is_whole_street=street in scopes_of(one)),
        alone_at_most=policies.number("notices.alone_at_most_count"),
    )


def _rows(actor: Actor, notices: Sequence[Notice]) -> list[NoticeRow]:
    standing = tallies(actor, [one for one in notices if one.must_confirm and one.opened_at])
    return [
        NoticeRow(
            notice_id=one.pk,
            title=words(one.title_zh, one.title_en),
            where=one.where,
            audience=audiences.declared(one.audience).title,
            status=STATUSES[one.status],
            tone=STATUS_TONES[one.status],
            must_confirm=one.must_confirm,
            confirm_by=one.confirm_by,
            written_at=one.written_at,
            tally=standing.get(one.pk),
        )
        for one in notices
    ]


def _who(account: Account | None) -> str:
    return f"{account.unit} {account.username}".strip() if account else ""
