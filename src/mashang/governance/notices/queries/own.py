"""Notices and messages for whoever reads them: as themselves, or for a person they may read for.

Whether a notice is for somebody is asked anew at every look: the dead and the moved drop out at once.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from mashang.elements.people.models import ActsFor
from mashang.elements.people.policy import links_in_force
from mashang.elements.people.queries import OwnPerson
from mashang.foundation.files import queries as files
from mashang.foundation.grants.actor import Actor
from mashang.foundation.grants.rules import NOTHING
from mashang.governance.notices import audiences
from mashang.governance.notices.models import (
    Message,
    Notice,
    OnlyWith,
    Picture,
    Recipient,
    Scope,
)
from mashang.governance.notices.policy import NOTICES
from mashang.kernel import paths
from mashang.kernel.errors import OutOfScope
from mashang.kernel.house import house
from mashang.kernel.texts import Text
from mashang.web.paging import Page, page_of

MOST_ON_HOME = 5
MOST_COUNTED = 99
State = Recipient.State


@dataclass(frozen=True, slots=True)
class OwnNotice:
    """A notice as its readers see it.

    Attributes:
        title, body: in the reader's language; Chinese where nobody wrote English.
        is_settled: whether this reader has nothing left to do.
        by_household: somebody else of the household confirmed it.
        corrected_by: the notice that stands in its place.
        pictures: addresses, small and full.
    """

    notice_id: UUID
    title: Text
    body: Text
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
    pictures: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class MessageRow:
    """A message to one person."""

    message_id: UUID
    title: Text
    body: Text
    told_at: datetime
    is_seen: bool


@dataclass(frozen=True, slots=True)
class Unread:
    """What stands on top of the portal: what must be confirmed first."""

    notices: tuple[OwnNotice, ...] = ()
    messages: tuple[MessageRow, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.notices or self.messages)


def readable(actor: Actor, person_id: UUID | None) -> "QuerySet[Notice]":
    """The notices that are for a reader now.

    Args:
        person_id: for whom they read; the caller made sure that they may. None for the account.
    """
    return _open(actor.at).filter(_is_for(actor, person_id))


def unread(actor: Actor, me: OwnPerson | None) -> Unread:
    """What the reader has not answered yet, most pressing first."""
    found: list[OwnNotice] = []
    for person_id in _readers(actor, me):
        rows = readable(actor, person_id).exclude(_has_answered(actor, person_id))
        ordered = rows.order_by("-must_confirm", F("confirm_by").asc(nulls_last=True), "-starts_at")
        found += _views(ordered[:MOST_ON_HOME], actor, person_id)
    found.sort(key=lambda one: (not one.must_confirm, one.confirm_by or one.ends_at))
    waiting = _messages_to(actor, me).filter(seen_at__isnull=True).order_by("-told_at", "pk")
    return Unread(tuple(found[:MOST_ON_HOME]), tuple(map(_message, waiting[:MOST_ON_HOME])))


def unread_to_account(actor: Actor) -> int:
    """How many messages to the account itself wait to be read, counted no further than a screen shows."""
    if actor.account is None:
        return 0
    waiting = Message.objects.filter(account=actor.account, seen_at__isnull=True)
    return waiting.order_by()[:MOST_COUNTED].count()


def to_confirm(actor: Actor, me: OwnPerson | None, audience: str) -> list[OwnNotice]:
    """What a reader still owes a confirmation as one of an audience: for a home page of it."""
    person_id = None if audiences.declared(audience).of == "account" else _person_id(me)
    rows = readable(actor, person_id).filter(audience=audience)
    rows = rows.exclude(_has_answered(actor, person_id)).order_by("-must_confirm", "-starts_at")
    return _views(rows[:MOST_ON_HOME], actor, person_id)


def own_notices(actor: Actor, me: OwnPerson | None, cursor: str | None = None) -> Page[OwnNotice]:
    """Every notice that is for a reader, the newest first."""
    wanted = Q(pk__in=())
    for person_id in _readers(actor, me):
        wanted |= _is_for(actor, person_id)
    page = page_of(_open(actor.at).filter(wanted), ("-starts_at", "-notice_id"), cursor=cursor)
    views: dict[UUID, OwnNotice] = {}
    for person_id in _readers(actor, me):
        mine = [row for row in page.items if _reading(row, me) == person_id]
        views |= {view.notice_id: view for view in _views(mine, actor, person_id)}
    rows = [views[row.pk] for row in page.items]
    return Page(rows, page.next_cursor, page.is_first)


def messages(actor: Actor, me: OwnPerson | None, cursor: str | None = None) -> Page[MessageRow]:
    """Every message to a reader, the newest first."""
    page = page_of(_messages_to(actor, me), ("-told_at", "-message_id"), cursor=cursor)
    return Page([_message(one) for one in page.items], page.next_cursor, page.is_first)


def own_notice(actor: Actor, me: OwnPerson | None, notice_id: UUID) -> OwnNotice:
    """One notice; what is over, withdrawn or corrected stays readable and says so.

    Raises:
        OutOfScope: it is not for this reader.
    """
    out = Q(status__in=(Notice.Status.OPEN, Notice.Status.WITHDRAWN), starts_at__lte=actor.at)
    for person_id in _readers(actor, me):
        row = Notice.objects.filter(out, _is_for(actor, person_id), pk=notice_id).first()
        if row is not None and row.opened_at is not None:
            return _views([row], actor, person_id)[0]
    raise OutOfScope("notice")


def reader_of(actor: Actor, me: OwnPerson | None, notice_id: UUID) -> UUID | None:
    """For whom an account reads a notice: the person it acts for, or None for itself.

    Raises:
        OutOfScope: it is not for this reader.
    """
    for person_id in _readers(actor, me):
        if readable(actor, person_id).filter(pk=notice_id).exists():
            return person_id
    raise OutOfScope("notice")


def sees_pictures(actor: Actor, owner_ref: str) -> bool:
    """Whether somebody sees the pictures of a notice: as they see the notice."""
    notice = Notice.objects.filter(pk=UUID(owner_ref)).first()
    if notice is None:
        return False
    if NOTICES.may(actor, "see", notice):
        return True
    if actor.account is None or notice.opened_at is None:
        return False
    persons = ActsFor.objects.filter(
        links_in_force(actor.at), account=actor.account, may_read=True
    ).values_list("person_id", flat=True)
    return any(
        Notice.objects.filter(_is_for(actor, one), pk=notice.pk).exists()
        for one in (None, *persons)
    )


def messages_of(actor: Actor) -> Q:
    """Messages to an account, and to everybody for whom it may read."""
    if actor.account is None:
        return NOTHING
    links = ActsFor.objects.filter(links_in_force(actor.at), account=actor.account, may_read=True)
    persons = list(links.values_list("person_id", flat=True))
    return Q(account=actor.account) | Q(person_id__in=persons, person__died_on__isnull=True)


def _open(at: datetime) -> "QuerySet[Notice]":
    """Out, begun, not over, and not corrected."""
    out = Notice.objects.filter(status=Notice.Status.OPEN)
    corrected = out.filter(corrects__isnull=False).values("corrects")
    return out.filter(starts_at__lte=at, ends_at__gt=at).exclude(pk__in=corrected)


def _is_for(actor: Actor, person_id: UUID | None) -> Q:
    """Notices whose audience and places a reader belongs to now."""
    found = Q(pk__in=())
    for one in house().audiences.values():
        if (one.of == "person") is (person_id is None):
            continue
        reached = audiences.places_reached(one, actor, person_id)
        if reached:
            above = sorted({path for place in reached for path in paths.ancestors(place)})
            scopes = Scope.objects.filter(path__in=above)
            found |= Q(audience=one.code, pk__in=scopes.values("notice_id"))
    only = OnlyWith.objects.filter(notice=OuterRef("pk"))
    mine = only.filter(kind__in=audiences.facts_of(person_id, actor.at))
    return found & (~Q(Exists(only)) | Q(Exists(mine)))


def _has_answered(actor: Actor, person_id: UUID | None) -> Q:
    who = {"person_id": person_id} if person_id else {"account_id": actor.account_id}
    rows = Recipient.objects.filter(notice=OuterRef("pk"), **who).exclude(state=State.WAITING)
    return Q(Exists(rows))


def _readers(actor: Actor, me: OwnPerson | None) -> list[UUID | None]:
    """For whom an account reads: the person it acts for, if it may read for them, and itself."""
    if actor.account is None:
        return []
    person_id = _person_id(me)
    return [person_id, None] if person_id else [None]


def _person_id(me: OwnPerson | None) -> UUID | None:
    return me.person_id if me is not None and me.may_read else None


def _reading(row: Notice, me: OwnPerson | None) -> UUID | None:
    return _person_id(me) if audiences.declared(row.audience).of == "person" else None


def _messages_to(actor: Actor, me: OwnPerson | None) -> "QuerySet[Message]":
    """Messages to an account, and to the person for whom it reads as long as they live.

    Each half has an index of its own; one condition over both would walk every message of the street.
    """
    if actor.account is None:
        return Message.objects.none()
    own = Message.objects.filter(account=actor.account)
    person_id = _person_id(me)
    if person_id is None:
        return own
    theirs = Message.objects.filter(person_id=person_id, person__died_on__isnull=True)
    return Message.objects.filter(pk__in=own.values("pk").union(theirs.values("pk"), all=True))


def _views(
    rows: "QuerySet[Notice] | Sequence[Notice]", actor: Actor, person_id: UUID | None
) -> list[OwnNotice]:
    found = list(rows)
    if not found:
        return []
    pictures = pictures_of(found)
    who = {"person_id": person_id} if person_id else {"account_id": actor.account_id}
    answers = {
        one.notice_id: one.state
        for one in Recipient.objects.filter(notice__in=found, **who).exclude(state=State.WAITING)
    }
    newer = {
        one.corrects_id: one.pk
        for one in Notice.objects.filter(corrects__in=found, status=Notice.Status.OPEN)
    }
    return [
        OwnNotice(
            notice_id=one.pk,
            title=words(one.title_zh, one.title_en),
            body=words(one.body_zh, one.body_en),
            unit=one.unit,
            starts_at=one.starts_at,
            ends_at=one.ends_at,
            must_confirm=one.must_confirm,
            confirm_by=one.confirm_by,
            is_settled=one.pk in answers,
            by_household=answers.get(one.pk) == State.HOUSEHOLD,
            is_over=one.ends_at <= actor.at,
            is_withdrawn=one.status == Notice.Status.WITHDRAWN,
            corrects=one.corrects_id,
            corrected_by=newer.get(one.pk),
            pictures=pictures.get(one.pk, ()),
        )
        for one in found
    ]


def words(chinese: str, english: str) -> Text:
    """What somebody wrote, in the reader's language where it is there."""
    return Text("{words}", "{words}", words=Text(chinese, english or chinese))


def pictures_of(notices: Iterable[Notice]) -> dict[UUID, tuple[tuple[str, str], ...]]:
    """Addresses of the pictures of notices, small and full; one query for all of them."""
    found: dict[UUID, tuple[tuple[str, str], ...]] = {}
    rows = Picture.objects.filter(notice__in=[one.pk for one in notices]).order_by("pk")
    for notice_id, file_id in rows.values_list("notice_id", "file_id"):
        pair = (files.small_url(file_id), files.url(file_id))
        found[notice_id] = (*found.get(notice_id, ()), pair)
    return found


def _message(one: Message) -> MessageRow:
    return MessageRow(
        one.pk,
        words(one.title_zh.open(), one.title_en.open()),
        words(one.body_zh.open(), one.body_en.open()),
        one.told_at,
        one.seen_at is not None,
    )
