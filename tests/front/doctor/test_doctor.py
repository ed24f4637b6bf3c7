"""The examination: what is well, what is ill, and that each ill names its remedy."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from mashang.cli.main import main
from mashang.foundation.backups.models import Backup
from mashang.foundation.events import actions as events
from mashang.foundation.events.models import Delivery
from mashang.foundation.jobs.models import Heartbeat
from mashang.foundation.records import steps as records
from mashang.foundation.records.actions import seal_all
from mashang.foundation.records.actors import SYSTEM, Subject
from mashang.foundation.records.models import Record
from mashang.front.doctor import queries
from mashang.front.doctor.checks import GROUPS
from mashang.front.doctor.finding import Finding, State
from mashang.front.doctor.parked import parked_for
from mashang.governance.duties.models import Responsibility
from mashang.kernel import clock as clocks
from mashang.kernel.clock import FixedClock
from mashang.kernel.ids import new_id
from mashang.kernel.texts import Text
from tests.browser import signed_in
from tests.world import World, build_world

HEALTHY_AGE = timedelta(minutes=1)


@pytest.fixture
def world(transactional_db: None, clock: FixedClock) -> World:
    """The street, with a worker that beats and a backup that was tried."""
    built = build_world()
    Heartbeat.objects.create(beat_at=clocks.now() - HEALTHY_AGE)
    at = clocks.now() - timedelta(hours=2)
    Backup.objects.create(
        name="mashang-now", taken_at=at, vendor="sqlite", n_bytes=1, manifest_sha256="0" * 64,
        keep_until_on=clocks.today() + timedelta(days=30), verified_at=at,
    )  # fmt: skip
    return built


def write_a_record() -> None:
    with transaction.atomic():
        records.write(SYSTEM, "test.verb", Subject("case", new_id(), "cases.content"))


def found() -> dict[str, Finding]:
    return {one.code: one for group in queries.examine() for one in group.findings}


def test_a_healthy_street_is_well_and_says_so_in_both_languages(world: World) -> None:
    groups = queries.examine()
    wrong = [one for group in groups for one in group.findings if one.state is not State.WELL]
    assert [f"{one.code}: {one.says}" for one in wrong] == []
    assert queries.worst(groups) is State.WELL
    assert len(found()) >= 17


def test_whatever_is_wrong_names_its_remedy(world: World, settings, tmp_path: Path) -> None:
    settings.MASHANG_MODE = "production"
    settings.HTTPS = False
    settings.MASHANG_SMS_URL = ""
    Heartbeat.objects.update(beat_at=clocks.now() - timedelta(hours=1))
    Backup.objects.all().delete()
    Responsibility.objects.filter(level="community").delete()
    by_code = found()
    for code in (
        "jobs.beat",
        "settings.https",
        "messages.sms",
        "backups.fresh",
        "street.answers",
        "keys.apart",
    ):
        assert by_code[code].state is State.ILL, code
    assert by_code["backups.tried"].state is State.WATCH
    assert all(one.remedy for one in by_code.values() if one.state is not State.WELL)
    assert all(one.remedy is None for one in by_code.values() if one.state is State.WELL)
    assert "天新社区" in str(by_code["street.answers"].says)


def test_a_record_that_was_changed_is_found(world: World) -> None:
    write_a_record()
    assert seal_all() > 0
    assert found()["records.holds"].state is State.WELL
    with connection.cursor() as cursor:
        for name in _triggers(cursor):
            cursor.execute(f"DROP TRIGGER {name}" + _on_table())
        cursor.execute("UPDATE records_record SET verb = 'other.verb'")
    assert found()["records.holds"].state is State.ILL


def _triggers(cursor) -> list[str]:
    if connection.vendor == "sqlite":
        cursor.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'records_record'"
        )
    else:
        cursor.execute(
            "SELECT tgname FROM pg_trigger WHERE tgrelid = 'records_record'::regclass AND NOT tgisinternal"
        )
    return [row[0] for row in cursor.fetchall()]


def _on_table() -> str:
    return "" if connection.vendor == "sqlite" else " ON records_record"


def test_records_that_wait_too_long_are_watched(world: World, clock: FixedClock) -> None:
    write_a_record()
    clock.move(timedelta(minutes=11))
    assert found()["records.holds"].state is State.WATCH


def test_a_check_that_falls_hides_no_other(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def falls() -> list[Finding]:
        raise ZeroDivisionError

    groups = {"first": (Text("一", "One"), (falls,)), **GROUPS}
    monkeypatch.setattr(queries, "GROUPS", groups)
    by_code = found()
    assert by_code["doctor.falls"].state is State.ILL
    assert by_code["database.migrations"].state is State.WELL


def test_administrators_read_it_on_a_page(world: World) -> None:
    page = signed_in(world.accounts["administrator"]).get(reverse("doctor:page"))
    assert page.status_code == 200
    assert "都正常" in page.content.decode()
    assert signed_in(world.accounts["worker"]).get(reverse("doctor:page")).status_code == 403


def test_the_command_tells_people_and_programs(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    well = CliRunner().invoke(main, ["doctor"])
    assert well.exit_code == 0, well.output
    assert "[正常]" in well.output
    Backup.objects.all().delete()
    watch = CliRunner().invoke(main, ["doctor", "--json"])
    assert watch.exit_code == 3
    told = json.loads(watch.output)
    assert told["state"] == "watch"
    assert {one["code"] for one in told["findings"] if one["state"] == "watch"} == {
        "backups.fresh", "backups.tried",
    }  # fmt: skip


def parked(count: int = 1, consumer: str = "notices.drop_dead") -> list[Delivery]:
    """Events that failed eight times."""
    now = clocks.now()
    return [
        Delivery.objects.create(
            event_id=new_id(), name="people.died", consumer=consumer, subject=f"person:{new_id()}",
            happened_at=now - timedelta(hours=4), attempts=8, next_try_at=now,
            parked_at=now - timedelta(minutes=number), last_error="OperationalError",
        )
        for number in range(count)
    ]  # fmt: skip


def test_a_parked_event_is_listed_with_its_room_and_why(world: World) -> None:
    (row,) = parked()
    page = signed_in(world.accounts["administrator"]).get(reverse("doctor:parked"))
    text = page.content.decode()
    assert "OperationalError" in text
    assert "people.died<br>→ notices.drop_dead" in text
    assert row.subject in text
    assert "讯" in text


def test_an_administrator_lets_one_event_be_tried_again_and_it_is_recorded(world: World) -> None:
    first, second = parked(2)
    client = signed_in(world.accounts["administrator"])
    answer = client.post(reverse("doctor:retry", args=[first.pk]))
    assert (answer.status_code, answer["Location"]) == (303, reverse("doctor:parked"))
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.parked_at, first.attempts, first.next_try_at) == (None, 0, clocks.now())
    assert second.parked_at is not None
    record = Record.objects.get(verb="doctor.retry")
    assert record.facts == {"consumer": "notices.drop_dead"}
    assert record.actor == f"account:{world.accounts['administrator'].pk}"
    client.post(reverse("doctor:retry", args=[first.pk]))
    assert Record.objects.filter(verb="doctor.retry").count() == 1


def test_all_parked_events_are_tried_again_at_once_and_the_job_consumes_them(world: World) -> None:
    for row in parked(3):
        Delivery.objects.filter(pk=row.pk).update(
            subject=f"person:{world.people['grandmother'].pk}"
        )
    signed_in(world.accounts["administrator"]).post(reverse("doctor:retry_all"))
    assert not Delivery.objects.filter(parked_at__isnull=False).exists()
    assert events.drain().failed == 0
    assert not Delivery.objects.exists()


def test_nobody_but_an_administrator_sees_or_frees_parked_events(world: World) -> None:
    (row,) = parked()
    for name in ("worker", "chief", "supervisor"):
        client = signed_in(world.accounts[name])
        assert client.get(reverse("doctor:parked")).status_code == 403
        assert client.post(reverse("doctor:retry", args=[row.pk])).status_code == 403
    row.refresh_from_db()
    assert row.parked_at is not None


def test_the_list_of_parked_events_has_pages_and_costs_the_same_on_each(world: World) -> None:
    parked(35)
    seen: list[str] = []
    cursor = None
    while True:
        with CaptureQueriesContext(connection) as asked:
            page = parked_for(world.actor("administrator"), cursor)
        assert sum("events_delivery" in one["sql"] for one in asked.captured_queries) == 1
        seen += [one.subject for one in page]
        cursor = page.next_cursor
        if cursor is None:
            break
    assert len(seen) == len(set(seen)) == 35


def test_the_command_lists_parked_events_and_lets_them_be_tried_again(world: World) -> None:
    (row,) = parked()
    listed = CliRunner().invoke(main, ["doctor"])
    assert f"people.died → notices.drop_dead  {row.subject}  OperationalError" in listed.output
    assert listed.exit_code == 3
    freed = json.loads(CliRunner().invoke(main, ["doctor", "--retry-parked", "--json"]).output)
    assert freed["parked"] == []
    row.refresh_from_db()
    assert row.parked_at is None
