"""The shared vectors of passes: what every reader, in every language, answers."""

import json
from datetime import datetime, timedelta

import pytest

from mashang.domain.passage import Fault, Proof
from mashang.domain.passes import Flaw, Freshness, from_jwks, read
from tests.domain.passes.vectors import FOLDER, answer

VECTORS = [
    (f"{file.stem}: {one['name']}", one)
    for file in sorted(FOLDER.glob("*.json"))
    for one in json.loads(file.read_text("utf-8"))
]


@pytest.mark.parametrize("vector", [one for _, one in VECTORS], ids=[name for name, _ in VECTORS])
def test_the_answer_is_that_of_the_vector(vector):
    freshness = Freshness(
        timedelta(seconds=vector["behind_s"]), timedelta(seconds=vector["ahead_s"])
    )
    now = datetime.fromisoformat(vector["now"])
    found = read(vector["text"], from_jwks(vector["keys"]), freshness, now)
    assert answer(found) == vector["expect"]


def test_the_vectors_show_every_state_of_a_proof_and_every_fault():
    expected = [one["expect"] for _, one in VECTORS]
    assert {one["proof"] for one in expected if "proof" in one} == {one.value for one in Proof}
    assert {one["fault"] for one in expected if "fault" in one} == {one.value for one in Fault}
    assert len({one["flaw"] for one in expected if "flaw" in one}) >= len(Flaw) - 8
    assert len({name for name, _ in VECTORS}) == len(VECTORS)
