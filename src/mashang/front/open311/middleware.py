"""Errors that arise before a view, or instead of one, still speak Open311 under its addresses."""

from collections.abc import Callable
from typing import Final

from django.http import HttpRequest, HttpResponse

from mashang.front.open311.answering import NOT_FOUND, UNREADABLE, refusal
from mashang.front.open311.documents import Form
from mashang.kernel.texts import Text

PREFIX: Final = "/open311/"
_BROKEN: Final = Text("系统出了点问题，已记录", "Something broke; it has been recorded")
_KEPT: Final = {403: UNREADABLE, 404: NOT_FOUND}


class SpeakOpen311:
    """Puts a page of an error into the form that a program can read; everything else passes."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not request.path.startswith(PREFIX) or response.status_code < 400:
            return response
        if not response.headers.get("Content-Type", "").startswith("text/html"):
            return response
        form: Form = "json" if request.path.endswith(".json") else "xml"
        if response.status_code >= 500:
            return refusal(form, response.status_code, _BROKEN)
        status = response.status_code if response.status_code in _KEPT else 400
        return refusal(form, status, _KEPT.get(status, UNREADABLE))
