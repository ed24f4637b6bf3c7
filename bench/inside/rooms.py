"""What a street with many people keeps in its other rooms, told by the rooms' own steps.

Notices with receipts, messages, walks, guests, bookings, forms and openings.
"""

import time
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import islice
from random import Random
from typing import Any
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.db.models import F

from mashang.domain.visiting import State
from mashang.elements.observations.models import Observation
from mashang.elements.people.models import ActsFor, Person, Residency
from mashang.elements.people.policy import links_in_force
from mashang.elements.places.models import Place
from mashang.foundation import bulk
from mashang.foundation.accounts.models import Account
from mashang.foundation.grants.actor import Actor, current_grants
from mashang.foundation.grants.models import Grant, GrantPath
from mashang.governance.notices import steps as notices
from mashang.governance.notices.models import Message, Notice, Recipient, Scope
from mashang.kernel import clock, paths
from mashang.kernel.ids import new_id
from mashang.work.bookings import steps as bookings
from mashang.work.bookings.models import Bookable, Booking
from mashang.work.doors.models import Door, ExitCount
from mashang.work.doors.terms import OPENING, OPENINGS, source_of
from mashang.work.forms import steps as forms
from mashang.work.forms.models import Filling, Form
from mashang.work.visitors import steps as visitors
from mashang.work.visitors.steps import Invitation
from mashang.work.visits import steps as visits
from mashang.work.visits.models import Visit, VisitList
from mashang.work.visits.queries.due import due_people

A_DAY, AN_HOUR = timedelta(days=1), timedelta(hours=1)
NOTICES_BEFORE = 40
"""Notices of each community that are over: lists have pages."""
CONFIRMED_OF_FIVE = 2
MESSAGES_EACH = 12
WALKS_BEFORE, DOORS_OF_A_WALK = 30, 12
GUESTS_EACH = 2
BOOKED_EACH = 2
ANSWERED_OF_A_FORM = 400
OPENINGS_PER_PERSON, OPENING_DAYS = 2, 7
BATCH = 5_000
Found = dict[str, Any]


def answer(*, seed: int) -> Found:
    """Fill the rooms; returns how many rows each has, and how long the lists of the street took to freeze."""
    draw, at = Random(seed), clock.now()
    frozen_s = _notices(at)
    for work in (
        lambda: _messages(at),
        lambda: _walks(draw, at),
        lambda: _guests(draw, at),
        lambda: _bookings(draw, at),
        lambda: _forms(at),
        lambda: _openings(draw, at),
    ):
        with transaction.atomic():
            work()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    models = (Recipient, Message, Visit, visitors.Visit, Booking, Filling, Observation)
    return {
        "frozen_s": frozen_s,
        "rows": {one._meta.label: one.objects.count() for one in models},
    }


def _notices(at: datetime) -> float:
    """One to the whole street and some to each community; seconds that the street's list took."""
    street = Place.objects.get(kind=Place.Kind.SUBDISTRICT)
    chief = _holders("subdistrict_chief")[0]
    started = time.perf_counter()
    with transaction.atomic():
        told = [_notice(street, chief, at, "台风防范提醒", must_confirm=True)]
    frozen_s = time.perf_counter() - started
    for community in _communities():
        worker = _worker_of(community)
        with transaction.atomic():
            told.append(_notice(community, worker, at, "燃气安全检查", must_confirm=True))
            for number in range(NOTICES_BEFORE):
                _notice(community, worker, at - number * 3 * A_DAY, f"第 {number + 1} 期社区快讯")
    with transaction.atomic():
        answered = Recipient.objects.filter(notice__in=told, state=Recipient.State.WAITING)
        answered.annotate(part=F("place_id") % 5).filter(part__lt=CONFIRMED_OF_FIVE).update(
            state=Recipient.State.CONFIRMED, settled_at=at
        )
    return frozen_s


