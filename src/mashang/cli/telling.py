"""What every command shares: the operator's language, one clear message, and how far it is."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Timer
from typing import Final

import click
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from mashang.kernel.errors import MashangError
from mashang.kernel.texts import Language, Text, speaking

GOOD: Final = 0
UNUSABLE: Final = 1
USAGE: Final = 2
SOME_REJECTED: Final = 3
WAITS: Final = 4
_SHOWN_AFTER_S: Final = 2.0


def tongue() -> Language:
    """The language of the terminal: Chinese where its locale is, else English."""
    said = (os.environ.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    return "zh" if next(filter(None, said), "").lower().startswith("zh") else "en"


@contextmanager
def one_message(*others: type[Exception]) -> Iterator[None]:
    """Run a block in the operator's language; what goes wrong ends it with one sentence and 1.

    Args:
        others: errors of neighbours that are no fault of ours, such as a database that is away.
    """
    with speaking(tongue()):
        try:
            yield
        except MashangError as error:
            give_up(error.text)
        except OSError as error:
            give_up(_io_words(error))
        except MemoryError:
            give_up(Text("内存不够，没有完成", "There is not enough memory; nothing was done"))
        except others as error:
            give_up(_neighbour_words(error))


def give_up(why: Text | str, code: int = UNUSABLE) -> None:
    """Say why, and end the command.

    Raises:
        SystemExit: always.
    """
    click.echo(safe(str(why)), err=True)
    sys.exit(code)


def safe(text: str) -> str:
    """The text as the terminal can show it: no control signs, nothing it cannot encode."""
    plain = "".join(sign if sign.isprintable() or sign in "\n\t" else "\ufffd" for sign in text)
    encoding = sys.stdout.encoding or "utf-8"
    return plain.encode(encoding, "replace").decode(encoding, "replace")


@contextmanager
def counting(what: Text) -> Iterator[Callable[[int], None]]:
    """Shows how many were done once it takes over two seconds, on a terminal; gives what tells it."""
    console = Console(stderr=True)
    progress = Progress(
        SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn(),
        console=console, transient=True,
    )  # fmt: skip
    task = progress.add_task(str(what.with_values(n=0)), total=None)
    timer = Timer(_SHOWN_AFTER_S, progress.start)
    timer.daemon = True
    spoken = str(what.with_values(n="{n}"))

    def tell(count: int) -> None:
        if count % 256 == 0:
            progress.update(task, description=spoken.replace("{n}", f"{count:,}"))

    if console.is_terminal:
        timer.start()
    try:
        yield tell
    finally:
        timer.cancel()
        progress.stop()


def _io_words(error: OSError) -> Text:
    return Text(
        "“{file}”读写不了：{why}",
        "{file} cannot be read or written: {why}",
        file=error.filename or "",
        why=error.strerror or type(error).__name__,
    )


def _neighbour_words(error: Exception) -> Text:
    if "no such table" in str(error) or "does not exist" in str(error):
        return Text(
            "数据库还没有准备好，请先运行 mashang set-up",
            "The database is not ready; run `mashang set-up` first",
        )
    return Text(
        "数据库暂时用不了（{kind}），没有完成",
        "The database is away ({kind}); nothing was done",
        kind=type(error).__name__,
    )
