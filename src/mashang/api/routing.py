"""The router of a room: an operation says its guard, its words and its answer once, on the function.

    router = Router()

    @router.get("/{place_id}")
    @staff_route("places.see")
    def place(request: ActorRequest, place_id: PlaceId) -> PlaceOut:
        '''One place. …'''

The first sentence of the docstring is the summary, the rest its description; the schema of the answer is
the annotation of what is returned (`None` is 204, no content); a public operation asks for no
credentials. An operation without a guard does not start.

Source: docs/decisions/0029-an-api-for-every-room.md.
"""

import inspect
from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any, Final, Protocol, TypeVar
from uuid import UUID

import ninja
from django.http import HttpRequest
from ninja.errors import ConfigError
from ninja.operation import Operation
from pydantic import TypeAdapter

from mashang.api.document import MEDIA_TYPE, PUBLIC, REPEATABLE
from mashang.api.schemas import Command
from mashang.kernel.errors import Invalid
from mashang.kernel.texts import Text

F = TypeVar("F", bound=Callable[..., Any])
KEY: Final = "Idempotency-Key"
"""The header by which a call that is sent again gets its first answer."""
Once = Callable[[HttpRequest, UUID, str, Callable[[], Any]], Any]
"""Carries out a call of an operation once for each key (`foundation.commands.repeating.once`)."""


class Guard(Protocol):
    """What a guard says of an operation (`foundation.grants.guards.Access`)."""

    @property
    def audience(self) -> str: ...

    @property
    def right(self) -> str | None: ...

    @property
    def reason(self) -> str: ...

    def insist(self, actor: Any, /) -> None: ...


class Way:
    """A way in that asks the guard at once: before it reads what was sent, and says what is wrong with it."""

    def __init__(self, way: Callable[[HttpRequest], Any], guard: Guard) -> None:
        self.way = way
        self.guard = guard

    def __call__(self, request: HttpRequest) -> Any:
        """Who came in; None when nobody did.

        Raises:
            NotAllowed: somebody did, and may not.
        """
        found = self.way(request)
        actor = getattr(request, "actor", None)
        if not found or actor is None or actor.account is None:
            return None
        self.guard.insist(actor)
        return found


def guard_of(view: Callable[..., Any]) -> Guard | None:
    """The guard of an operation; None when it has none."""
    found: Guard | None = getattr(view, "access", None)
    return found


class Router(ninja.Router):
    """Adds guarded operations; see the module."""

    def __init__(self) -> None:
        super().__init__()
        self._children: list[Router] = []

    def build_routers(self, prefix: str, *given: Any, **named: Any) -> list[Any]:
        """Where this router and its parts stand: a part that adds nothing to the address adds no slash."""
        return super().build_routers(prefix.rstrip("/"), *given, **named)

    def join(self, router: "Router") -> None:
        """Take in the operations of a part of the room."""
        self._children.append(router)
        self.add_router("", router)

    def repeat_by(self, once: Once, room: str) -> None:
        """Let every act without an id of its own be sent again under a key."""
        for child in self._children:
            child.repeat_by(once, room)
        for view in self.path_operations.values():
            for operation in view.operations:
                if (operation.openapi_extra or {}).get(REPEATABLE):
                    operation.view_func = _repeatable(operation, once, room)

    def come_in_by(self, ways: Sequence[Callable[[HttpRequest], Any]]) -> None:
        """Open every operation that is not public to these ways in, each behind its guard."""
        for child in self._children:
            child.come_in_by(ways)
        for view in self.path_operations.values():
            for operation in view.operations:
                guard = guard_of(operation.view_func)
                if guard is not None and guard.audience != "public":
                    operation.auth_param = [Way(way, guard) for way in ways]
                    operation.auth_callbacks = operation.auth_param

    def get(self, path: str, *, media_type: str = "") -> Callable[[F], F]:  # type: ignore[override]
        """Add a read; `media_type` where the answer is not plain JSON."""
        return self._add("GET", path, media_type)

    def post(self, path: str) -> Callable[[F], F]:  # type: ignore[override]
        """Add an act, or a search whose words must not stand in an address."""
        return self._add("POST", path)

    def look(self, path: str) -> Callable[[F], F]:
        """Add an act that shows what is masked: each is recorded, and its answer is kept nowhere."""
        return self._add("POST", path, is_look=True)

    def _add(
        self, method: str, path: str, media_type: str = "", *, is_look: bool = False
    ) -> Callable[[F], F]:
        """Add a guarded function.

        Raises:
            ConfigError: the function has no guard, or says not what it is or answers.
        """

        def add(view: F) -> F:
            told = _told(view)
            if media_type:
                told["openapi_extra"][MEDIA_TYPE] = media_type
            if method == "POST" and not is_look and not _has_command(view):
                told["openapi_extra"][REPEATABLE] = True
            self.add_api_operation(path, [method], view, **told)
            return view

        return add


def _has_command(view: Callable[..., Any]) -> bool:
    """Whether the body carries an id of the act itself."""
    given = (one.annotation for one in inspect.signature(view).parameters.values())
    return any(isinstance(one, type) and issubclass(one, Command) for one in given)


def _repeatable(operation: Operation, once: Once, room: str) -> Callable[..., Any]:
    """The operation, which gives its first answer to whoever sends the same under the same key."""
    view = operation.view_func
    answer: TypeAdapter[Any] = TypeAdapter(inspect.signature(view).return_annotation)
    name = f"{room}_{view.__name__}"

    @wraps(view)
    def sent(request: HttpRequest, **given: Any) -> Any:
        key = request.headers.get(KEY)
        if key is None:
            return view(request, **given)
        kept = once(
            request,
            _key(key),
            name,
            lambda: answer.dump_python(view(request, **given), mode="json"),
        )
        return answer.validate_python(kept)

    return sent


def _key(text: str) -> UUID:
    """The key as it was sent, in quotes or not.

    Raises:
        Invalid: no UUID.
    """
    try:
        return UUID(text.strip().strip('"'))
    except ValueError as error:
        said = Text("{name} 要是一个 UUID", "{name} is a UUID", name=KEY)
        raise Invalid("command.key", said, field=KEY) from error


def _told(view: Callable[..., Any]) -> dict[str, Any]:
    """What ninja is told of a function."""
    guard = guard_of(view)
    name = f"{view.__module__}.{view.__name__}"
    if guard is None:
        raise ConfigError(f"{name} has no guard")
    summary, _, rest = (inspect.getdoc(view) or "").partition("\n\n")
    answer = inspect.signature(view).return_annotation
    if not summary or answer is inspect.Signature.empty:
        raise ConfigError(f"{name} does not say what it is, or what it answers")
    told: dict[str, Any] = {
        "summary": " ".join(summary.split()).removesuffix("."),
        "description": _described(rest, guard),
        "response": {204: None} if answer is None else {200: answer},
        "openapi_extra": {},
    }
    if guard.audience == "public":
        told["auth"] = None
        told["openapi_extra"][PUBLIC] = True
    return told


def _described(rest: str, guard: Guard) -> str:
    """What the docstring says besides, and who may."""
    if guard.audience == "public":
        who = f"Open to everybody: {guard.reason}."
    elif guard.audience == "staff":
        who = f"For staff with the right `{guard.right}`." if guard.right else "For staff."
    else:
        who = "For whoever is signed in, about themselves and those they act for."
    return f"{rest.strip()}\n\n{who}".strip()
