"""`mashang doctor`: what is wrong with this installation, and what to do about it.

Exit 0: all is well. 3: something to watch. 1: something is ill.
"""

import json

import click

from mashang.cli.boot import boot
from mashang.cli.telling import GOOD, SOME_REJECTED, UNUSABLE, one_message, safe
from mashang.kernel.texts import Text

_COLOURS = {"well": "green", "watch": "yellow", "ill": "red"}


@click.command()
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@click.option(
    "--retry-parked",
    is_flag=True,
    help="Let events that a room could not take be tried again, then look.",
)
@click.pass_context
def doctor(ctx: click.Context, as_json: bool, retry_parked: bool) -> None:  # noqa: FBT001  (options)
    """Look at database, keys, records, jobs, disk, backups, settings and the street itself."""
    boot()
    from django.db import DatabaseError  # noqa: PLC0415  (after boot)

    from mashang.front.doctor import queries  # noqa: PLC0415  (models load at boot)

    with one_message(DatabaseError):
        if retry_parked:
            _retry_parked(quiet=as_json)
        parked = _parked()
        groups = queries.examine()
        state = queries.worst(groups).value
        if as_json:
            told = [
                {
                    "group": group.code,
                    "code": one.code,
                    "state": one.state.value,
                    "title": str(one.title),
                    "says": str(one.says),
                    "remedy": str(one.remedy) if one.remedy else "",
                }
                for group in groups
                for one in group.findings
            ]
            answer = {"state": state, "findings": told, "parked": parked}
            click.echo(json.dumps(answer, ensure_ascii=False, indent=1))
        else:
            for group in groups:
                click.secho(safe(f"\n{group.title}"), bold=True)
                for one in group.findings:
                    mark = click.style(safe(str(one.state.words)), fg=_COLOURS[one.state.value])
                    click.echo(f"  [{mark}] {safe(f'{one.title}: {one.says}')}")
                    if one.remedy:
                        click.echo(safe(f"      → {one.remedy}"))
            _list(parked)
        ctx.exit({"well": GOOD, "watch": SOME_REJECTED, "ill": UNUSABLE}[state])


def _parked() -> list[dict[str, str]]:
    """The first page of parked events, as codes and ids."""
    from mashang.front.doctor.parked import parked  # noqa: PLC0415  (models load at boot)

    return [
        {
            "event": one.event,
            "consumer": one.consumer,
            "subject": one.subject,
            "error": one.error,
            "parked_at": one.parked_at.isoformat(timespec="seconds"),
        }
        for one in parked()
    ]


def _list(found: list[dict[str, str]]) -> None:
    if found:
        title = Text("搁置的事件，最久的在前", "Parked events, the longest parked first")
        click.secho(safe(f"\n{title}"), bold=True)
    for one in found:
        line = "{parked_at}  {event} → {consumer}  {subject}  {error}".format(**one)
        click.echo(safe(f"  {line}"))


def _retry_parked(*, quiet: bool) -> None:
    from mashang.elements.places import queries as places  # noqa: PLC0415  (models load at boot)
    from mashang.foundation.grants.actor import Actor  # noqa: PLC0415
    from mashang.front.doctor import actions  # noqa: PLC0415
    from mashang.front.doctor.parked import every_parked  # noqa: PLC0415

    actor = Actor.operator(places.street().path, (actions.RETRY,))
    freed = actions.retry_parked(actor=actor, delivery_ids=every_parked())
    if not quiet:
        click.echo(
            safe(
                str(
                    Text(
                        "{n} 件搁置的事件将重新处理",
                        "{n} parked events will be tried again",
                        n=freed,
                    )
                )
            )
        )
