"""What programs at doors call, under `/api/doors/`; each call is signed by the door's own key.

Snapshots and commands are waited for: a door asks once and is answered when there is something. Few
may wait at once, so that people's pages always find a thread; the others are told when to come back.

Source: docs/doorkeeping.md.
"""

import json
import threading
import time
import zlib
from collections.abc import Callable
from functools import cache, update_wrapper
from http import HTTPStatus
from typing import Any, Concatenate, Final, ParamSpec, TypeVar
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.request import RawPostDataException
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from mashang.api.errors import problem
from mashang.domain.doorkeeping import (
    MOST_IN_A_BATCH,
    Asked,
    command_form,
    event_of,
    health_of,
)
from mashang.domain.passes import as_jwks
from mashang.domain.passes.keys import from_b64
from mashang.foundation.grants.guards import ActorRequest, Page, public_page
from mashang.foundation.policies import queries as policies
from mashang.kernel.errors import Invalid, OutOfScope
from mashang.kernel.texts import Text
from mashang.work.doors import actions, queries
from mashang.work.doors.queries import Wrong
from mashang.work.doors.queries.devices import Caller

P = ParamSpec("P")
T = TypeVar("T")
SNAPSHOT: Final = "application/cose"
_LONGEST_WAIT_S: Final = 25
_LOOKS_AGAIN_S: Final = 0.2
_MOST_BYTES: Final = 4_000_000


@cache
def _room() -> threading.Semaphore:
    """For how many doors may wait in this process."""
    return threading.Semaphore(policies.number("doors.waiters_at_most_count"))


View = Callable[Concatenate[ActorRequest, Caller, P], HttpResponse]


