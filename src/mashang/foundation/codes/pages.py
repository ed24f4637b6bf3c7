"""Where a scanned code opens, and where its letters are typed when it cannot be scanned."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.views.decorators.http import require_GET

from mashang.foundation.codes import queries
from mashang.foundation.grants.guards import public_page
from mashang.kernel.texts import Text

_TYPED_AT_MOST = 40


@require_GET
@public_page(
    reason="a scanned code opens before anybody signed in; its landing page decides what is shown"
)
def open_code(request: HttpRequest, sign: str) -> HttpResponse:
    """On to the page of the code's room; an old or unknown code says so."""
    reading = queries.read(sign)
    if reading is None:
        return _ask(request, typed=sign, wrong=True)
    if not reading.is_valid:
        return render(request, "codes/revoked.html", {"reading": reading}, status=410)
    return HttpResponseRedirect(queries.landing(reading))


@require_GET
@public_page(reason="for people whose phone cannot scan")
def type_code(request: HttpRequest) -> HttpResponse:
    """A field for the letters under the square."""
    typed = request.GET.get("sign", "").strip()
    if not typed:
        return _ask(request, typed="", wrong=False)
    reading = queries.read(typed)
    if reading is None:
        return _ask(request, typed=typed, wrong=True)
    return HttpResponseRedirect(reverse("codes:open", args=[reading.sign]))


def _ask(request: HttpRequest, *, typed: str, wrong: bool) -> HttpResponse:
    said = Text(
        "没有这个码，请对照纸上的字母再输一次",
        "There is no such code; please compare the letters and type again",
    )
    given = {"typed": typed[:_TYPED_AT_MOST], "wrong": said if wrong else None}
    return render(request, "codes/type.html", given, status=404 if wrong else 200)


urlpatterns = [
    path("c", type_code, name="type"),
    path("c/<str:sign>", open_code, name="open"),
]
