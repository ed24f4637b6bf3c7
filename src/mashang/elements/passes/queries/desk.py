"""Passes for the desk: who holds one, masked; one of them, with its square when it is printed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from mashang.domain.passage import CredentialKind
from mashang.domain.passes import Standing, as_jwks
from mashang.domain.plates import mask_plate
from mashang.elements.passes.models import Key, Pass
from mashang.elements.passes.policy import AT_THE_DESK, PASSES
from mashang.elements.passes.queries.own import named
from mashang.elements.passes.queries.ring import issuer_keys
from mashang.elements.passes.queries.signing import printed
from mashang.elements.passes.terms import BY_HAND, CLASSES, REASONS
from mashang.elements.people import queries as people
from mashang.elements.places import queries as places
from mashang.elements.places.models import Place
from mashang.foundation.fields import within
from mashang.foundation.grants.actor import Actor
from mashang.kernel.errors import OutOfScope
from mashang.kernel.texts import Text
from mashang.web.paging import Page, page_of


@dataclass(frozen=True, slots=True)
class PassLine:
    """A pass in a list.

    Attributes:
        who: the holder's masked name, the post, or what the desk calls them.
        because: why it opens nothing any more; None while it does.
    """

    pass_id: UUID
    kind: str
    title: Text
    who: str
    where: tuple[str, ...]
    plate: str
    is_on_phone: bool
    since: datetime
    until: datetime | None
    issued_at: datetime
    revoked_at: datetime | None
    because: Text | None


@dataclass(frozen=True, slots=True)
class PassCard:
    """One pass for the desk.

    Attributes:
        is_printed: its square may be printed here.
        reasons: for taking it back.
    """

    line: PassLine
    place: Place | None
    classes: tuple[Text, ...]
    visits_at_most: int | None
    is_printed: bool
    is_live: bool
    may_take_back: bool
    reasons: tuple[tuple[str, Text], ...]


def passes_of(actor: Actor, cursor: str | None = None) -> Page[PassLine]:
    """Passes in the actor's scope that are good now or later, the newest first."""
    return _page(PASSES.visible(actor, "oversee").filter(_live(actor.at)), cursor)


def passes_at(actor: Actor, place_id: int, cursor: str | None = None) -> Page[PassLine]:
    """Passes of a place and below it.

    Raises:
        OutOfScope: the place is not in sight.
    """
    path = places.seen(actor, place_id).path
    rows = PASSES.visible(actor, "oversee").filter(_live(actor.at), within([path]))
    return _page(rows, cursor)


def place_to_issue_for(actor: Actor, place_id: int) -> Place:
    """A place for which the actor gives out passes.

    Raises:
        OutOfScope: not in sight.
        NotAllowed: seen, but passes for it are not theirs to give.
    """
    place = places.find_place(places.seen(actor, place_id).place_id)
    actor.need("passes.issue", place.path)
    return place


def may_issue(actor: Actor, path: str) -> bool:
    """Whether the actor may give out passes at a place."""
    return actor.holds("passes.issue", path)


def pass_card(actor: Actor, pass_id: UUID) -> PassCard:
    """One pass.

    Raises:
        OutOfScope: not in sight.
        NotAllowed: seen as its holder only.
    """
    row = PASSES.access(actor, "oversee", pass_id=pass_id)
    is_live = row.revoked_at is None and (row.until is None or row.until > actor.at)
    return PassCard(
        line=_lines([row])[0],
        place=places.place_at(row.path),
        classes=tuple(CLASSES[one] for one in row.classes if row.kind in AT_THE_DESK),
        visits_at_most=row.visits_at_most,
        is_printed=is_live and row.kind in AT_THE_DESK,
        is_live=is_live,
        may_take_back=is_live and PASSES.may(actor, "take_back", row),
        reasons=tuple((code, REASONS[code]) for code in BY_HAND),
    )


def printed_by_desk(actor: Actor, pass_id: UUID) -> str:
    """The text of the square of a pass that the desk gives out.

    Raises:
        OutOfScope: not in sight, not printed by the desk, or over.
    """
    row = PASSES.access(actor, "oversee", pass_id=pass_id)
    if not pass_card(actor, pass_id).is_printed:
        raise OutOfScope("pass")
    return printed(row)


@dataclass(frozen=True, slots=True)
class KeyLine:
    """A key of the issuer, for who looks after them."""

    kid: str
    standing: str
    made_at: datetime
    signs_since: datetime | None
    believed_until: datetime | None

    @property
    def may_be_withdrawn(self) -> bool:
        """Whether it is believed, or will be."""
        return self.standing != Standing.WITHDRAWN


def keys_of(actor: Actor) -> list[KeyLine]:
    """The keys, the newest first.

    Raises:
        NotAllowed: not this actor's.
    """
    actor.need("passes.keys", places.street().path)
    rows = Key.objects.order_by("-made_at", "kid")
    return [
        KeyLine(row.kid, row.standing, row.made_at, row.signs_since, row.believed_until)
        for row in rows
    ]


def jwks() -> dict[str, Any]:
    """The public keys as a JWK Set; an empty one before the first pass."""
    return as_jwks(issuer_keys())


def _live(at: datetime) -> Q:
    return Q(revoked_at__isnull=True) & (Q(until__isnull=True) | Q(until__gt=at))


def _page(rows: "QuerySet[Pass]", cursor: str | None) -> Page[PassLine]:
    page = page_of(rows.select_related("account"), ("-issued_at", "-pass_id"), cursor=cursor)
    return Page(_lines(page.items), page.next_cursor, page.is_first)


def _lines(rows: "list[Pass]") -> list[PassLine]:
    names = people.masked_names(row.person_id for row in rows if row.person_id)
    return [_line(row, names) for row in rows]


def _line(row: Pass, names: dict[UUID, str]) -> PassLine:
    kind = CredentialKind(row.kind)
    who = names.get(row.person_id, "") if row.person_id else row.called.open()
    if kind is CredentialKind.STAFF and row.account is not None:
        who = " · ".join(filter(None, (row.account.unit, row.account.post)))
    plate = row.plate.open()
    return PassLine(
        pass_id=row.pk,
        kind=kind.value,
        title=kind.text,
        who=who,
        where=named(str(path) for path in row.scope),
        plate=mask_plate(plate) if plate else "",
        is_on_phone=row.phone_id is not None,
        since=row.since,
        until=row.until,
        issued_at=row.issued_at,
        revoked_at=row.revoked_at,
        because=REASONS.get(row.revoked_because) if row.revoked_at is not None else None,
    )
