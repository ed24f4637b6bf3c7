"""docs/doorkeeping.md says what the code says."""

from pathlib import Path

import pytest

from mashang.domain.doorkeeping import Alarm, DoorSetting, Kind, SnapshotFlaw, State
from mashang.domain.doorkeeping.events import event_form
from mashang.domain.doorkeeping.forms import snapshot_form
from mashang.domain.doorkeeping.sealing import AAD
from tests.domain.doorkeeping.making import snapshot
from tests.domain.doorkeeping.test_talking import EVENT

PAGE = (Path(__file__).parents[3] / "docs/doorkeeping.md").read_text("utf-8")


@pytest.mark.parametrize("flaw", SnapshotFlaw)
def test_every_flaw_has_its_line(flaw):
    assert f"| `{flaw.value}` | {flaw.text.en} |" in PAGE


@pytest.mark.parametrize("word", [*Kind, *Alarm, *State])
def test_every_word_of_an_event_is_there(word):
    assert f"`{word.value}`" in PAGE


def test_every_field_is_there():
    form = snapshot_form(snapshot())
    setting = form["doors"][0]
    for name in (*form, *setting, *event_form(EVENT)):
        assert f"`{name}`" in PAGE, name
    assert AAD.decode() in PAGE
    assert len(setting) == len(DoorSetting.__dataclass_fields__) + 2  # a door has three fields
