"""The OpenAPI 3.1 document: what every operation may answer, who may ask, one tag for each room.

Source: OpenAPI Specification 3.1.0; RFC 9457 for the problem documents.
"""

from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any, Final

from mashang.kernel.texts import Text

PROBLEM: Final = "Problem"
MEDIA_TYPE: Final = "x-media-type"
PUBLIC: Final = "x-public"
REPEATABLE: Final = "x-repeatable"
"""What operations say of their answer, who may ask, and being sent again; taken out of the document."""
_KEY: Final = {
    "in": "header",
    "name": "Idempotency-Key",
    "required": False,
    "description": "Made by the client, new for each act. Sent again with the same, the first answer comes again.",
    "schema": {"type": "string", "format": "uuid"},
}
_METHODS: Final = ("get", "post", "put", "patch", "delete")
_READS: Final = (
    HTTPStatus.NOT_FOUND,
    HTTPStatus.UNPROCESSABLE_ENTITY,
    HTTPStatus.TOO_MANY_REQUESTS,
)
_WRITES: Final = (HTTPStatus.BAD_REQUEST, *_READS, HTTPStatus.CONFLICT)
_BODIES: Final = (HTTPStatus.REQUEST_ENTITY_TOO_LARGE, HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
_SIGNED_IN: Final = (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN)
_AWAY: Final = HTTPStatus.SERVICE_UNAVAILABLE

SECURITY: Final = {
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "name": "sessionid",
        "description": "The session of a browser that signed in; writing needs the header `X-CSRFToken`.",
    },
    "key": {
        "type": "http",
        "scheme": "bearer",
        "description": "A key of a program account: `Authorization: Bearer …`.",
    },
}
"""Both ways in; an operation takes either."""

_MEANINGS: Final = {
    HTTPStatus.BAD_REQUEST: "The body cannot be read as JSON.",
    HTTPStatus.UNAUTHORIZED: "Nobody is signed in, or the key is not known.",
    HTTPStatus.FORBIDDEN: "In the caller's scope, but the right is not theirs.",
    HTTPStatus.NOT_FOUND: "Not there, or not in the caller's scope: the answer is the same.",
    HTTPStatus.CONFLICT: "Somebody was faster, or it has been done already.",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "The body is too large.",
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: "The body is of another media type, or not in UTF-8.",
    HTTPStatus.UNPROCESSABLE_ENTITY: "A field is wrong, or a rule of the field says no.",
    HTTPStatus.TOO_MANY_REQUESTS: "Asked too often; `Retry-After` says when to come back.",
    HTTPStatus.SERVICE_UNAVAILABLE: "A neighbouring system is away; try again later.",
}

_SCHEMA: Final = {
    "type": "object",
    "title": PROBLEM,
    "description": "What went wrong (RFC 9457). `code` is stable; `detail` is in the caller's language.",
    "required": ["type", "title", "status", "code", "detail", "field", "errors"],
    "properties": {
        "type": {"type": "string", "const": "about:blank"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string", "examples": ["case.stale"]},
        "detail": {"type": "string"},
        "field": {"type": ["string", "null"]},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["field", "code", "detail"],
                "properties": {
                    "field": {"type": "string"},
                    "code": {"type": "string"},
                    "detail": {"type": "string"},
                },
            },
        },
    },
}


def complete(document: dict[str, Any], *, titles: Mapping[str, Text], cookie: str) -> None:
    """Say what the framework cannot know: problems, ways in, tags.

    Args:
        titles: each room's title by its tag.
        cookie: the name of the session's cookie.
    """
    parts = document["components"]
    parts.setdefault("schemas", {})[PROBLEM] = _SCHEMA
    session = {**SECURITY["session"], "name": cookie}
    parts["securitySchemes"] = {**SECURITY, "session": session}
    used = set()
    for method, operation in operations(document):
        is_public = bool(operation.pop(PUBLIC, False))
        operation["security"] = [] if is_public else [{"session": []}, {"key": []}]
        if operation.pop(REPEATABLE, False):
            operation["parameters"].append(dict(_KEY))
        _say_media_type(operation)
        _describe_parameters(operation)
        _answer_problems(operation, method=method, is_public=is_public)
        used.update(operation.get("tags", ()))
    document["tags"] = [
        {"name": name, "description": f"{title.zh} · {title.en}"}
        for name, title in titles.items()
        if name in used
    ]


def operations(document: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every operation of a document with its method."""
    for path in document["paths"].values():
        for method in _METHODS:
            if method in path:
                yield method, path[method]


def _say_media_type(operation: dict[str, Any]) -> None:
    media_type = operation.pop(MEDIA_TYPE, "")
    if media_type:
        answer = operation["responses"][HTTPStatus.OK.value]
        answer["content"] = {media_type: answer["content"]["application/json"]}


def _describe_parameters(operation: dict[str, Any]) -> None:
    """Lift the words of a parameter that may be left out to where readers look for them.

    The framework repeats a schema's list of examples beside the schema, where a mapping must stand.
    """
    for parameter in operation["parameters"]:
        parameter.pop("examples", None)
        inner = parameter["schema"].get("anyOf", [{}])[0]
        if "description" in inner:
            parameter.setdefault("description", inner["description"])


def _answer_problems(operation: dict[str, Any], *, method: str, is_public: bool) -> None:
    found: list[HTTPStatus] = list(_READS if method == "get" else _WRITES)
    if not is_public:
        found += _SIGNED_IN
    if "requestBody" in operation:
        found += _BODIES
    for status in sorted([*found, _AWAY]):
        operation["responses"][str(status.value)] = {
            "description": _MEANINGS[status],
            "content": {
                "application/problem+json": {"schema": {"$ref": f"#/components/schemas/{PROBLEM}"}}
            },
        }
    operation["responses"] = {
        str(status): answer for status, answer in operation["responses"].items()
    }
