"""The guard's phone reads as the server does: passes of every kind, altered ones, and claims nobody issues."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from mashang.domain.passes import Flaw, as_jwks, base45
from mashang.domain.passes.claims import OURS, claims_of
from mashang.domain.passes.writing import PREFIX
from tests.domain.passes.making import FRESHNESS, KEYS, NOW, Phone, PhoneWithP256, passes, reading
from tests.domain.passes.making import shown as shown_on
from tests.domain.passes.vectors import answer, signed_as
from tests.phone import asked_of_phone

CASES = 500
LABELS = st.sampled_from([1, 4, 5, 7, 8, 2, 99])
OWN_LABELS = st.integers(1, 9)
ITEMS = st.recursive(
    st.integers(-(2**64), 2**64 - 1)
    | st.sampled_from([0, 1, 7, 2**32])
    | st.binary(max_size=20)
    | st.text(max_size=6),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.integers(-9, 9), inner, max_size=3)
    ),
    max_leaves=4,
)


def _row(text: str) -> dict[str, Any]:
    return {
        "text": text,
        "now": NOW.isoformat(),
        "keys": as_jwks(KEYS),
        "behind_s": FRESHNESS.behind / timedelta(seconds=1),
        "ahead_s": FRESHNESS.ahead / timedelta(seconds=1),
    }


def _phone_of(one):
    if one.holder is None:
        return None
    return PhoneWithP256() if one.holder.y else Phone()


@st.composite
def texts(draw) -> str:
    """A good pass, one with a byte changed, one with a claim that nobody issues, or bytes at random."""
    way = draw(st.integers(0, 3))
    if way == 0:
        return PREFIX + base45.encode(draw(st.binary(max_size=60)))
    one = draw(passes())
    if way == 1:
        claims = claims_of(one)
        if draw(st.booleans()):
            claims[draw(LABELS)] = draw(ITEMS)
        else:
            claims[OURS] = {**claims[OURS], draw(OWN_LABELS): draw(ITEMS)}
        return signed_as(claims)
    text = shown_on(one, _phone_of(one), NOW - timedelta(seconds=draw(st.integers(-20, 90)))).text
    if way == 2:
        return text
    raw = bytearray(base45.decode(text.removeprefix(PREFIX)))
    raw[draw(st.integers(0, len(raw) - 1))] ^= draw(st.integers(1, 255))
    return PREFIX + base45.encode(bytes(raw))


@pytest.mark.node
def test_the_phone_reads_of_generated_texts_what_the_server_reads(tmp_path):
    cases: list[dict[str, Any]] = []

    @settings(
        max_examples=CASES,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(texts())
    def gather(text):
        cases.append(_row(text))

    gather()
    expected = [answer(reading(one["text"])) for one in cases]
    assert len({one["flaw"] for one in expected if "flaw" in one}) > len(Flaw) // 3
    assert any("pass" in one for one in expected)
    for case, mine, phone in zip(
        cases, expected, asked_of_phone("read", cases, tmp_path), strict=True
    ):
        assert phone == mine, case["text"]
