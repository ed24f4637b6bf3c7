"""Pages by key against the plain slice of the whole list."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db.models import IntegerField, QuerySet, TextField, Value
from django.db.models.functions import Cast, NullIf, Substr
from django.test import RequestFactory
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mashang.kernel.errors import Invalid
from mashang.web.paging import Key, Order, cursor_from, keys_of, page_of

pytestmark = pytest.mark.django_db
START = datetime(2026, 4, 29, tzinfo=UTC)

ranks = st.one_of(st.none(), st.integers(0, 3))
rows = st.lists(st.tuples(ranks, st.integers(0, 3)), max_size=14)
orders = st.tuples(
    st.sampled_from([("rank", "first"), ("rank", "last"), ("expire_date", None)]),
    st.booleans(),
    st.booleans(),
    st.booleans(),
)


def listed() -> QuerySet[Session]:
    """Sessions with a nullable number (`rank`): a table every street has, with columns of each kind."""
    rank = NullIf(Substr("session_data", 1, 1), Value("-"), output_field=TextField())
    return Session.objects.annotate(rank=Cast(rank, IntegerField()))


def fill(given_rows: list[tuple[int | None, int]]) -> None:
    Session.objects.all().delete()
    Session.objects.bulk_create(
        Session(
            session_key=f"k{at:02d}",
            session_data="-" if rank is None else str(rank),
            expire_date=START + timedelta(hours=hour, microseconds=hour),
        )
        for at, (rank, hour) in enumerate(given_rows)
    )


def walk(order: Order, size: int) -> list[str]:
    seen: list[str] = []
    cursor = None
    while True:
        page = page_of(listed(), order, cursor=cursor, size=size)
        assert page.is_first is (cursor is None)
        assert len(page) <= size
        seen += [row.session_key for row in page]
        cursor = page.next_cursor
        if cursor is None:
            return seen


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(rows, orders, st.integers(1, 5))
def test_walking_the_pages_gives_the_whole_list_once_and_in_order(rows_, order_, size):
    fill(rows_)
    (name, nulls), is_descending, second_descending, pk_descending = order_
    order = (
        Key(name, is_descending, nulls),
        Key("expire_date", second_descending),
        Key("session_key", pk_descending),
    )
    whole = listed().order_by(*(key.order_by() for key in order))
    assert walk(order, size) == [row.session_key for row in whole]


def test_a_row_that_arrives_before_the_cursor_moves_nothing():
    fill([(0, 1), (0, 2), (0, 3)])
    order = ("expire_date", "session_key")
    first = page_of(listed(), order, size=2)
    Session.objects.create(session_key="early", session_data="0", expire_date=START)
    second = page_of(listed(), order, cursor=first.next_cursor, size=2)
    assert [row.session_key for row in second] == ["k02"]


def test_a_page_costs_one_query(django_assert_num_queries):
    fill([(0, hour) for hour in range(6)])
    first = page_of(listed(), ("-expire_date", "session_key"), size=2)
    with django_assert_num_queries(1):
        page_of(listed(), ("-expire_date", "session_key"), cursor=first.next_cursor, size=2)


def test_values_can_be_paged_like_rows():
    fill([(1, 1), (1, 2)])
    page = page_of(
        listed().values("session_key", "expire_date"), ("expire_date", "session_key"), size=1
    )
    assert page.items[0]["session_key"] == "k00"
    assert page.next_cursor


@pytest.mark.parametrize("cursor", ["nonsense", "WzFd:1abc:xyz", "\x00", "开门"])
def test_a_cursor_that_was_not_issued_is_refused(cursor):
    with pytest.raises(Invalid) as refused:
        page_of(listed(), ("session_key",), cursor=cursor)
    assert (refused.value.code, refused.value.field) == ("paging.cursor", "after")


def test_a_cursor_of_another_order_is_refused():
    fill([(0, 1), (0, 2)])
    cursor = page_of(listed(), ("session_key",), size=1).next_cursor
    with pytest.raises(Invalid):
        page_of(listed(), ("-session_key",), cursor=cursor)


def test_a_leading_minus_means_descending():
    assert keys_of(("-due_at", "id")) == (Key("due_at", is_descending=True), Key("id"))


def test_an_empty_cursor_means_the_first_page():
    assert cursor_from(RequestFactory().get("/?after=")) is None
