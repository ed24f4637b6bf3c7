"""The settings of a door: each documented, none unknown, nothing that opens for strangers."""

from dataclasses import fields
from pathlib import Path

import pytest

from mashang.doorkeeper import configuration
from mashang.doorkeeper.command import DEFAULT, main
from mashang.doorkeeper.configuration import ReaderKind, RelayKind, Settings, read_settings
from mashang.kernel.errors import Invalid

PAGE = (Path(__file__).parents[2] / "docs/doorkeeping.md").read_text("utf-8")
TABLES = {
    "street": configuration.StreetSettings,
    "status": configuration.StatusSettings,
    "book": configuration.BookSettings,
    "mqtt": configuration.BrokerSettings,
    "readers": configuration.ReaderSettings,
    "relays": configuration.RelaySettings,
}
WHOLE = """
folder = "/var/lib/mashang-door"
name = "东门"
[street]
offline_after_s = 60
[mqtt]
host = "127.0.0.1"
[[readers]]
name = "wedge"
kind = "keys"
path = "/dev/input/event3"
door_id = "1201"
[[readers]]
name = "out"
kind = "lines"
path = "/dev/ttyUSB0"
door_id = "1201"
direction = "out"
[[relays]]
door_id = "1201"
kind = "mqtt"
command_topic = "relay/1/set"
[[relays]]
door_id = "1202"
kind = "http"
url = "http://192.168.1.50/relay/0?turn=on&timer={pulse_s}"
"""


def read(tmp_path, text: str) -> Settings:
    path = tmp_path / "door.toml"
    path.write_text(text, "utf-8")
    return read_settings(path)


def test_a_whole_file_is_read(tmp_path):
    found = read(tmp_path, WHOLE)
    assert found.name == "东门"
    assert found.street.offline_after_s == 60
    assert [one.kind for one in found.readers] == [ReaderKind.KEYS, ReaderKind.LINES]
    assert found.relay("1202").kind is RelayKind.HTTP
    assert found.relay("1203") is None
    assert found.listen == ("127.0.0.1", 8089)


def test_an_empty_file_is_a_door_that_only_writes_down(tmp_path):
    assert read(tmp_path, "") == Settings()


@pytest.mark.parametrize(
    ("more", "where"),
    [
        ("colour = 1", "colour"),
        ("folder = 1", "folder"),
        ("[street]\noffline_after_s = -1", "street.offline_after_s"),
        ("[street]\noffline_after_s = true", "street.offline_after_s"),
        ("[[readers]]\nname = 'a'\nkind = 'nose'\ndoor_id = '1'", "readers.0.kind"),
        ("[[readers]]\nname = 'a'\nkind = 'lines'\ndoor_id = '1'", "readers.a"),
        ("[[readers]]\nname = 'a'\nkind = 'http'\ndoor_id = '1'\npath = '-'", "readers.a"),
        ("[[readers]]\nkind = 'lines'", "readers.0."),
        ("readers = 1", "readers"),
        ("[[relays]]\ndoor_id = '1'\nkind = 'mqtt'\ncommand_topic = 'x'", "relays.1.command_topic"),
        (
            "[[relays]]\ndoor_id = '1'\nkind = 'http'\nurl = 'http://relay.example/on'",
            "relays.1.url",
        ),
        ("[[relays]]\ndoor_id = '1'\nkind = 'http'\nurl = 'http://8.8.8.8/on'", "relays.1.url"),
        ("[[relays]]\ndoor_id = '1'\nkind = 'log'\n" * 2, "1"),
        ("[status]\nlisten = '8089'", "status.listen"),
    ],
)
def test_a_wrong_setting_is_named(tmp_path, more, where):
    with pytest.raises(Invalid) as refused:
        read(tmp_path, more)
    assert refused.value.field == where


def test_what_is_no_toml_is_said(tmp_path):
    with pytest.raises(Invalid):
        read(tmp_path, "folder = ")


def test_every_setting_has_its_line():
    for table, kind in {"": Settings, **TABLES}.items():
        for one in fields(kind):
            name = f"{table}.{one.name}" if table else one.name
            if one.name not in TABLES:
                assert f"| `{name}` |" in PAGE, name


def test_every_command_and_option_is_documented():
    assert DEFAULT in PAGE
    for name, command in main.commands.items():
        assert f"mashang-door {name}" in PAGE
        for option in command.params:
            assert option.param_type_name == "argument" or option.opts[0] in PAGE
