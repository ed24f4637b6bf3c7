"""Pages that fail on purpose, for the tests of errors."""

from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import include, path

from mashang.kernel.errors import (
    Conflict,
    Invalid,
    NotAllowed,
    OutOfScope,
    RuleBroken,
    Unavailable,
)
from mashang.kernel.texts import Text
from mashang.web import pages
from mashang.web.forms import see_other

handler400 = "mashang.web.errors.bad_request"
handler403 = "mashang.web.errors.permission_denied"
handler404 = "mashang.web.errors.page_not_found"
handler500 = "mashang.web.errors.server_error"

ERRORS = {
    "not-allowed": NotAllowed("cases.take"),
    "out-of-scope": OutOfScope("case"),
    "conflict": Conflict("case.taken", Text("陈*琳 已经接了", "Chen* has taken it")),
    "rule": RuleBroken("case.late", Text("已过期", "Too late")),
    "invalid": Invalid("x", Text("看不懂 <b>", "Unreadable <b>"), field="what"),
    "away": Unavailable("sms", Text("短信发不出去", "No text messages")),
    "often": RuleBroken("codes.too_many", Text("太频繁", "Too often"), retry_after_s=60),
    "http404": Http404(),
    "denied": PermissionDenied(),
    "suspicious": SuspiciousOperation(),
    "broken": ZeroDivisionError(),
}


def fail(_request: HttpRequest, name: str) -> HttpResponse:
    raise ERRORS[name]


def echo(request: HttpRequest) -> HttpResponse:
    return HttpResponse(request.POST.get("text", request.GET.get("text", "")) * 1)


def done(request: HttpRequest) -> HttpResponse:
    return see_other(request, "/echo", said=Text("已提交", "Sent"))


urlpatterns = [
    path("fail/<str:name>", fail),
    path("echo", echo),
    path("done", done),
    path("", include((pages.urlpatterns, "web"))),
]
