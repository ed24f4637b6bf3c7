"""`mashang serve` and `mashang worker`: the two processes of a street."""

import os
from pathlib import Path

import click
from granian import Granian
from granian.constants import Interfaces, Loops

from mashang.cli.boot import boot
from mashang.config import environment


@click.command()
@click.option(
    "--host",
    default=lambda: environment.read("HOST"),
    show_default="$HOST",
    help="Address to listen on.",
)
@click.option(
    "--port",
    type=int,
    default=lambda: int(environment.read("PORT")),
    show_default="$PORT",
    help="Port to listen on.",
)
@click.option(
    "--workers", type=click.IntRange(1, 64), default=1, show_default=True, help="Processes."
)
@click.option(
    "--threads",
    type=click.IntRange(1, 64),
    default=4,
    show_default=True,
    help="Threads of each process.",
)
@click.option(
    "--certificate",
    type=click.Path(exists=True, path_type=Path),
    help="PEM file, to speak HTTPS without a proxy.",
)
@click.option(
    "--key", type=click.Path(exists=True, path_type=Path), help="PEM file of its private key."
)
def serve(
    host: str,
    port: int,
    workers: int,
    threads: int,
    certificate: Path | None,
    key: Path | None,
) -> None:
    """Run the web server until it is told to stop."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mashang.config.settings")
    Granian(
        "mashang.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        loop=Loops.asyncio,
        workers=workers,
        blocking_threads=threads,
        backpressure=threads * 16,
        ssl_cert=certificate,
        ssl_key=key,
        log_access=False,
        respawn_failed_workers=True,
    ).serve()


@click.command()
def worker() -> None:
    """Run the jobs until it is told to stop."""
    boot()
    from mashang.foundation.jobs.worker import run_worker  # noqa: PLC0415  (models load at boot)

    run_worker()
