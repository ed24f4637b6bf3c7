"""Static files, the sprite, and how much a resident's first view weighs."""

import gzip
import json
import re
import subprocess
from pathlib import Path

import click
import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from mashang.web import assets, offline, vendor

FIRST_VIEW_KB = 150
"""Source: issue 2, section 4: first view under 150 kB compressed."""
built = pytest.mark.skipif(
    not (vendor.VENDOR / "stamp").is_file(), reason="run python -m mashang.web.vendor"
)


def test_the_static_prefix_changes_when_a_file_changes(tmp_path):
    folder = tmp_path / "room" / "static" / "room"
    folder.mkdir(parents=True)
    (folder / "a.css").write_text("a{}")
    before = assets.content_hash(tmp_path)
    (folder / "a.css").write_text("b{}")
    assert assets.content_hash(tmp_path) != before


def test_vendor_files_count_by_their_stamp(tmp_path):
    folder = tmp_path / "web" / "static" / "vendor"
    folder.mkdir(parents=True)
    (folder / "big.js").write_text("1")
    before = assets.content_hash(tmp_path)
    (folder / "big.js").write_text("2")
    assert assets.content_hash(tmp_path) == before
    (folder / "stamp").write_text("new")
    assert assets.content_hash(tmp_path) != before


def test_icons_are_found_in_templates_and_declarations(tmp_path):
    page = tmp_path / "room" / "templates" / "room" / "a.html"
    page.parent.mkdir(parents=True)
    page.write_text('{% icon "door" %}{% card "x" icon="home" %}{% badge x icon_name="check" %}')
    (tmp_path / "room" / "room.py").write_text(
        'Tile("a", Text("甲", "A"), Text("乙", "B"), "pill", "x:y", 1)\n'
        'Nav(Text("甲", "A"), "users", "x:y", "r", 1)\n'
        'Entry(at, title, icon="send")\n{"icon": "map"}\n'
        'class A:\n    icon: str = "point"\n'
        'def f(icon: str = "bulb"): ...\n'
    )
    found = vendor.icons_named(tmp_path)
    assert found == ["bulb", "check", "door", "home", "map", "pill", "point", "send", "users"]


def test_an_unknown_icon_stops_the_build(tmp_path):
    with pytest.raises(click.ClickException):
        vendor.sprite(["no-such-icon"], tmp_path)


def test_the_lock_file_holds_no_registry_address():
    packages = json.loads((vendor.ROOT / "package-lock.json").read_text())["packages"]
    assert all("resolved" not in one for one in packages.values())
    assert all("integrity" in one for name, one in packages.items() if name)


def test_style_sheets_load_nothing_from_elsewhere():
    for sheet in Path(assets.PACKAGE / "web" / "static" / "mashang").glob("*.css"):
        assert not re.search(r"@import|url\(\s*[\"']?(https?:)?//", sheet.read_text()), sheet.name


@built
def test_every_icon_that_is_named_is_in_the_sprite():
    sprite = (vendor.VENDOR / "icons.svg").read_text()
    missing = [name for name in vendor.icons_named() if f'id="{name}"' not in sprite]
    assert not missing, "run python -m mashang.web.vendor"


@built
@pytest.mark.django_db
@pytest.mark.urls("tests.web.urls")
def test_a_residents_first_view_is_light(settings):
    settings.MASHANG_MODE = "demo"
    html = Client().get("/_parts").content.decode()
    prefix = settings.STATIC_URL
    wanted = set(re.findall(rf'(?:href|src)="{prefix}([^"#]+)', html))
    wanted |= {"mashang/spans.js", "mashang/photos.js", "mashang/search.js"}
    bodies = [Path(str(finders.find(name))).read_bytes() for name in wanted]
    packed_kb = sum(len(gzip.compress(body)) for body in [html.encode(), *bodies]) / 1000
    assert packed_kb < FIRST_VIEW_KB
    assert not any("tabler/" in name for name in wanted)


def test_a_kept_page_keeps_every_module_that_its_scripts_import():
    folder = assets.PACKAGE / "web" / "static"
    kept = [name for name in offline.SHELL if name.endswith(".js") and "vendor/" not in name]
    missing = {
        str((Path(name).parent / found).as_posix())
        for name in kept
        for found in re.findall(r'from "\./([^"]+)"', (folder / name).read_text(encoding="utf-8"))
    } - set(offline.SHELL)
    assert not missing, "without the network the page's scripts would not run"


@pytest.mark.node
def test_the_pages_modules_pass_their_own_tests():
    node = vendor.npm_that_serves().removesuffix("npm") + "node"
    folder = vendor.ROOT / "tests" / "js"
    told = subprocess.run(
        [node, "--test", str(folder)], capture_output=True, text=True, check=False, timeout=120
    )
    assert told.returncode == 0, told.stdout[-3000:]
