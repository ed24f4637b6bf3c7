"""`mashang records verify`: walk the whole chain of records 录."""

import re

import click

from mashang.cli.boot import boot
from mashang.cli.telling import GOOD, UNUSABLE, counting, one_message, safe
from mashang.kernel.texts import Text

_HEAD = re.compile(r"(\d{1,18}):([0-9a-f]{64})")
_WALKING = Text("正在逐条核对记录", "walking the records")


@click.group()
def records() -> None:
    """The chain of records."""


@records.command()
@click.option("--head", help="NUMBER:HEX, as an earlier run printed it and somebody wrote down.")
@click.pass_context
def verify(ctx: click.Context, head: str | None) -> None:
    """Walk every record, batch and link. Exit 0: the chain holds. 1: it is broken, and where."""
    found = _HEAD.fullmatch(head.strip().lower()) if head else None
    if head and not found:
        raise click.UsageError("--head is written NUMBER:HEX, as `records verify` prints it")
    boot()
    from django.db import DatabaseError  # noqa: PLC0415  (after boot)

    from mashang.foundation.records.queries import Head  # noqa: PLC0415  (models load at boot)
    from mashang.foundation.records.verification import verify as walk  # noqa: PLC0415

    with one_message(DatabaseError):
        known = Head(int(found[1]), bytes.fromhex(found[2])) if found else None
        with counting(_WALKING):
            walked = walk(known)
        words = Text(
            "核对 {batches} 批、{rows} 条记录，另有 {unsealed} 条待封存",
            "{batches} batches, {rows} records, {unsealed} not sealed yet",
            batches=walked.batches,
            rows=walked.rows,
            unsealed=walked.unsealed,
        )
        click.echo(safe(str(words)))
        if walked.head is not None:
            click.echo(f"head {walked.head.number}:{walked.head.link.hex()}")
        if walked.broken is not None:
            click.echo(safe(str(walked.broken.text)), err=True)
            ctx.exit(UNUSABLE)
        click.echo(safe(str(Text("记录完整，没有被改动", "The chain holds"))))
        ctx.exit(GOOD)
