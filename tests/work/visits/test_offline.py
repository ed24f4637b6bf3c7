"""What phones wrote down without a network arrives once, in whatever order and however often it is sent."""

import random
import time
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.urls import reverse

from mashang.elements.cases.models import Case
from mashang.foundation.commands.models import Command
from mashang.kernel.paths import ancestors
from mashang.work.visits.models import Visit, VisitAnswer, VisitList
from tests.browser import signed_in
from tests.photos import a_photo
from tests.work.walks import a_list, item, send, visit_to
from tests.world import World, build_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(clock) -> World:
    return build_world()


def states(answer) -> list[str]:
    return [one["state"] for one in answer.json()["results"]]


def test_an_answer_arrives_hours_later_with_the_time_it_happened(world, clock):
    a_list(world, "grandmother")
    happened = clock.now()
    clock.move(timedelta(hours=5))
    client = signed_in(world.accounts["grid"])
    answer = send(client, item(visit_to(world, "grandmother"), happened, note="精神不错"))
    assert states(answer) == ["done"]
    kept = VisitAnswer.objects.get()
    assert (kept.happened_at, kept.received_at) == (happened, clock.now())
    assert kept.is_offline
    assert kept.skew_s == 0
    assert visit_to(world, "grandmother").settled_at == happened


def test_a_repeat_changes_nothing_and_gets_the_first_answer(world, clock):
    a_list(world, "grandmother")
    client = signed_in(world.accounts["grid"])
    one = item(visit_to(world, "grandmother"), clock.now(), "needs_help", note="药吃完了")
    assert [states(send(client, one)) for _ in range(2)] == [["done"], ["done"]]
    assert VisitAnswer.objects.count() == Case.objects.count() == 1


def test_a_refused_item_says_why_and_stops_no_other(world, clock):
    a_list(world, "grandmother", "landlord")
    client = signed_in(world.accounts["grid"])
    helpless = item(visit_to(world, "grandmother"), clock.now(), "needs_help")
    strange = {**item(visit_to(world, "grandmother"), clock.now()), "code": "visits.nothing"}
    nowhere = item(Visit(visit_id=uuid4()), clock.now())
    wrong_phone = item(visit_to(world, "grandmother"), clock.now(), phone="12")
    nul = item(visit_to(world, "grandmother"), clock.now(), note="\x00")
    good = item(visit_to(world, "landlord"), clock.now())
    answer = send(client, helpless, strange, nowhere, wrong_phone, nul, good)
    by_id = {one["id"]: one for one in answer.json()["results"]}
    assert by_id[good["id"]]["state"] == "done"
    for one in (helpless, strange, nowhere, wrong_phone, nul):
        assert by_id[one["id"]]["state"] == "refused"
        assert by_id[one["id"]]["text"]
    assert "需要什么帮助" in by_id[helpless["id"]]["text"]
    assert VisitAnswer.objects.count() == 1


def test_a_colleague_at_the_same_door_is_kept_and_told(world, clock):
    a_list(world, "grandmother")
    first, second = (signed_in(world.accounts[who]) for who in ("grid", "worker"))
    visit = visit_to(world, "grandmother")
    assert states(send(first, item(visit, clock.now()))) == ["done"]
    assert states(send(second, item(visit, clock.now(), "told"))) == ["conflict"]
    assert VisitAnswer.objects.count() == 2


def test_only_the_account_that_wrote_it_may_send_it(world, clock):
    a_list(world, "grandmother")
    writer, other = (signed_in(world.accounts[who]) for who in ("grid", "worker"))
    tag = writer.get("/offline/state").json()["account"]
    assert tag
    assert tag != other.get("/offline/state").json()["account"]
    sent = {"account": tag, "sent_at": clock.now().isoformat(), "items": "[]"}
    assert other.post("/offline/send", sent).status_code == 409
    writer.logout()
    assert writer.get("/offline/state").json()["account"] == ""
    assert writer.post("/offline/send", sent).status_code == 302


def test_a_wrong_clock_is_set_right_and_noted(world, clock):
    a_list(world, "grandmother")
    client = signed_in(world.accounts["grid"])
    phone_now = clock.now() - timedelta(hours=1)
    one = item(visit_to(world, "grandmother"), phone_now - timedelta(minutes=30))
    send(client, one, at=phone_now)
    kept = VisitAnswer.objects.get()
    assert (kept.happened_at, kept.skew_s) == (clock.now() - timedelta(minutes=30), 3600)


def test_a_batch_that_cannot_be_read_is_refused_as_a_whole(world, clock):
    client = signed_in(world.accounts["grid"])
    tag = client.get("/offline/state").json()["account"]
    now = clock.now().isoformat()
    for given in (
        {"items": "no json", "sent_at": now},
        {"items": "[{}]", "sent_at": now},
        {"items": "[]", "sent_at": "yesterday"},
        {"items": '[{"id":"x"}]', "sent_at": now},
    ):
        assert client.post("/offline/send", {"account": tag, **given}).status_code == 422
    many = [item(Visit(visit_id=uuid4()), clock.now()) for _ in range(101)]
    assert send(client, *many).status_code == 422


