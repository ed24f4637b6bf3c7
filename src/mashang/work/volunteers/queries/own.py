"""Calls for whoever may answer them, and what a volunteer did 我的志愿."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, Sum

from mashang.elements.people.policy import PEOPLE
from mashang.elements.people.queries import Acting, Elsewhere, OwnPerson
from mashang.foundation.grants.actor import Actor
from mashang.kernel.errors import OutOfScope
from mashang.kernel.texts import Text
from mashang.web.paging import Page, page_of
from mashang.work.volunteers.coming import ages
from mashang.work.volunteers.models import Call, Shift, SignUp
from mashang.work.volunteers.policy import SIGN_UPS
from mashang.work.volunteers.queries.reach import calls_at
from mashang.work.volunteers.terms import STATES, TONES

State = SignUp.State
_TAKEN = Q(sign_ups__state__in=(State.ASKED, State.ACCEPTED))


@dataclass(frozen=True, slots=True)
class OwnShift:
    """A shift as a volunteer sees it: how many places are left, and one's own sign-up."""

    shift_id: UUID
    task: str
    meet_at: str
    begins_at: datetime
    ends_at: datetime
    needed: int
    left: int
    sign_up_id: UUID | None
    state: Text | None
    tone: str
    is_mine: bool

    @property
    def is_full(self) -> bool:
        """Whether nobody can sign up any more."""
        return self.left <= 0


@dataclass(frozen=True, slots=True)
class OwnCall:
    """A call as a volunteer sees it."""

    call_id: UUID
    title: Text
    words: Text
    skills: str
    ages: Text
    where: str
    leader: str
    leader_phone: str
    is_closed: bool
    shifts: tuple[OwnShift, ...] = ()


@dataclass(frozen=True, slots=True)
class OwnService:
    """One line of one's own record."""

    sign_up_id: UUID
    title: Text
    task: str
    begins_at: datetime
    ends_at: datetime
    state: Text
    tone: str
    minutes: int | None
    may_withdraw: bool


def own_calls(actor: Actor, me: OwnPerson, cursor: str | None = None) -> Page[OwnCall]:
    """Calls that somebody may answer where they live, while a shift is still to come."""
    coming = Shift.objects.filter(call=OuterRef("pk"), begins_at__gt=actor.at)
    rows = calls_at(_homes(me)).filter(Exists(coming), closed_at__isnull=True)
    page = page_of(
        rows.select_related("place", "leader"), ("-called_at", "-call_id"), cursor=cursor
    )
    return Page([_call(one, ()) for one in page.items], page.next_cursor, page.is_first)


def own_call(actor: Actor, me: OwnPerson, call_id: UUID) -> OwnCall:
    """One call with its shifts.

    Raises:
        OutOfScope: it does not reach where they live.
    """
    rows = calls_at(_homes(me)).select_related("place", "leader")
    found = rows.filter(pk=call_id).first()
    if found is None:
        raise OutOfScope("call")
    mine = {
        one.shift_id: one
        for one in SignUp.objects.filter(shift__call=found, person_id=me.person_id)
        .exclude(state=State.WITHDRAWN)
        .order_by("asked_at")
    }
    shifts = Shift.objects.filter(call=found, begins_at__gt=actor.at).annotate(
        n_taken=Count("sign_ups", filter=_TAKEN)
    )
    views = tuple(
        _shift(one, int(one.n_taken), mine.get(one.pk))
        for one in shifts.order_by("begins_at", "pk")
    )
    return _call(found, views)


def own_services(actor: Actor, me: OwnPerson, cursor: str | None = None) -> Page[OwnService]:
    """What somebody signed up for, the latest first.

    Raises:
        OutOfScope, NotAllowed: the account does not decide as that person.
    """
    PEOPLE.access(actor, "speak_for", person_id=me.person_id)
    rows = SignUp.objects.filter(person_id=me.person_id).select_related("shift__call")
    page = page_of(rows, ("-asked_at", "-sign_up_id"), cursor=cursor)
    found = [_service(one, actor.at) for one in page.items]
    return Page(found, page.next_cursor, page.is_first)


def services_elsewhere(actor: Actor, acting: Acting) -> tuple[Elsewhere, ...]:
    """How many sign-ups are kept of the others for whom the account decides."""
    return acting.elsewhere(SIGN_UPS.visible(actor, "own"), "person_id")


def own_minutes(actor: Actor, me: OwnPerson) -> int:
    """How long somebody has helped, as confirmed.

    Raises:
        OutOfScope, NotAllowed: as `own_services`.
    """
    PEOPLE.access(actor, "speak_for", person_id=me.person_id)
    rows = SignUp.objects.filter(person_id=me.person_id, minutes__isnull=False)
    return int(rows.aggregate(total=Sum("minutes"))["total"] or 0)


def _homes(me: OwnPerson) -> list[str]:
    return [me.home.path] if me.home else []


def words(chinese: str, english: str) -> Text:
    """What somebody wrote, in the reader's language where it is there."""
    return Text("{words}", "{words}", words=Text(chinese, english or chinese))


def _call(one: Call, shifts: tuple[OwnShift, ...]) -> OwnCall:
    leader = one.leader
    return OwnCall(
        one.pk,
        words(one.title_zh, one.title_en),
        words(one.words_zh, one.words_en),
        one.skills,
        ages(one.from_age, one.to_age),
        one.place.full_name or one.place.name,
        " ".join(filter(None, (leader.unit, leader.post))),
        leader.phone.open() if leader.phone else "",
        one.closed_at is not None,
        shifts,
    )


def _shift(one: Shift, n_taken: int, mine: SignUp | None) -> OwnShift:
    holds = mine is not None and mine.state in (State.ASKED, State.ACCEPTED)
    return OwnShift(
        one.pk,
        one.task,
        one.meet_at,
        one.begins_at,
        one.ends_at,
        one.needed,
        one.needed - n_taken,
        mine.pk if mine else None,
        STATES[mine.state] if mine else None,
        TONES[mine.state] if mine else "grey",
        holds,
    )


def _service(one: SignUp, now: datetime) -> OwnService:
    shift = one.shift
    return OwnService(
        one.pk,
        words(shift.call.title_zh, shift.call.title_en),
        shift.task,
        shift.begins_at,
        shift.ends_at,
        STATES[one.state],
        TONES[one.state],
        one.minutes,
        one.state in (State.ASKED, State.ACCEPTED) and shift.begins_at > now,
    )
