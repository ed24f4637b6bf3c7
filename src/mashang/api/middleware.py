"""Errors that arise before an operation, or instead of one, are problem documents too.

An unknown address, a method that is not there, a body that is too large, an address with text that
cannot be stored: Django and the pages answer those with a page or a bare line, which no program reads.
"""

from collections.abc import Callable
from http import HTTPStatus
from typing import Final

from django.http import HttpRequest, HttpResponse

from mashang.api.errors import MEDIA_TYPE, plain, problem_of
from mashang.kernel.errors import MashangError

PREFIX: Final = "/api/v1/"
_PROGRAMS: Final = "/api/"
"""Under it everything is for programs: the API, and what doors call with keys of their own."""
_KEPT: Final = ("Allow", "Retry-After", "Vary")
"""Headers that say what to do now."""


class SpeakProblems:
    """Puts every error under the addresses of programs into a problem document; everything else passes."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not request.path.startswith(_PROGRAMS) or response.status_code < HTTPStatus.BAD_REQUEST:
            return response
        if response.headers.get("Content-Type", "").startswith(MEDIA_TYPE):
            return response
        error = getattr(response, "error", None)
        if isinstance(error, MashangError):
            return problem_of(error)
        told = plain(HTTPStatus(response.status_code))
        for name in _KEPT:
            if name in response.headers:
                told.headers[name] = ", ".join(sorted(response.headers[name].split(", ")))
        return told
