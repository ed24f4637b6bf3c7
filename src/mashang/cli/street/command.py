"""`mashang street build`: the founding street, to its figures, with invented people."""

import click
from django.conf import settings
from rich.console import Console

from mashang.cli.setup import prepare


@click.group()
def street() -> None:
    """The invented demo street."""


@street.command("build")
@click.option(
    "--scale", type=click.FloatRange(0.001, 3), envvar="SCALE", default=0.05, show_default=True,
    help="Size; 1 is the founding case with 120,000 residents.",
)  # fmt: skip
@click.option(
    "--seed", type=int, envvar="SEED", default=20220429, show_default=True,
    help="The same seed builds the same street.",
)  # fmt: skip
@click.option("--reset", is_flag=True, help="Build anew what stands.")
def build_command(scale: float, seed: int, reset: bool) -> None:  # noqa: FBT001  (an option)
    """Build the founding street; does nothing when it stands already."""
    prepare()
    from mashang.cli.street import build  # noqa: PLC0415  (models load at boot)

    if settings.MASHANG_MODE == "production":
        raise click.ClickException("a demo street is never built in production")
    console = Console()
    if build.is_built(seed=seed, scale=scale) and not reset:
        return
    if build.is_begun():
        console.print("重新搭建演示街道 / building the demo street anew")
        build.empty_demo()
        prepare()
    made, seconds = build.timed(lambda: build.build(seed=seed, scale=scale, console=console))
    console.print(
        f"{len(made.residents):,} residents · {len(made.homes):,} homes · "
        f"{len(made.compounds)} compounds · {len(made.staff):,} staff · {seconds:.0f} s"
    )
