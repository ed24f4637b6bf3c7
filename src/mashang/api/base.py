"""The API that rooms add their routers to: ways in, problem documents, OpenAPI 3.1."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from http import HTTPStatus
from typing import Any, Final, NoReturn

import ninja
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from ninja import NinjaAPI
from ninja.errors import ConfigError, HttpError
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation
from ninja.parser import Parser
from ninja.security import SessionAuth

from mashang.api import document, errors
from mashang.api.routing import Guard, Once, Router, guard_of
from mashang.kernel.storable import refuse_unstorable_json
from mashang.kernel.texts import Text


class StorableParser(Parser):
    """Reads JSON strictly: no NaN, and no text that cannot be stored."""

    def parse_body(self, request: HttpRequest) -> Any:
        """The document in the body.

        Raises:
            HttpError: 415, it says that it is something else, or not in UTF-8.
            Invalid: `text.unstorable`, naming the field.
            ValueError: not JSON.
        """
        _insist_on_json(request)
        document = json.loads(request.body, parse_constant=_no_constant)
        refuse_unstorable_json(document)
        return document


def _insist_on_json(request: HttpRequest) -> None:
    """JSON is exchanged in UTF-8 only (RFC 8259, section 8.1); a body without a type is taken as JSON.

    Raises:
        HttpError: 415.
    """
    kind = request.content_type or ""
    charset = (request.content_params or {}).get("charset", "utf-8")
    is_json = not kind or kind == "application/json" or kind.endswith("+json")
    if not is_json or charset.lower() not in _UTF_8:
        raise HttpError(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "JSON in UTF-8 only")


_UTF_8: Final = ("utf-8", "utf8", "us-ascii")


def _no_constant(word: str) -> NoReturn:
    raise ValueError(f"{word} is not JSON")


class Session(SessionAuth):
    """The session of a browser; whoever has none is not asked for its token either."""

    def __call__(self, request: HttpRequest) -> Any:
        """The account; None without a session.

        Raises:
            HttpError: the token against forged requests is missing.
        """
        return super().__call__(request) if request.user.is_authenticated else None


class Described(OpenAPISchema):
    """The framework's document, in which a schema's name means one schema."""

    def add_schema_definitions(self, definitions: dict[str, Any]) -> None:
        """Take in the schemas of an operation.

        Raises:
            ConfigError: two different schemas have one name; the framework would keep the last.
        """
        for name, schema in definitions.items():
            if self.schemas.get(name, schema) != schema:
                raise ConfigError(f"two different schemas are called {name}")
        super().add_schema_definitions(definitions)


class Api(NinjaAPI):
    """The street's API: answers that no cache keeps, operations named `<room>_<verb>`.

    Attributes:
        titles: each room's title, by its tag.
    """

    titles: Mapping[str, Text]

    def create_temporal_response(self, request: HttpRequest) -> HttpResponse:
        """An answer is for its caller alone."""
        response = super().create_temporal_response(request)
        response.headers["Cache-Control"] = "no-store"
        return response

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """`places_children`: the room, and the function that answers."""
        tag = (operation.tags or [""])[0]
        name = operation.view_func.__name__
        return f"{tag}_{name}" if tag else name

    def get_operation_url_name(self, operation: Operation, router: ninja.Router) -> str:
        """The same name."""
        return self.get_openapi_operation_id(operation)

    def guards(self) -> Iterator[tuple[str, str, Guard | None]]:
        """Every operation by its name and method, with its guard."""
        for bound in self._get_bound_routers():
            for view in bound.path_operations.values():
                for operation in view.operations:
                    name = self.get_openapi_operation_id(operation)
                    yield name, operation.methods[0], guard_of(operation.view_func)

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None
    ) -> OpenAPISchema:
        """The document with everything that an operation may answer."""
        found = Described(self, path_prefix or self.get_root_path(path_params or {}))
        document.complete(found, titles=self.titles, cookie=settings.SESSION_COOKIE_NAME)
        return found


def make_api(
    routers: Iterable[tuple[str, ninja.Router]],
    *,
    titles: Mapping[str, Text] | None = None,
    auth: Sequence[Any] = (),
    once: Once | None = None,
    version: str = "1.0.0",
) -> Api:
    """The street's API with each room's router under its name.

    Every operation needs one of the ways in, unless its guard says that it is public. The pages for
    reading the document are left out: they would need scripts from elsewhere.

    Args:
        routers: room and router.
        titles: each room's title, for the document.
        auth: further ways in besides the session with its CSRF protection; each sets `request.actor`.
        once: gives a call that is sent again its first answer.
    """
    ways = [*auth, Session()]
    api = Api(
        title="Mashang 码上",
        version=version,
        description="One sub-district's places, people and cases. Errors are RFC 9457 problem documents.",
        auth=ways,
        parser=StorableParser(),
        docs_url=None,
        docs_decorator=require_safe,
        urls_namespace="api",
    )
    api.titles = titles or {}
    errors.install(api)
    for name, router in routers:
        if isinstance(router, Router):
            router.come_in_by(ways)
            if once is not None:
                router.repeat_by(once, name.strip("/"))
        api.add_router(f"/{name.strip('/')}", router, tags=[name.strip("/")])
    return api
