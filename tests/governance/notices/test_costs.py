"""What a page of notices asks the database does not grow with what stands on it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mashang.foundation.files.models import StoredFile
from mashang.governance.notices import queries
from mashang.governance.notices.models import Notice, Picture, Stop
from mashang.kernel.ids import new_id
from tests.governance.notices.test_notices import me, send

pytestmark = pytest.mark.django_db


def asked(work) -> int:
    with CaptureQueriesContext(connection) as seen:
        work()
    return len(seen)


def test_a_readers_list_of_six_notices_costs_what_a_list_of_one_does(world):
    def mine():
        return queries.own_notices(world.actor("resident"), me(world, "resident"))

    send(world)
    mine()  # what a process learns once
    one = asked(mine)
    for number in range(5):
        send(world, must_confirm=number % 2 == 0)
    assert len(mine().items) == 6
    assert asked(mine) == one


def test_the_desks_list_counts_all_its_lists_at_once(world):
    def listed():
        return queries.notices(world.actor("worker"), "out").items

    first = send(world)
    listed()
    one = asked(listed)
    others = [send(world) for _ in range(4)]
    by_id = {row.notice_id: row for row in listed()}
    assert asked(listed) == one
    assert {by_id[key].tally.expected for key in (first, *others)} == {7}


def test_answerers_of_every_building_are_asked_together(world):
    notice_id = send(world, "tianxin")
    home = world.places["home"]
    Stop.objects.create(notice_id=notice_id, building=home, path=home.path, expected=0)

    def buildings():
        return queries.stops(world.actor("worker"), notice_id).items

    rows = buildings()
    assert len(rows) > 1
    assert any(row.answerer for row in rows)
    with CaptureQueriesContext(connection) as seen:
        buildings()
    assert sum('FROM "duties_responsibility"' in one["sql"] for one in seen.captured_queries) == 1


def test_pictures_stand_in_their_order_at_their_own_notice(world):
    first, second = (Notice.objects.get(pk=send(world)) for _ in range(2))
    now = world.actor("worker").at + timedelta(seconds=1)
    stored = [
        StoredFile.objects.create(
            file_id=new_id(), data_class="notices.text", subject_ref="x", owner_kind="notices.notice",
            owner_ref=str(first.pk), media_type="image/webp", n_bytes=1, width=1, height=1,
            stored_at=now, digest=b"x",
        )
        for _ in range(3)
    ]  # fmt: skip
    for notice, file in ((first, stored[0]), (second, stored[1]), (first, stored[2])):
        Picture.objects.create(notice=notice, file=file)
    shown = queries.own_notices(world.actor("resident"), me(world, "resident")).items
    pictures = {one.notice_id: [full for _, full in one.pictures] for one in shown}
    assert [str(stored[0].pk) in pictures[first.pk][0], len(pictures[first.pk])] == [True, 2]
    assert str(stored[2].pk) in pictures[first.pk][1]
    assert len(pictures[second.pk]) == 1
