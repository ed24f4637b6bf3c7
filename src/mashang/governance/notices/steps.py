"""Writes on notices and messages that upper rooms join.

Locks in this order: notice, recipient, message.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from mashang.domain.ages import age_on
from mashang.elements.people import steps as people
from mashang.elements.people.models import Person
from mashang.elements.people.queries import Because, contact_bar
from mashang.elements.people.queries.opening import births_of
from mashang.elements.places.models import Place
from mashang.foundation import bulk
from mashang.foundation.accounts.models import Account
from mashang.foundation.fields import within
from mashang.foundation.policies import queries as policies
from mashang.foundation.verbs import step
from mashang.governance.notices import audiences
from mashang.governance.notices.models import Message, Notice, Recipient, Stop
from mashang.governance.notices.policy import scopes_of
from mashang.kernel import paths
from mashang.kernel.clock import local_day
from mashang.kernel.ids import new_id
from mashang.kernel.paths import Path
from mashang.kernel.texts import Text

State = Recipient.State
STOPS = (
    Place.Kind.BUILDING,
    Place.Kind.VILLAGER_GROUP,
    Place.Kind.STREET_FRONT,
    Place.Kind.COMPOUND,
)
"""What counts as a building on a list, the nearest to a home first."""
_AT_ONCE = 2000
_COLUMNS = (
    "recipient_id", "notice_id", "person_id", "account_id", "place_id", "building_id", "path",
    "state", "is_late", "excuse", "settled_at", "settled_by_id",
)  # fmt: skip


@step
def open_notice(notice: Notice, *, at: datetime) -> int:
    """Let a notice out; what must be confirmed freezes its list of names.

    Args:
        notice: locked by the caller.

    Returns:
        How many names stand on the list.
    """
    notice.status = Notice.Status.OPEN
    notice.opened_at = at
    notice.save(update_fields=["status", "opened_at"])
    if notice.corrects_id is not None:
        replace_waiting(notice.corrects_id, at=at)
    return _freeze(notice, at) if notice.must_confirm else 0


@step
def settle(
    row: Recipient, *, state: str, at: datetime, by: Account | None, excuse: str = ""
) -> None:
    """A name is accounted for; with one of the household the others are, where the notice says so.

    Args:
        row: locked by the caller, with its notice.
    """
    row.state, row.excuse = state, excuse
    row.settled_at, row.settled_by = at, by
    row.save(update_fields=["state", "excuse", "settled_at", "settled_by"])
    by_household = row.notice.counts == Notice.Counts.HOUSEHOLD
    if by_household and row.place is not None and state in (State.CONFIRMED, State.TOLD):
        Recipient.objects.filter(
            notice_id=row.notice_id, place=row.place, state=State.WAITING
        ).update(state=State.HOUSEHOLD, settled_at=at, settled_by=None)


@step
def replace_waiting(notice_id: UUID, *, at: datetime) -> int:
    """Nobody need confirm a notice any more that was corrected or withdrawn."""
    rows = Recipient.objects.filter(notice_id=notice_id, state=State.WAITING)
    return rows.update(state=State.REPLACED, settled_at=at, settled_by=None)


@step
def drop(*, person_id: UUID, place_id: int | None, at: datetime) -> int:
    """Somebody died, or left a home: nobody waits for their answer there.

    Args:
        place_id: the home they left; every one of theirs when None.

    Returns:
        From how many lists.
    """
    rows = Recipient.objects.filter(person_id=person_id, state=State.WAITING)
    if place_id is not None:
        rows = rows.filter(place=place_id)
    return rows.update(state=State.GONE, settled_at=at, settled_by=None)


@dataclass(frozen=True, slots=True)
class Told:
    """What one person is to know.

    Attributes:
        reference: `"<room>.<what happened>:<id>"`; told again, it stands as it was.
        url: the page where it goes on.
    """

    reference: str
    title: Text
    body: Text | None = None
    url: str = ""


@step
def tell(told: Told, *, at: datetime, person: Person, because: Because) -> Message | None:
    """Tell one person of the register something in the portal, unless they died or moved away.

    For rooms above: from the verb in which it happened, or from a consumer of its event.

    Args:
        because: on whose account; see `people.queries.may_be_contacted`.

    Returns:
        The message; None when it was dropped, which leaves a record.
    """
    bar = contact_bar(person.pk, because)
    if bar is not None:
        people.note_dropped(person.pk, message=told.reference, bar=bar)
        return None
    return _keep(told, at, person=person)


@step
def tell_account(told: Told, *, at: datetime, account: Account) -> Message:
    """Tell one account something in the portal: staff, or whoever asked for it with this account."""
    return _keep(told, at, account=account)


def _keep(
    told: Told, at: datetime, *, person: Person | None = None, account: Account | None = None
) -> Message:
    body = told.body or Text("", "")
    message, _ = Message.objects.get_or_create(
        reference=told.reference,
        person=person,
        account=account,
        defaults={
            "message_id": new_id(at),
            "title_zh": told.title.in_("zh"),
            "title_en": told.title.in_("en"),
            "body_zh": body.in_("zh"),
            "body_en": body.in_("en"),
            "url": told.url,
            "told_at": at,
        },
    )
    return message


def _freeze(notice: Notice, at: datetime) -> int:
    """Everybody who must know, once, at the home they share with whoever answers for it."""
    audience = audiences.declared(notice.audience)
    prefixes = scopes_of(notice)
    attention = list(notice.attention.values_list("kind", flat=True))
    found: dict[Any, tuple[int | None, Path]] = {
        key: (place_id, path)
        for key, place_id, path in audiences.members_of(audience, prefixes, attention, at)
    }
    if audience.of == "person":
        for minor in _minors(found, at):
            del found[minor]
    stops = _stops(prefixes)
    building_of = _finder(stops)
    counted: Counter[int] = Counter()

    def rows() -> Iterator[tuple[Any, ...]]:
        for key, (place_id, path) in found.items():
            building = building_of(path)
            if building is not None:
                counted[building] += 1
            whose = (key, None) if audience.of == "person" else (None, key)
            yield (
                new_id(at), notice.pk, *whose, place_id, building, path, State.WAITING.value,
                False, "", None, None,
            )  # fmt: skip

    # Plain values: a model instance for each of a hundred thousand names takes longer than their insert.
    made = bulk.insert_values(Recipient, _COLUMNS, rows())
    where = {place_id: path for path, place_id in stops.items()}
    Stop.objects.bulk_create(
        (
            Stop(notice=notice, building_id=place_id, path=where[place_id], expected=n)
            for place_id, n in counted.items()
        ),
        batch_size=_AT_ONCE,
    )
    return made


def _finder(stops: Mapping[Path, int]) -> Callable[[Path], int | None]:
    """The nearest building at or above a path; looked for once for each home."""
    known: dict[Path, int | None] = {}

    def building_of(path: Path) -> int | None:
        if path not in known:
            above = reversed(paths.ancestors(path))
            known[path] = next((stops[one] for one in above if one in stops), None)
        return known[path]

    return building_of


def _stops(prefixes: Sequence[Path]) -> dict[Path, int]:
    """The buildings in and around parts of the tree, by path."""
    above = {path for one in prefixes for path in paths.ancestors(one)}
    inside = Place.objects.filter(within(prefixes), kind__in=STOPS)
    around = Place.objects.filter(path__in=above, kind__in=STOPS)
    return dict([*inside.values_list("path", "pk"), *around.values_list("path", "pk")])


def _minors(person_ids: Collection[UUID], at: datetime) -> Iterable[UUID]:
    """Who is not of age: their guardians are told. Somebody of unknown age is told."""
    today, of_age = local_day(at), policies.number("people.adult_from_age_years")
    ids = list(person_ids)
    for begin in range(0, len(ids), _AT_ONCE):
        persons = list(Person.objects.filter(pk__in=ids[begin : begin + _AT_ONCE]).only("birth"))
        for key, birth_on in births_of(persons).items():
            if birth_on is not None and age_on(birth_on, today) < of_age:
                yield key
