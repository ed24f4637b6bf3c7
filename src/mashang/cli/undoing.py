"""The work behind `mashang import list` and `mashang import undo`."""

from typing import Final
from uuid import UUID

import click
from django.db import DatabaseError

from mashang.cli.carrying import actor_of
from mashang.cli.telling import GOOD, SOME_REJECTED, one_message, safe
from mashang.front.registers import actions, queries
from mashang.front.registers.policy import IMPORT
from mashang.front.registers.queries import Outcome, OutcomeRow
from mashang.kernel import clock
from mashang.kernel.texts import Text

_STATES: Final = {
    "done": Text("已写入", "written"),
    "failed": Text("中断", "cut off"),
    "undoing": Text("正在撤销", "being taken back"),
    "undone": Text("已撤销", "taken back"),
}


def tell_imports(staff_no: str) -> None:
    """One line for each import that wrote something, page after page until the reader has enough."""
    with one_message(DatabaseError):
        actor = actor_of(staff_no, (IMPORT,))
        after: str | None = None
        lines = 0
        while True:
            page = queries.outcomes(actor, after)
            for row in page.items:
                click.echo(safe(_line(row)))
                lines += 1
            after = page.next_cursor
            if after is None:
                break
        if not lines:
            click.echo(safe(str(Text("没有导入", "there is no import"))))


def undo(intake_id: UUID, staff_no: str, reason: str) -> int:
    """Take an import back here and now; the exit code."""
    with one_message(DatabaseError):
        actor = actor_of(staff_no, (IMPORT,))
        if not actions.ask_undo(actor=actor, intake_id=intake_id, reason=reason):
            click.echo(safe(str(Text("之前已经有人要求撤销", "somebody had it taken back before"))))
        actions.take_back(intake_id=intake_id)
        return _tell(queries.outcome(actor, intake_id))
    raise AssertionError("one_message ends the command")


def _tell(done: Outcome) -> int:
    words = Text(
        "撤销 {n} 行，保留 {kept} 行",
        "{n} {n:row|rows} taken back, {kept} {kept:stays|stay}",
        n=done.taken_back,
        kept=done.n_kept,
    )
    click.echo(safe(str(words)))
    for row in done.kept:
        click.echo(safe(f"  {row.noun} {row.label}: {row.why}"))
    more = done.n_kept - len(done.kept)
    if more > 0:
        rest = Text("  其余 {n} 行在网页上下载", "  {n} more: download them on the page", n=more)
        click.echo(safe(str(rest)))
    return SOME_REJECTED if done.n_kept else GOOD


def _line(row: OutcomeRow) -> str:
    at = clock.local(row.at)
    return "  ".join(
        (
            str(row.intake_id),
            f"{at:%Y-%m-%d %H:%M}",
            str(row.register.title),
            row.file_name,
            row.who,
            str(_STATES.get(row.state, row.state)),
        )
    )