def test_what_was_written_down_too_long_ago_is_to_be_checked_again(world, clock):
    a_list(world, "grandmother")
    client = signed_in(world.accounts["grid"])
    one = item(visit_to(world, "grandmother"), clock.now() - timedelta(days=15))
    assert states(send(client, one)) == ["refused"]


def test_a_photo_comes_with_its_answer(world, clock):
    a_list(world, "grandmother")
    client = signed_in(world.accounts["grid"])
    one = item(visit_to(world, "grandmother"), clock.now())
    assert states(send(client, one, **{f"photo-{one['id']}": a_photo()})) == ["done"]
    assert VisitAnswer.objects.get().photo is not None


def test_field_pages_say_for_whom_and_until_when_a_phone_may_keep_them(world, clock):
    list_id = a_list(world, "grandmother")
    client = signed_in(world.accounts["grid"])
    for address in (reverse("visits:walk", args=[list_id]), reverse("visits:mine")):
        page = client.get(address)
        assert page.headers["X-Mashang-Keep"] == client.get("/offline/state").json()["account"]
        assert (
            page.headers["X-Mashang-Keep-Until"] == (clock.now() + timedelta(hours=12)).isoformat()
        )
    visit = reverse("visits:visit", args=[visit_to(world, "grandmother").pk])
    for address in (visit, "/desk/cases", "/"):
        assert "X-Mashang-Keep" not in client.get(address).headers
    shown = client.post(f"{visit}/look")
    assert shown.headers["Cache-Control"] == "no-store"
    assert "裘桂英" in shown.content.decode()
    assert "裘桂英" not in client.get(reverse("visits:walk", args=[list_id])).content.decode()


def end_state() -> list[tuple[object, ...]]:
    answers = VisitAnswer.objects.order_by("answer_id").values_list("answer_id", "happened_at")
    visits = Visit.objects.order_by("visit_id")
    return [*answers, *visits.values_list("visit_id", "state", "reason", "settled_at", "next_on")]


def many_visits(world: World, n: int) -> list[Visit]:
    """A list longer than any real one: settled visits, so that one person may stand for all."""
    home = world.places["102"]
    made = VisitList.objects.create(
        holder=world.accounts["grid"],
        path=ancestors(home.path)[1],
        name="天新",
        on_day=world.actor("grid").at.date(),
        made_at=world.actor("grid").at,
    )
    rows = [
        Visit(
            list=made,
            position=position,
            person=world.people["grandmother"],
            place=home,
            path=home.path,
            rule="aged_80",
            every_days=7,
            state="excused",
        )
        for position in range(n)
    ]
    return Visit.objects.bulk_create(rows)


def test_neither_order_nor_repetition_decides_anything(world, clock):
    visits = many_visits(world, 20)
    began = clock.now()
    items = [
        item(visits[n % 20], began + timedelta(seconds=n), ("met", "refused", "told")[n % 3])
        for n in range(100)
    ]
    clock.move(timedelta(days=1))
    client = signed_in(world.accounts["grid"])
    ends = []
    for order in (items, items[::-1], random.Random(3).sample(items, 100)):
        for _ in range(2):
            for first in range(0, 100, 25):
                assert "refused" not in states(send(client, *order[first : first + 25]))
            ends.append(end_state())
        forget_answers()
    assert all(end == ends[0] for end in ends)
    assert len(ends[0]) == 100 + 20


@pytest.mark.slow
@pytest.mark.skipif(
    connection.vendor == "sqlite",
    reason="ten thousand savepoints in one transaction in memory; a hundred answers run here",
)
def test_five_thousand_answers_after_a_day_in_any_order_and_some_twice_end_the_same(world, clock):
    """Prints how long they took (`-s`); how fast is never a test."""
    visits = many_visits(world, 500)
    began = clock.now()
    outcomes = ("met", "refused", "told", "met", "refused")
    items = [
        item(visits[n % 500], began + timedelta(seconds=n), outcomes[n % 5], note=f"第{n}次")
        for n in range(5000)
    ]
    clock.move(timedelta(days=1))
    client = signed_in(world.accounts["grid"])
    random.Random(0).shuffle(items)
    started = time.perf_counter()
    for first in range(0, 5000, 100):
        assert set(states(send(client, *items[first : first + 100]))) == {"done"}
    print(f"5,000 answers in batches of 100: {time.perf_counter() - started:.1f} s")
    ended = end_state()
    again = random.Random(1).sample(items, 500)
    for first in range(0, 500, 100):
        assert set(states(send(client, *again[first : first + 100]))) == {"done"}
    assert end_state() == ended
    assert VisitAnswer.objects.count() == 5000


def forget_answers() -> None:
    """Back to before anything was sent."""
    Command.objects.filter(command_id__in=VisitAnswer.objects.values("answer_id")).delete()
    VisitAnswer.objects.all().delete()
    Visit.objects.update(state="excused", reason="", settled_at=None, next_on=None)


def test_ids_are_those_of_the_phone(world, clock):
    a_list(world, "grandmother")
    one = item(visit_to(world, "grandmother"), clock.now())
    send(signed_in(world.accounts["grid"]), one)
    assert VisitAnswer.objects.get().pk == UUID(str(one["id"]))
