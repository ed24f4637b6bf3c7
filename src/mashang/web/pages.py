"""The shells' own pages: the switches, and the sheet of all components."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_GET, require_POST

from mashang.kernel.errors import Invalid
from mashang.kernel.texts import Text
from mashang.web import language, parts_sheet, shell
from mashang.web.addresses import back


@require_POST
@csrf_protect
def switch_language(request: HttpRequest) -> HttpResponse:
    """Remember the language a person chose, and return.

    Raises:
        Invalid: a language that we do not speak.
    """
    chosen = request.POST.get("language", "")
    if chosen not in language.DJANGO_CODES:
        raise Invalid(
            "language.unknown",
            Text("不支持这种语言", "We do not speak this language"),
            field="language",
        )
    return _with_cookie(request, language.COOKIE, chosen)


@require_POST
@csrf_protect
def switch_elder(request: HttpRequest) -> HttpResponse:
    """Turn the large, quiet pages (长辈模式) on or off, and return."""
    return _with_cookie(
        request, shell.ELDER_COOKIE, "1" if request.POST.get("elder") == "1" else "0"
    )


def _with_cookie(request: HttpRequest, name: str, value: str) -> HttpResponse:
    response = redirect(back(request))
    response.status_code = 303
    response.set_cookie(
        name,
        value,
        max_age=language.COOKIE_AGE_S,
        secure=bool(settings.SESSION_COOKIE_SECURE),
        httponly=True,
        samesite="Lax",
    )
    return response


@require_GET
def parts(request: HttpRequest) -> HttpResponse:
    """Every component in one shell (`?shell=resident|staff|paper`), with invented data.

    Raises:
        Http404: outside the demo.
    """
    if not (settings.DEBUG or shell.is_demo_mode()):
        raise Http404
    wanted = request.GET.get("shell")
    kind: shell.Kind = "resident" if wanted == "resident" or wanted is None else "staff"
    return render(
        request,
        "web/parts_paper.html" if wanted == "paper" else f"web/parts_{kind}.html",
        parts_sheet.context(kind),
    )


urlpatterns = [
    path("language", switch_language, name="language"),
    path("elder", switch_elder, name="elder"),
    path("_parts", parts, name="parts"),
]
