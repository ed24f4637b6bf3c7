"""Every call ends in the form it asked for: a document, or the spec's list of errors.

Nobody's session counts here: who calls is said by the key alone. So a page of another site that a
worker has open can make their browser call, and gets what anybody gets.
"""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, Final, ParamSpec, cast

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.http.request import UnreadablePostError

from mashang.foundation.grants.actor import Actor
from mashang.foundation.programs.calling import HEADER, Admitted, admit
from mashang.front.open311.documents import CONTENT_TYPES, Document, Form, Many, written
from mashang.front.open311.reading import Given, one
from mashang.kernel.errors import MashangError, NotAllowed, OutOfScope
from mashang.kernel.texts import Text
from mashang.web.errors import TOO_MANY

P = ParamSpec("P")
KEY: Final = "api_key"
_BEARER: Final = "bearer "
NO_KEY: Final = Text("缺少接入密钥或密钥无效", "The api_key is missing or not valid")
METHOD: Final = Text("不支持这种请求方法", "This method is not supported here")
UNREADABLE: Final = Text("请求无法读懂", "The request cannot be read")
NOT_FOUND: Final = Text("没有找到", "Not found")


class KeyWrong(NotAllowed):
    """No key where one is needed, or one that opens nothing."""

    def __init__(self, why: Text = NO_KEY) -> None:
        super().__init__(KEY)
        self.text = why


View = Callable[Concatenate[HttpRequest, Form, P], HttpResponse]


def answers(*methods: str) -> Callable[[View[P]], View[P]]:
    """The view's document, or its error in the spec's words; other methods are refused."""

    def wrap(view: View[P]) -> View[P]:
        @wraps(view)
        def answered(
            request: HttpRequest, form: Form, *args: P.args, **kwargs: P.kwargs
        ) -> HttpResponse:
            if request.method not in {*methods, "HEAD"}:
                return refusal(form, 400, METHOD)
            try:
                return view(request, form, *args, **kwargs)
            except MashangError as error:
                return refusal_of(form, error)
            except (BadRequest, SuspiciousOperation, MultiPartParserError, UnreadablePostError):
                return refusal(form, 400, UNREADABLE)

        return cast(View[P], answered)

    return wrap


def given_in(request: HttpRequest) -> Given:
    """The parameters of a call: of its body for POST, of its address else."""
    source = request.POST if request.method == "POST" else request.GET
    return dict(source.lists())


def caller_of(request: HttpRequest, *, needs_key: bool) -> Actor:
    """The program whose key came with the call; nobody for a public read without one.

    The key stands in `Authorization: Bearer`, in `X-API-Key`, or in the parameter `api_key`.

    Raises:
        KeyWrong: a key that opens nothing, or none where one is needed.
        RuleBroken: `programs.too_many`.
    """
    secret = _secret_in(request)
    if not secret:
        if needs_key:
            raise KeyWrong
        return Actor.of(None)
    found = admit(secret)
    if isinstance(found, Admitted):
        return found.actor
    raise KeyWrong(found.text)


def answer(document: Document, form: Form) -> HttpResponse:
    """A document with its content type; any page may read what is public."""
    response = HttpResponse(written(document, form), content_type=CONTENT_TYPES[form])
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cache-Control"] = "no-store"
    return response


def refusal_of(form: Form, error: MashangError) -> HttpResponse:
    """An error of ours in the spec's words: 404 for what is not there, 403 for keys, 400 for the rest.

    429 is ours: the spec knows no limits. Source: Open311 GeoReport v2, "Errors".
    """
    if error.code.endswith(TOO_MANY):
        response = refusal(form, 429, error.text)
        response.headers["Retry-After"] = str(error.facts.get("retry_after_s", 60))
        return response
    if isinstance(error, OutOfScope):
        return refusal(form, 404, NOT_FOUND)
    return refusal(form, 403 if isinstance(error, NotAllowed) else 400, error.text)


def refusal(form: Form, status: int, why: Text | str) -> HttpResponse:
    """The spec's list of errors, with one in it."""
    response = answer(Many("errors", "error", [{"code": status, "description": why}]), form)
    response.status_code = status
    return response


def _secret_in(request: HttpRequest) -> str:
    bearer = request.headers.get("Authorization", "")
    if bearer.lower().startswith(_BEARER):
        return bearer[len(_BEARER) :].strip()
    header = request.headers.get(HEADER, "").strip()
    return header or one(given_in(request), KEY) or one(dict(request.GET.lists()), KEY)
