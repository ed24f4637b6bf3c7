"""docs/api-operations.md: every operation of the API, room by room, with who may ask it."""

from collections import defaultdict

from mashang.config.urls import api
from mashang.kernel.house import house

HEAD = (
    "The document for programs is `/api/v1/openapi.json` (OpenAPI 3.1), with every field and every answer;"
    " this page is its index. How to begin stands in [API](api.md)."
)


def operations() -> list[str]:
    """The lines below the note: a table for each room."""
    document = api.get_openapi_schema(path_prefix="/api/v1/")
    guards = {name: guard for name, _, guard in api.guards()}
    rows: dict[str, list[str]] = defaultdict(list)
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            name = operation["operationId"]
            summary = operation["summary"].replace("|", "\\|")
            who = _who(guards[name])
            rows[operation["tags"][0]].append(
                f"| `{method.upper()} {path.removeprefix('/api/v1')}` | `{name}` | {summary} | {who} |"
            )
    lines = [HEAD, ""]
    for room in house().rooms.values():
        if room.name in rows:
            lines += [f"## {room.title.zh} {room.title.en}", ""]
            lines += ["| address | operation | what it does | who |", "| --- | --- | --- | --- |"]
            lines += [*rows[room.name], ""]
    return lines


def _who(guard: object) -> str:
    audience, right = getattr(guard, "audience", ""), getattr(guard, "right", None)
    words = {
        "public": "everybody",
        "signed_in": "signed in",
        "resident": "signed in, about one's own",
        "staff": "staff",
    }
    return f"staff: `{right}`" if right else words[audience]
