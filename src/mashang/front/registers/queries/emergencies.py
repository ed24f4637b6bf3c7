"""紧急查看: what was taken, how it stands, and what was looked at, for those who took and review it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from mashang.domain import emergencies
from mashang.domain.emergencies import State
from mashang.elements.people.terms import FIELDS, title_of
from mashang.foundation.grants import queries as grants
from mashang.foundation.grants.actor import Actor
from mashang.foundation.grants.models import Emergency
from mashang.foundation.grants.policy import EMERGENCIES
from mashang.foundation.grants.roles import BUILT_IN, EMERGENCY
from mashang.foundation.grants.steps.emergencies import BREAK
from mashang.foundation.policies import queries as policies
from mashang.foundation.records import queries as records
from mashang.foundation.records.models import Record
from mashang.kernel.house import house
from mashang.kernel.texts import Text
from mashang.web.paging import Page, page_of

_SIGNS = 4
AT_ONCE = 500
_STATES: dict[State, tuple[Text, str]] = {
    State.OPEN: (Text("正在进行", "Open now"), "red"),
    State.WAITS: (Text("待复核", "Waits for review"), "amber"),
    State.OVERDUE: (Text("逾期未复核", "Review overdue"), "red"),
    State.QUESTIONED: (Text("有疑问", "Questioned"), "amber"),
    State.CONFIRMED: (Text("已确认", "Confirmed"), "green"),
}


@dataclass(frozen=True, slots=True)
class EmergencyRow:
    """One taking of rights, as lists and its page show it."""

    emergency_id: UUID
    who: str
    unit: str
    rights: Text
    where: str
    kind: Text | str
    reason: str
    opened_at: datetime
    until: datetime
    review_by: datetime
    state: State
    is_open: bool
    is_own: bool
    may_review: bool
    wants_more: bool
    reviewer: str
    reviewed_at: datetime | None
    remark: str
    looks: int = 0

    @property
    def state_title(self) -> Text:
        """How it stands, in words."""
        return _STATES[self.state][0]

    @property
    def tone(self) -> str:
        """The colour of its badge."""
        return _STATES[self.state][1]

    @property
    def needs_review(self) -> bool:
        """Whether nobody has judged it."""
        return self.reviewed_at is None


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing done under it.

    Attributes:
        sign: tells subjects apart without naming them: the same sign is the same person or thing.
    """

    at: datetime
    is_look: bool
    noun: str
    sign: str
    what: Text | str
    purpose: Text | str
    reason: str


def kinds() -> list[tuple[str, Text | str]]:
    """The closed list of emergencies, to choose from."""
    return [(one.code, one.title) for one in policies.listing("grants.emergency_kinds")]


def takeable() -> list[tuple[str, Text | str]]:
    """The sets of rights that may be taken."""
    return [(code, title) for code, title in BUILT_IN.items() if code in EMERGENCY]


def emergencies_seen(
    actor: Actor, cursor: str | None = None, *, unreviewed: bool = False
) -> Page[EmergencyRow]:
    """Every taking that the actor may see, the newest first; own ones among them."""
    rows = EMERGENCIES.visible(actor)
    if unreviewed:
        rows = rows.filter(reviewed_at__isnull=True)
    page = page_of(_with_names(rows), ("-opened_at", "-emergency_id"), cursor=cursor)
    return Page(_shown(actor, page.items), page.next_cursor, page.is_first)


def own_emergencies(actor: Actor, cursor: str | None = None) -> Page[EmergencyRow]:
    """What the actor took, the newest first."""
    rows = _with_names(Emergency.objects.filter(account=actor.account))
    page = page_of(rows, ("-opened_at", "-emergency_id"), cursor=cursor)
    return Page(_shown(actor, page.items), page.next_cursor, page.is_first)


def emergency(actor: Actor, emergency_id: UUID) -> EmergencyRow:
    """One taking.

    Raises:
        OutOfScope: not there for the actor.
    """
    EMERGENCIES.access(actor, "see", emergency_id=emergency_id)
    row = _with_names(Emergency.objects.filter(pk=emergency_id)).get()
    return _shown(actor, [row])[0]


