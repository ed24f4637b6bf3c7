"""What a reader may look up is there, and says what the code says."""

import re
from pathlib import Path

import pytest

from mashang.cli.main import COMMANDS
from mashang.config.environment import SETTINGS
from mashang.kernel.house import house
from tests.architecture.documents import documents, told_events
from tests.architecture.source import ROOT, modules

DOCS = ROOT / "docs"
LINK = re.compile(r"\[[^\]]*\]\(([^)#\s]+)(?:#[^)]*)?\)")
PICTURES_TO_COME = {"portal-390.png", "desk-1440.png", "case-1440.png"}


def _pages() -> list[Path]:
    return sorted([*DOCS.rglob("*.md"), *ROOT.glob("*.md"), ROOT / "plans/README.md"])


def test_documents_say_what_the_code_says() -> None:
    """When this fails: `make fix`, and read what changed."""
    stale = [
        str(path.relative_to(ROOT))
        for path, text in documents().items()
        if not path.exists() or path.read_text("utf-8") != text
    ]
    assert not stale


def test_every_setting_and_command_has_its_line() -> None:
    settings = (DOCS / "settings.md").read_text("utf-8")
    commands = (DOCS / "commands.md").read_text("utf-8")
    assert [one.name for one in SETTINGS if f"`{one.name}`" not in settings] == []
    assert [name for name in COMMANDS if f"`mashang {name}" not in commands] == []


def test_every_right_event_job_and_data_class_has_its_line() -> None:
    text = (DOCS / "reference.md").read_text("utf-8")
    named = [
        *house().rights,
        *house().jobs,
        *house().data_classes,
        *house().case_kinds,
        *house().codes,
        *told_events(),
    ]
    assert [name for name in named if f"`{name}`" not in text] == []


def test_nobody_waits_for_an_event_that_nobody_tells() -> None:
    told = set(told_events())
    assert {one.event for one in house().consumers} <= told


@pytest.mark.parametrize("page", _pages(), ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    broken = [
        target
        for target in LINK.findall(page.read_text("utf-8"))
        if "://" not in target
        and Path(target).name not in PICTURES_TO_COME
        and not (page.parent / target).exists()
    ]
    assert not broken


def test_sources_named_in_the_code_are_there() -> None:
    """`Source: docs/decisions/0004-verbs-and-steps.md` leads to a page."""
    missing = [
        f"{module.path.relative_to(ROOT)} {found}"
        for module in modules()
        for found in re.findall(r"docs/[\w./-]+\.md", module.text)
        if not (ROOT / found).exists()
    ]
    assert not missing


def test_decisions_are_numbered_without_a_gap_and_say_what_was_rejected() -> None:
    found = sorted(DOCS.glob("decisions/0*.md"))
    assert [int(path.name[:4]) for path in found] == list(range(1, len(found) + 1))
    for path in found:
        text = path.read_text("utf-8")
        for head in ("## Context", "## Choice", "## Rejected"):
            assert head in text, f"{path.name} has no {head!r}"


def test_the_glossary_has_one_word_per_thing() -> None:
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in (DOCS / "glossary.md").read_text("utf-8").splitlines()
        if line.startswith("| ") and not line.startswith(("| 中文", "| ---", "| zh"))
    ]
    for column in (0, 2):
        words = [row[column] for row in rows]
        assert sorted(words) == sorted(set(words))


def test_code_uses_the_words_of_the_glossary() -> None:
    """Synonyms that would split one thing in two are not written."""
    banned = (
        "neighbourhood_committee",
        "work_order",
        "workorder",
        "lockdown",
        "seal_people",
        "citizen_case",
    )
    wrong = [
        f"{module.path.relative_to(ROOT)}: {word}"
        for module in modules()
        for word in banned
        if word in module.text
    ]
    assert not wrong


def test_the_privacy_page_says_what_ends_each_kind_of_data() -> None:
    """It names a job that there is, or says plainly that there is none yet."""
    rows = {
        cells[0].strip("` "): cells[2].strip()
        for line in (DOCS / "privacy.md").read_text("utf-8").splitlines()
        if line.startswith("| `")
        for cells in [line.strip("|").split("|")]
    }
    assert set(rows) == set(house().data_classes)
    named = {name for ends in rows.values() for name in re.findall(r"`([a-z_.]+)`", ends)}
    assert named <= set(house().jobs)


def test_every_command_and_option_says_what_it_does() -> None:
    text = (DOCS / "commands.md").read_text("utf-8")
    assert [
        line for line in text.splitlines() if line.startswith("| `--") and line.endswith("|  |")
    ] == []


def test_the_lock_for_development_holds_every_package_of_the_one_for_a_street() -> None:
    """A street and its tests run on the same versions. When this fails: `make lock`."""
    pinned = re.compile(r"^([a-z0-9._-]+==\S+)", re.MULTILINE)
    street, development = (
        set(pinned.findall((ROOT / name).read_text("utf-8")))
        for name in ("requirements.lock", "requirements-dev.lock")
    )
    assert street
    assert street - development == set()