def _notice(
    place: Place, author: Account, at: datetime, title: str, *, must_confirm: bool = False
) -> Notice:
    notice = Notice.objects.create(
        notice_id=new_id(at), title_zh=title, title_en="A notice", path=place.path,
        body_zh="请提前做好准备，互相转告。", body_en="Please prepare, and tell your neighbours.",
        where=place.full_name or place.name, audience="residents", must_confirm=must_confirm,
        confirm_by=at + 3 * A_DAY if must_confirm else None, starts_at=at - AN_HOUR,
        ends_at=at + 30 * A_DAY, unit=author.unit, written_by=author, written_at=at - AN_HOUR,
        sent_by=author, sent_at=at - AN_HOUR,
    )  # fmt: skip
    Scope.objects.create(notice=notice, path=place.path)
    notices.open_notice(notice, at=at)
    return notice


def _messages(at: datetime) -> None:
    """Some messages to everybody who has an account."""
    bulk.insert(
        Message(
            message_id=new_id(at),
            person=person,
            reference=f"bench.told:{number}",
            title_zh="您的预约已排上",
            title_en="Your booking is confirmed",
            body_zh="请按时到达。",
            body_en="Please be on time.",
            url="/bookings",
            told_at=at - number * A_DAY,
            seen_at=at if number > 1 else None,
        )
        for _, person, _ in _residents()
        for number in range(MESSAGES_EACH)
    )


def _walks(draw: Random, at: datetime) -> None:
    """A month of walks behind every grid worker, and one of today to be walked."""
    for worker in _holders("grid_worker"):
        actor = Actor.of(worker, at)
        due = due_people(actor, DOORS_OF_A_WALK * 4)
        if not due:
            continue
        here = due[:DOORS_OF_A_WALK]
        for days in range(1, WALKS_BEFORE + 1):
            on = at - days * A_DAY
            made = VisitList.objects.create(
                holder=worker, path=_around([one.home.path for one in here]),
                name=here[0].home.full_name[:80], on_day=clock.local_day(on), made_at=on, closed_at=on,
            )  # fmt: skip
            bulk.insert(
                Visit(
                    list=made, position=position, person=one.person, place=one.home,
                    path=one.home.path, rule=one.rule.code, every_days=one.rule.every_days,
                    state=State.DONE, reason="met", settled_at=on,
                    next_on=clock.local_day(on) + one.rule.every_days * A_DAY,
                )
                for position, one in enumerate(draw.sample(due, len(here)), 1)
            )  # fmt: skip
        visits.begin_list(actor=actor, dues=here)


def _guests(draw: Random, at: datetime) -> None:
    """Everybody with an account expects guests today."""
    compounds = {one.path: one for one in Place.objects.filter(kind=Place.Kind.COMPOUND)}
    for account, person, home in _residents():
        compound = next((compounds[p] for p in paths.ancestors(home.path) if p in compounds), None)
        for _ in range(GUESTS_EACH if compound else 0):
            since = at + timedelta(minutes=draw.randint(-180, 600))
            visitors.add_invitation(
                host=person,
                home=home,
                compound=compound,
                by=account,
                wanted=Invitation(
                    called="王师傅",
                    purpose="family",
                    people=draw.randint(1, 3),
                    since=since,
                    until=since + 4 * AN_HOUR,
                    plate=f"浙A{draw.randint(10000, 99999)}" if draw.random() < 0.3 else "",
                ),
                at=at,
            )


def _bookings(draw: Random, at: datetime) -> None:
    """Everybody with an account has booked something of their community, as far as there is room."""
    things: dict[str, list[Bookable]] = {}
    for thing in Bookable.objects.order_by("pk"):
        things.setdefault(thing.scope_path, []).append(thing)
    slots = {
        thing.pk: bookings.coming_slots(thing, at) for found in things.values() for thing in found
    }
    for account, person, home in _residents():
        near = [one for path in paths.ancestors(home.path) for one in things.get(path, ())]
        for thing in draw.sample(near, min(len(near), BOOKED_EACH)):
            if slots[thing.pk]:
                wanted = draw.choice(slots[thing.pk])
                slot = bookings.locked_slots(thing, wanted)[wanted.starts_at]
                has_room = slot.taken < slot.capacity or thing.has_waiting
                if has_room and not Booking.objects.filter(slot=slot, person=person).exists():
                    bookings.add_booking(slot, person, thing=thing, by=account, waits=True, at=at)


