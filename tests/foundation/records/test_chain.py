from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from mashang.foundation.records import chain
from mashang.kernel import merkle

AT = datetime(2026, 4, 29, 0, 30, 0, 5, tzinfo=UTC)
ROW = {
    "record_id": UUID(int=7),
    "at": AT,
    "verb": "people.reveal",
    "subject": b"\x01\xff",
    "facts": {"b": 1, "a": "码"},
}


def test_a_rows_digest_is_the_leaf_of_its_sorted_json():
    """The format is a promise: a verifier elsewhere reads it."""
    text = (
        '{"at":"2026-04-29T00:30:00.000005+00:00","facts":{"a":"码","b":1},'
        '"record_id":"00000000-0000-0000-0000-000000000007","subject":"01ff","verb":"people.reveal"}'
    )
    assert chain.digest_of(ROW) == merkle.leaf(text.encode())


def test_the_zone_and_the_order_in_which_a_row_is_read_do_not_matter():
    shanghai = AT.astimezone(timezone(timedelta(hours=8)))
    same = dict(reversed([*{**ROW, "at": shanghai, "subject": memoryview(b"\x01\xff")}.items()]))
    assert chain.digest_of(same) == chain.digest_of(ROW)


@given(st.sampled_from(sorted(ROW)), st.text())
def test_any_changed_column_changes_the_digest(column, value):
    assert chain.digest_of({**ROW, column: value}) != chain.digest_of(ROW)


def test_everything_about_a_batch_is_part_of_its_link():
    def link(number=1, at=AT, count=2, root=b"r" * 32, previous=chain.FIRST_LINK, retires_until=0):
        return chain.link_of(
            number, at, count, root, previous=previous, retires_until=retires_until
        )

    others = [
        link(number=2),
        link(at=AT + timedelta(microseconds=1)),
        link(count=3),
        link(root=b"s" * 32),
        link(previous=b"p" * 32),
        link(retires_until=1),
    ]
    assert len({link(), *others}) == 7