def deeds(actor: Actor, emergency_id: UUID, cursor: str | None = None) -> Page[Deed]:
    """What was done under it, the newest first: looks above all.

    Raises:
        OutOfScope: not there for the actor.
    """
    row = EMERGENCIES.access(actor, "see", emergency_id=emergency_id)
    done = records.records_in_emergency(Actor.of(row.account, row.opened_at).ref, row.pk)
    rows = done.exclude(verb=BREAK)  # the taking itself stands beside the list
    page = page_of(rows, ("-at", "-record_id"), cursor=cursor)
    purposes = {one.code: one.title for one in policies.listing("people.reveal_purposes")}
    return Page([deed_of(one, purposes) for one in page.items], page.next_cursor, page.is_first)


def oldest_unreviewed(actor: Actor) -> EmergencyRow | None:
    """What waits longest for this reviewer."""
    rows = EMERGENCIES.visible(actor, "review").filter(reviewed_at__isnull=True)
    first = _with_names(rows).order_by("opened_at", "emergency_id").first()
    return _shown(actor, [first])[0] if first else None


def waiting_reviews(at: datetime) -> list[UUID]:
    """What nobody has reviewed for at least one span between reminders, the oldest first."""
    before = at - policies.span("grants.emergency_remind_hours")
    rows = Emergency.objects.filter(reviewed_at__isnull=True, opened_at__lte=before)
    return list(rows.order_by("opened_at", "pk").values_list("pk", flat=True)[:AT_ONCE])


def _with_names(rows: QuerySet[Emergency]) -> QuerySet[Emergency]:
    return rows.select_related("grant", "account", "reviewed_by")


def _shown(actor: Actor, rows: Iterable[Emergency]) -> list[EmergencyRow]:
    within = policies.days("grants.emergency_review_days")
    kinds_by_code = {one.code: one.title for one in policies.listing("grants.emergency_kinds")}
    titles = grants.role_titles()
    found = []
    for row in rows:
        until = row.grant.until or row.opened_at
        found.append(
            EmergencyRow(
                emergency_id=row.pk,
                who=f"{row.account.username} {row.account.name.open()}".strip(),
                unit=" ".join(filter(None, (row.account.unit, row.account.post))),
                rights=titles[row.grant.role_id],
                where=row.grant.scope_name,
                kind=title_of(kinds_by_code, row.kind),
                reason=row.reason.open(),
                opened_at=row.opened_at,
                until=until,
                review_by=row.opened_at + within,
                state=emergencies.state(
                    opened_at=row.opened_at,
                    until=until,
                    verdict=row.verdict,
                    review_within=within,
                    now=actor.at,
                ),
                is_open=actor.at < until,
                is_own=row.account_id == actor.account_id,
                may_review=EMERGENCIES.may(actor, "review", row),
                wants_more=row.wanted_at is not None and actor.at < until,
                reviewer=row.reviewed_by.username if row.reviewed_by else "",
                reviewed_at=row.reviewed_at,
                remark=row.remark.open(),
            )
        )
    return found


def deed_of(record: Record, purposes: dict[str, Text]) -> Deed:
    """A record as those read it who look after whoever acted: no name, the kinds of fields."""
    room = house().rooms.get(record.verb.partition(".")[0])
    fields = [title_of(FIELDS, name) for name in record.field_names]
    looked = Text(
        "、".join(Text.in_(one, "zh") if isinstance(one, Text) else one for one in fields),
        ", ".join(Text.in_(one, "en") if isinstance(one, Text) else one for one in fields),
    )
    return Deed(
        at=record.at,
        is_look=record.is_look,
        noun=record.noun,
        sign=bytes(record.subject).hex()[:_SIGNS].upper(),
        what=looked if record.is_look else room.title if room else record.verb,
        purpose=title_of(purposes, record.purpose) if record.purpose else "",
        reason=record.reason.open() if record.reason else "",
    )