def device_call(view: View[P]) -> Page:
    """A call of an enrolled device: 401 for whoever is none, with our time if only the clock is wrong."""

    def called(request: ActorRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        found = _caller(request)
        if isinstance(found, Wrong):
            return _turned_away(request, found)
        return view(request, found, *args, **kwargs)

    guarded = public_page(reason="a door's program proves itself by its own key; others get 401")
    update_wrapper(called, view)
    return csrf_exempt(never_cache(guarded(called)))


@csrf_exempt
@require_POST
@never_cache
@public_page(reason="the one-time token of the square is the key; without it nothing is enrolled")
def enrol(request: ActorRequest) -> HttpResponse:
    """A program shows its token, and from then on its own key."""
    given = _document(request)
    device_id = actions.enrol(
        actor=request.actor,
        token=_word(given, "token"),
        public_key=_key(_word(given, "public_key")),
        name=_word(given, "name"),
        program=_word(given, "program"),
    )
    enrolled = queries.enrolled(device_id)
    return JsonResponse(
        {
            "device_id": str(device_id),
            "street": enrolled.street,
            "keys": as_jwks(enrolled.keys),
            "doors": [str(one) for one in enrolled.doors],
            "server_time": request.actor.at.isoformat(),
        }
    )


@require_GET
@device_call
def snapshot(request: ActorRequest, caller: Caller) -> HttpResponse:
    """What the door decides by, signed; 304 while it has the newest."""
    has = request.headers.get("If-None-Match", "").strip().strip('"')

    def newer() -> int | None:
        if queries.is_snapshot_due():
            actions.renew_snapshot(at=request.actor.at)
        number = queries.snapshot_number()
        return number if str(number) != has else None

    found, was_let_wait = _wait(request, newer)
    if found is None:
        return _nothing(has, was_let_wait=was_let_wait)
    number, content = queries.snapshot_for(caller)
    response = HttpResponse(content, content_type=SNAPSHOT)
    response["ETag"] = f'"{number}"'
    return response


@require_GET
@device_call
def commands(request: ActorRequest, caller: Caller) -> HttpResponse:
    """What is to be opened now; an empty list after the wait. `after` leaves out what the door has."""
    after = _uuid(request.GET.get("after", ""))
    found, was_let_wait = _wait(request, lambda: queries.commands_for(caller, after=after) or None)
    response = JsonResponse([command_form(one) for one in found or ()], safe=False)
    return response if was_let_wait else _told_to_come_back(response)


@require_POST
@device_call
def events(request: ActorRequest, caller: Caller, door_id: int) -> HttpResponse:
    """A batch of what happened; one bad event never blocks the others, a repeated one counts once."""
    _insist_on(caller, door_id)
    given = _document(request).get("events")
    if not isinstance(given, list) or len(given) > MOST_IN_A_BATCH:
        said = Text("一次最多 {n} 条事件", "At most {n} events at a time", n=MOST_IN_A_BATCH)
        raise Invalid("doors.batch", said, field="events")
    good, refused = [], []
    for one in given:
        try:
            good.append(event_of(one))
        except Invalid as error:
            refused.append(_refused(one, error))
    taken = actions.take_in_events(door_id=door_id, events=good, at=request.actor.at)
    return JsonResponse({"taken": taken.taken, "known": taken.known, "refused": refused})


@require_POST
@device_call
def health(request: ActorRequest, caller: Caller, door_id: int) -> HttpResponse:
    """How the door fares."""
    _insist_on(caller, door_id)
    now = request.actor.at
    actions.note_health(device_id=caller.device_id, health=health_of(_document(request)), at=now)
    return JsonResponse({"server_time": now.isoformat()})


def _caller(request: ActorRequest) -> Caller | Wrong:
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "bearer":
        return Wrong.UNKNOWN
    asked = Asked(request.method or "", request.path, _body(request))
    return queries.caller(token.strip(), asked, at=request.actor.at)


def _turned_away(request: ActorRequest, wrong: Wrong) -> HttpResponse:
    if wrong is Wrong.CLOCK:
        said = Text(
            "设备时间不对，请按服务器时间重试", "The door's clock is off: use the server's time"
        )
        now = request.actor.at.isoformat()
        return problem(HTTPStatus.UNAUTHORIZED, wrong.value, said, server_time=now)
    if wrong is Wrong.REVOKED:
        said = Text("这台设备已停用", "This device was revoked")
        return problem(HTTPStatus.FORBIDDEN, wrong.value, said)
    said = Text("不是已接入的设备", "This is no enrolled device")
    return problem(HTTPStatus.UNAUTHORIZED, wrong.value, said)


def _wait(request: HttpRequest, look: Callable[[], T | None]) -> tuple[T | None, bool]:
    """What there is, at once or after some seconds; and whether there was room to wait."""
    found = look()
    asked = request.GET.get("wait", "0")
    wait_s = min(int(asked), _LONGEST_WAIT_S) if asked.isdecimal() else 0
    if found is not None or not wait_s:
        return found, True
    if not _room().acquire(blocking=False):
        return None, False
    try:
        for _ in range(int(wait_s / _LOOKS_AGAIN_S)):
            time.sleep(_LOOKS_AGAIN_S)
            found = look()
            if found is not None:
                break
        return found, True
    finally:
        _room().release()


def _nothing(has: str, *, was_let_wait: bool) -> HttpResponse:
    response = HttpResponse(status=HTTPStatus.NOT_MODIFIED)
    response["ETag"] = f'"{has}"'
    return response if was_let_wait else _told_to_come_back(response)


def _told_to_come_back(response: HttpResponse) -> HttpResponse:
    response["Retry-After"] = str(policies.number("doors.ask_again_s"))
    return response


def _document(request: HttpRequest) -> dict[str, Any]:
    """The JSON object in the body, unpacked.

    Raises:
        Invalid: it is none, or unpacks to more than a batch can be.
    """
    body = _body(request)
    if request.headers.get("Content-Encoding", "") == "gzip":
        body = _unpacked(body)
    try:
        given = json.loads(body)
    except ValueError as error:
        raise _unreadable() from error
    if not isinstance(given, dict):
        raise _unreadable()
    return given


def _body(request: HttpRequest) -> bytes:
    """What was sent, as it came: the door signed its digest.

    Raises:
        Invalid: a form of parts, of which nothing is left to read.
    """
    try:
        return request.body
    except RawPostDataException as error:
        raise _unreadable() from error


def _unpacked(body: bytes) -> bytes:
    gzip = zlib.decompressobj(zlib.MAX_WBITS | 16)
    try:
        found = gzip.decompress(body, _MOST_BYTES)
    except zlib.error as error:
        raise _unreadable() from error
    if gzip.unconsumed_tail or not gzip.eof:
        raise _unreadable()
    return found


def _unreadable() -> Invalid:
    return Invalid("body.unreadable", Text("请求格式不对", "The request cannot be parsed"))


def _word(given: dict[str, Any], name: str) -> str:
    found = given.get(name, "")
    if not isinstance(found, str):
        raise Invalid("input.invalid", Text("格式不对", "This has the wrong shape"), field=name)
    return found


def _key(text: str) -> bytes:
    try:
        return from_b64(text)
    except ValueError as error:
        said = Text("公钥格式不对", "This is no Ed25519 key")
        raise Invalid("doors.public_key", said, field="public_key") from error


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _insist_on(caller: Caller, door_id: int) -> None:
    """A device speaks of its own doors only."""
    if door_id not in caller.doors:
        raise OutOfScope("door")


def _refused(one: object, error: Invalid) -> dict[str, Any]:
    event_id = one.get("event_id") if isinstance(one, dict) else None
    return {
        "event_id": event_id if isinstance(event_id, str) else None,
        "code": error.code,
        "words": {"zh": error.text.in_("zh"), "en": error.text.in_("en")},
    }
