"""The one table from errors to HTTP for programs: RFC 9457 problem documents.

    {"type": "about:blank", "title": "Conflict", "status": 409, "code": "case.already_taken",
     "detail": "…in the reader's language…", "field": null, "errors": []}

The table for people, over the same errors, stands in `mashang.web.errors`.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from http import HTTPStatus
from typing import Any, Final

from django.core.exceptions import RequestDataTooBig
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    JsonResponse,
    RawPostDataException,
    UnreadablePostError,
)
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, Throttled, ValidationError

from mashang.kernel.errors import (
    Conflict,
    Invalid,
    MashangError,
    NotAllowed,
    OutOfScope,
    RuleBroken,
    Unavailable,
)
from mashang.kernel.texts import Text

log = logging.getLogger(__name__)

STATUS: Final[tuple[tuple[type[MashangError], HTTPStatus], ...]] = (
    (NotAllowed, HTTPStatus.FORBIDDEN),
    (OutOfScope, HTTPStatus.NOT_FOUND),
    (Conflict, HTTPStatus.CONFLICT),
    (RuleBroken, HTTPStatus.UNPROCESSABLE_ENTITY),
    (Invalid, HTTPStatus.UNPROCESSABLE_ENTITY),
    (Unavailable, HTTPStatus.SERVICE_UNAVAILABLE),
    (MashangError, HTTPStatus.UNPROCESSABLE_ENTITY),
)
"""First match wins; codes that end in `.too_many` are limits: 429."""
MEDIA_TYPE: Final = "application/problem+json"
_TOO_MANY: Final = ".too_many"
_TEXTS: Final = {
    HTTPStatus.BAD_REQUEST: Text("请求格式不对", "The request cannot be parsed"),
    HTTPStatus.UNAUTHORIZED: Text("请先登录", "Sign in first"),
    HTTPStatus.FORBIDDEN: Text("没有权限", "Not allowed"),
    HTTPStatus.NOT_FOUND: Text("没有找到", "Not found"),
    HTTPStatus.METHOD_NOT_ALLOWED: Text(
        "这个地址不接受这种请求方法", "This address does not take this method"
    ),
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: Text("提交的内容太大", "What was sent is too large"),
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: Text(
        "请求内容的格式或字符编码不支持", "The body's media type or charset is not supported"
    ),
    HTTPStatus.UNPROCESSABLE_ENTITY: Text("有些字段不对", "Some fields are wrong"),
    HTTPStatus.TOO_MANY_REQUESTS: Text(
        "请求太频繁，请稍后再试", "Too many requests; try again later"
    ),
    HTTPStatus.INTERNAL_SERVER_ERROR: Text(
        "系统出了点问题，已记录", "Something broke; it has been recorded"
    ),
}


def problem(
    status: HTTPStatus,
    code: str,
    detail: Text | str,
    *,
    field: str | None = None,
    errors: Sequence[dict[str, Any]] = (),
    **more: str,
) -> HttpResponse:
    """A problem document.

    Args:
        **more: further members that one code carries.

    Source: RFC 9457, section 3; `code`, `field`, `errors` and `more` are its extension members.
    """
    document = {
        "type": "about:blank",
        "title": status.phrase,
        "status": status.value,
        "code": code,
        "detail": str(detail),
        "field": field,
        "errors": list(errors),
        **more,
    }
    return JsonResponse(
        document,
        status=status,
        content_type=f"{MEDIA_TYPE}; charset=utf-8",
        json_dumps_params={"ensure_ascii": False},
        headers={"Cache-Control": "no-store"},
    )


def problem_of(error: MashangError) -> HttpResponse:
    """The answer to a call that ended in an error of ours."""
    status = next(status for kind, status in STATUS if isinstance(error, kind))
    if error.code.endswith(_TOO_MANY):
        status = HTTPStatus.TOO_MANY_REQUESTS
    response = problem(status, error.code, error.text, field=error.field, errors=_by_field(error))
    wait_s = error.facts.get("retry_after_s")
    if wait_s is not None:
        response.headers["Retry-After"] = str(wait_s)
    return response


def _by_field(error: MashangError) -> list[dict[str, Any]]:
    """What is wrong, field by field, where an error says it under `errors`."""
    found = error.facts.get("errors")
    if not isinstance(found, Mapping):
        return []
    return [
        {"field": str(name), "code": error.code, "detail": str(why)} for name, why in found.items()
    ]


_CODES: Final = {
    HTTPStatus.NOT_FOUND: "not_found",
    HTTPStatus.METHOD_NOT_ALLOWED: "method.not_allowed",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "body.too_large",
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: "body.unsupported",
    HTTPStatus.INTERNAL_SERVER_ERROR: "internal",
}


def plain(status: HTTPStatus, code: str = "") -> HttpResponse:
    """A problem of which only the status is known."""
    code = code or _CODES.get(status, f"http.{status.value}")
    return problem(status, code, _TEXTS.get(status, status.phrase))


def _validation(_request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Where and why, never the value that was sent: it may be personal."""
    found = [
        {
            "field": ".".join(str(step) for step in one["loc"]),
            "code": one["type"],
            "detail": one["msg"],
        }
        for one in error.errors
    ]
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    return problem(status, "input.invalid", _TEXTS[status], field=found[0]["field"], errors=found)


def _http(_request: HttpRequest, error: HttpError) -> HttpResponse:
    cause = error.__cause__
    if isinstance(cause, MashangError):
        return problem_of(cause)
    told = cause if isinstance(cause, HttpError) else error
    return plain(HTTPStatus(told.status_code))


def _unexpected(request: HttpRequest, error: Exception) -> HttpResponse:
    log.error("api call failed: %s %s", request.method, request.resolver_match, exc_info=error)
    return plain(HTTPStatus.INTERNAL_SERVER_ERROR)


_HANDLERS: Final[tuple[tuple[type[Exception], Callable[[HttpRequest, Any], HttpResponse]], ...]] = (
    (MashangError, lambda _request, error: problem_of(error)),
    (ValidationError, _validation),
    (HttpError, _http),
    (AuthenticationError, lambda *_: plain(HTTPStatus.UNAUTHORIZED, "not_signed_in")),
    (Throttled, lambda *_: plain(HTTPStatus.TOO_MANY_REQUESTS, "too_many")),
    (Http404, lambda *_: plain(HTTPStatus.NOT_FOUND)),
    (RequestDataTooBig, lambda *_: plain(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)),
    (RawPostDataException, lambda *_: plain(HTTPStatus.UNSUPPORTED_MEDIA_TYPE)),
    (UnreadablePostError, lambda *_: plain(HTTPStatus.BAD_REQUEST)),
    (Exception, _unexpected),
)


def install(api: NinjaAPI) -> None:
    """Answer every error of this API with a problem document."""
    for kind, handler in _HANDLERS:
        api.add_exception_handler(kind, handler)
