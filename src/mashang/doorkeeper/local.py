"""What the door answers on its own network: its page, and readers that post."""

import hmac
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Final

from mashang.domain.doorkeeping import Opened
from mashang.doorkeeper import telling
from mashang.doorkeeper.http import Answer, Asked
from mashang.doorkeeper.keeper import Answered, Keeper
from mashang.doorkeeper.page import Row, page
from mashang.doorkeeper.turns import Lane, Shown, Turns
from mashang.kernel.texts import Text

_JSON: Final = "application/json; charset=utf-8"
_SAFE: Final = {
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    "referrer-policy": "no-referrer",
}
_MOST_PEOPLE: Final = 20
_NO_CAMERA: Final = Text(
    "没有安装识别程序：pip install 'mashang[doorkeeper-camera]'",
    "Installed without its camera: pip install 'mashang[doorkeeper-camera]'",
)


@dataclass
class Local:
    """The local answers of a running door.

    Attributes:
        tokens: of the readers that post, each with its lane.
        rows: everything that is said of the door.
        aside: runs what takes long without holding up the door.
    """

    keeper: Keeper
    turns: Turns[Answered]
    tokens: Mapping[str, Lane[Answered]]
    rows: Callable[[], Any]
    aside: Callable[..., Any]

    async def answer(self, asked: Asked) -> Answer:
        """Answer a request of the house."""
        path, _, query = asked.path.partition("?")
        match asked.method, path:
            case "GET", "/":
                title = Text("门口设备", "At the door")
                body = page(title, telling.state_of(self.keeper), await self.rows())
                return Answer(200, {**_SAFE, "content-type": "text/html; charset=utf-8"}, body)
            case "GET", "/status.json":
                return _json(200, _status(telling.state_of(self.keeper), await self.rows()))
            case "POST", "/scan" | "/frame":
                return await self._scan(asked, path, query)
            case _, "/" | "/status.json" | "/scan" | "/frame":
                return Answer(405)
        return Answer(404)

    async def _scan(self, asked: Asked, path: str, query: str) -> Answer:
        lane = self._lane(asked.headers.get("authorization", ""))
        if lane is None:
            return _json(401, {"code": "token"})
        if path == "/frame":
            try:
                text = await self.aside(_pass_in, asked.body)
            except ModuleNotFoundError:
                return _json(501, {"code": "no_camera", **_words(_NO_CAMERA)})
            if not text:
                return _json(200, {"code": "nothing_seen"})
            shown: Shown | None = Shown(text)
        else:
            shown = _shown(asked.body)
        if shown is None:
            return _json(422, {"code": "wrong_shape"})
        waiting = self.turns.offer(lane, shown)
        if waiting is None:
            return _json(429, {"code": "too_fast"})
        found = await waiting
        opened = Opened.UNKNOWN
        if found.opened is not None and "wait=opened" in query:
            opened = await found.opened
        return _json(200, _answered(found, opened))

    def _lane(self, authorization: str) -> Lane[Answered] | None:
        given = authorization.removeprefix("Bearer ").encode()
        found = None
        for token, lane in self.tokens.items():  # every one, so that time tells nothing
            if hmac.compare_digest(token.encode(), given):
                found = lane
        return found


def _pass_in(picture: bytes) -> str:
    """Read a picture; what reads it comes with doors that have a camera, and is loaded with the first."""
    found: str = import_module("mashang.doorkeeper.frames").pass_in(picture)
    return found


def _shown(body: bytes) -> Shown | None:
    try:
        given = json.loads(body)
        people, plate = given.get("people", 1), given.get("plate")
        right = (
            isinstance(given["text"], str)
            and type(people) is int
            and 1 <= people <= _MOST_PEOPLE
            and (plate is None or isinstance(plate, str))
        )
        return Shown(given["text"], people, plate) if right else None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def _answered(found: Answered, opened: Opened) -> dict[str, Any]:
    passage = found.decided.passage
    clause = passage.clause
    return {
        "outcome": passage.outcome.value,
        "reason": passage.reason.value,
        "for_person": _words(passage.for_person),
        "for_guard": _words(passage.for_guard),
        "clause": f"{clause.document}{clause.article}" if clause else "",
        "next_step": passage.next_step.value,
        "recorded": found.written.value,
        "opened": opened.value,
    }


def _status(state: Row, rows: list[Row]) -> dict[str, Any]:
    return {
        "state": _row(state),
        "rows": [_row(one) for one in rows],
    }


def _row(one: Row) -> dict[str, Any]:
    return {
        "level": one.level,
        "name": _words(one.name),
        "says": _words(one.says),
        "do": _words(one.do) if one.do else None,
    }


def _words(text: Text) -> dict[str, str]:
    return {"zh": text.in_("zh"), "en": text.in_("en")}


def _json(status: int, given: Mapping[str, Any]) -> Answer:
    body = json.dumps(given, ensure_ascii=False).encode()
    return Answer(status, {**_SAFE, "content-type": _JSON}, body)
