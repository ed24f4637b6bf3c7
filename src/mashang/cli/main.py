"""`mashang`: one command, whose sub-commands are found when they are called.

The base package installs without a server; a sub-command whose extra is missing says which.
"""

import sys
from importlib import import_module

import click

from mashang import __version__

COMMANDS: dict[str, tuple[str, str]] = {
    "demo": ("mashang.cli.demo:demo", "Build the founding street if need be, and open it."),
    "set-up": (
        "mashang.cli.setup:set_up",
        "Prepare database, key store and roles; safe to repeat.",
    ),
    "serve": ("mashang.cli.server:serve", "Run the web server."),
    "worker": ("mashang.cli.server:worker", "Run the jobs."),
    "street": ("mashang.cli.street.command:street", "Build the invented demo street."),
    "staff": ("mashang.cli.staff:staff", "Make the first administrator."),
    "import": (
        "mashang.cli.sheets:import_",
        "Read houses, people, tenancies, organisations or sites from a spreadsheet.",
    ),
    "export": ("mashang.cli.sheets:export", "Write such a register to a spreadsheet."),
    "doctor": ("mashang.cli.doctor:doctor", "Say what is wrong, and what to do about it."),
    "backup": ("mashang.cli.backup:backup", "Take, try and list copies of database and files."),
    "restore": ("mashang.cli.backup:restore", "Put a backup back, where there is nothing yet."),
    "records": ("mashang.cli.records:records", "Verify the chain of records."),
    "xlsform": ("mashang.cli.xlsform:xlsform", "Check a form of the XLSForm standard."),
    "pass": (
        "mashang.cli.passes:pass_",
        "Issue, verify, revoke and show passes, with key files alone.",
    ),
    "plan-pack": ("mashang.cli.plans:plan_pack", "Check a plan pack."),
}


class LazyGroup(click.Group):
    """A group that imports a sub-command only when it runs or shows its own help."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module_name, _, name = COMMANDS[cmd_name][0].partition(":")
        try:
            command: click.Command = getattr(import_module(module_name), name)
        except ModuleNotFoundError as err:
            if err.name and err.name.partition(".")[0] == "mashang":
                raise
            raise click.ClickException(
                f"`mashang {cmd_name}` needs {err.name}: pip install 'mashang[server]'"
            ) from err
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, about) for name, (_, about) in COMMANDS.items()])


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="mashang")
def main() -> None:
    """Mashang 码上: the platform of one sub-district."""


if __name__ == "__main__":
    sys.exit(main())
