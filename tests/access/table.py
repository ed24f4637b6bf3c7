"""The table of expected answers, as people read it."""

from collections.abc import Iterable

from tests.access.asking import ACTORS, Row
from tests.access.routes import routes

HEAD = """# Who may open what

200 opened · 303 done · 422 may, but the form was empty · 409 may, but not now · 302 sent to sign in ·
403 not theirs to do · 404 not there for them. Judged line by line; `test_matrix.py` says how it is written anew.
"""


def written(rows: Iterable[Row]) -> str:
    """The whole table, with who asks and why public routes are public."""
    lines = [HEAD, "## Who asks", "", "| | who |", "| --- | --- |"]
    lines += [f"| {name} | {who} |" for name, who in ACTORS.items()]
    lines += ["", "## Open to all, and why", "", "| route | because |", "| --- | --- |"]
    lines += [
        f"| {route.name} | {route.public_because} |" for route in routes() if route.public_because
    ]
    lines += [
        "",
        "## Answers",
        "",
        f"| asked | {' | '.join(ACTORS)} |",
        "| --- " * (len(ACTORS) + 1) + "|",
    ]
    lines += [
        f"| {row.key} | {' | '.join(str(row.answers[name]) for name in ACTORS)} |" for row in rows
    ]
    return "\n".join(lines) + "\n"


def read(text: str) -> dict[str, dict[str, int]]:
    """The expected answers by row and actor."""
    table = text.partition("## Answers")[2].strip().splitlines()
    if not table:
        return {}
    names = _cells(table[0])[1:]
    found = {}
    for line in table[2:]:
        key, *codes = _cells(line)
        found[key] = dict(zip(names, map(int, codes), strict=True))
    return found


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")]
