"""`mashang plan-pack check`: what is wrong with a plan pack, by file and line. Needs no server."""

from pathlib import Path

import click

from mashang.cli.telling import GOOD, UNUSABLE, give_up, one_message, safe
from mashang.domain.plans import Pack, parse_pack
from mashang.domain.plans.parsing import HEAD_FILE
from mashang.kernel.errors import Invalid
from mashang.kernel.texts import Text

_MOST_BYTES = 4_000_000


@click.group("plan-pack")
def plan_pack() -> None:
    """Packs of policies."""


@plan_pack.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.pass_context
def check(ctx: click.Context, folder: Path) -> None:
    """Check a folder of YAML files. Exit 0: it may be used. 1: what is wrong, FILE:LINE each."""
    with one_message():
        if not folder.is_dir():
            give_up(Text("“{name}”不是文件夹", "{name} is no folder", name=str(folder)))
        files, wrong = _texts(folder)
        wrong += _problems(files) if not wrong else []
        for path, line, what in wrong:
            click.echo(safe(f"{folder / path}:{line}: {what}"), err=True)
        if wrong:
            ctx.exit(UNUSABLE)
        pack = parse_pack(files)
        _tell(pack, folder)
        ctx.exit(GOOD if pack.code == folder.resolve().name else UNUSABLE)


Problem = tuple[str, int, str]


def _texts(folder: Path) -> tuple[dict[str, str], list[Problem]]:
    """The texts of a folder by file name, and the files that are none."""
    files: dict[str, str] = {}
    wrong: list[Problem] = []
    for path in sorted(folder.glob("*.yaml")):
        try:
            if path.stat().st_size > _MOST_BYTES:
                wrong.append((path.name, 1, str(Text("文件太大", "The file is too large"))))
                continue
            files[path.name] = path.read_text("utf-8")
        except UnicodeDecodeError as error:
            line = error.object[: error.start].count(b"\n") + 1
            wrong.append((path.name, line, str(Text("不是 UTF-8 文本", "This is not UTF-8 text"))))
    return files, wrong


def _problems(files: dict[str, str]) -> list[Problem]:
    """The first problem of each file, so that one run names them all; then those between files."""
    if HEAD_FILE not in files:
        return _problem(files)
    found = _problem({HEAD_FILE: files[HEAD_FILE]})
    if found:
        return found
    for name in sorted(files.keys() - {HEAD_FILE}):
        found += _problem({HEAD_FILE: files[HEAD_FILE], name: files[name]})
    return found or _problem(files)


def _problem(files: dict[str, str]) -> list[Problem]:
    try:
        parse_pack(files)
    except Invalid as error:
        line = error.facts.get("line", 1)
        return [(error.field or HEAD_FILE, line if isinstance(line, int) else 1, str(error.text))]
    return []


def _tell(pack: Pack, folder: Path) -> None:
    counted = Text("{n} 项", "{n} values", n=len(pack.values))
    click.echo(safe(f"{pack.title} ({pack.code}): {counted}"))
    if pack.code != folder.resolve().name:
        words = Text(
            "预案“{code}”要放在同名的文件夹里",
            "The pack {code} must stand in a folder of that name",
            code=pack.code,
        )
        click.echo(safe(f"{folder / HEAD_FILE}:1: {words}"), err=True)