def _forms(at: datetime) -> None:
    """A form to every resident and one for every room of each community, partly answered."""
    known = {one.audience: one for one in Form.objects.order_by("made_at")}
    for community in _communities():
        for pattern in known.values():
            form = Form.objects.create(
                home=community, path=community.path, title=pattern.title, workbook=pattern.workbook,
                file_name=pattern.file_name, audience=pattern.audience, purpose=pattern.purpose,
                basis=pattern.basis, made_at=at, made_by=_worker_of(community),
            )  # fmt: skip
            form.names_count = forms.freeze_names(form, at=at, at_most=10**6) or 0
            form.state, form.published_at = Form.State.PUBLISHED, at
            form.due_on, form.keep_days = clock.local_day(at + 9 * A_DAY), 90
            form.save()
            rows = Filling.objects.filter(form=form).order_by("path", "pk")[:ANSWERED_OF_A_FORM]
            for row in rows:
                forms.write_answers(
                    row,
                    answers={"has_dogs": "no"},
                    state=Filling.State.DONE,
                    at=at,
                    by=None,
                    by_self=False,
                    known_count=2,
                )


def _openings(draw: Random, at: datetime) -> None:
    """A week of doors: openings by name, and how many left in each hour."""
    doors = list(Door.objects.order_by("pk"))
    inside: dict[str, list[Door]] = {}
    for door in doors:
        inside.setdefault(door.guards_path, []).append(door)
    columns = (
        "observation_id", "kind", "data_class", "source", "key", "path", "person_id", "values",
        "happened_at", "received_at",
    )  # fmt: skip
    bulk.insert_values(Observation, columns, _seen(draw, at, inside))
    hour = at.replace(minute=0, second=0, microsecond=0)
    ExitCount.objects.bulk_create(
        (
            ExitCount(door=door, hour_at=hour - n * AN_HOUR, count=draw.randint(1, 200), last_at=at)
            for door in doors
            for n in range(1, 24 * OPENING_DAYS)
        ),
        batch_size=BATCH,
        ignore_conflicts=True,  # the street has counted some hours already
    )


def _seen(
    draw: Random, at: datetime, inside: dict[str, list[Door]]
) -> Iterator[tuple[object, ...]]:
    living = Residency.objects.filter(until_on=None).values_list("person_id", "path")
    for person_id, path in living.iterator(chunk_size=BATCH):
        near = next((inside[p] for p in reversed(paths.ancestors(path)) if p in inside), None)
        for _ in range(OPENINGS_PER_PERSON if near else 0):
            door = draw.choice(near or ())
            then = at - timedelta(minutes=draw.randint(1, OPENING_DAYS * 24 * 60))
            yield (
                new_id(then), OPENING, OPENINGS, source_of(door.pk), str(uuid4()), door.path,
                person_id, {"reason": "resident", "outcome": "admitted"}, then, then,
            )  # fmt: skip


def _communities() -> list[Place]:
    return list(Place.objects.filter(kind=Place.Kind.COMMUNITY).order_by("path"))


def _residents() -> Iterator[tuple[Account, Person, Place]]:
    """Everybody who has an account and a home."""
    links = ActsFor.objects.filter(links_in_force(clock.now()), basis=ActsFor.Basis.SELF)
    accounts = {one.person_id: one.account for one in links.select_related("account")}
    for ids in _batched(list(accounts)):
        homes = Residency.objects.filter(person__in=ids, until_on=None, person__died_on=None)
        seen: set[UUID] = set()
        for one in homes.select_related("person", "place").order_by("pk"):
            if one.person_id not in seen:
                seen.add(one.person_id)
                yield accounts[one.person_id], one.person, one.place


def _batched(ids: Sequence[UUID]) -> Iterator[list[UUID]]:
    stream = iter(ids)
    while batch := list(islice(stream, BATCH)):
        yield batch


def _holders(role: str) -> list[Account]:
    held = Grant.objects.filter(current_grants(clock.now()), role_id=role).values("account_id")
    return list(Account.objects.filter(pk__in=held).order_by("username"))


def _worker_of(community: Place) -> Account:
    rows = GrantPath.objects.filter(
        current_grants(clock.now(), "grant__"),
        path=community.path,
        grant__role_id="community_worker",
    )
    return rows.select_related("grant__account").order_by("pk")[0].grant.account


def _around(found: list[str]) -> str:
    shared = [set(paths.ancestors(path)) for path in found]
    return max(set.intersection(*shared), key=len)
