"""The screen beside a door: green or red, without a name."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from mashang.foundation.codes import squares
from mashang.foundation.grants.guards import ActorRequest, public_page
from mashang.work.doors import queries


@public_page(reason="a screen beside the door shows its last decisions for seconds, without a name")
@never_cache
@require_GET
def screen(request: ActorRequest, sign: str) -> HttpResponse:
    """What the door decided just now, and on its own screen the changing code; asks again by itself."""
    shown = queries.screen(sign, request.GET.get("key", ""))
    square = squares.svg(shown.scan_url) if shown.scan_url else ""
    context = {"screen": shown, "square": mark_safe(square), "key": request.GET.get("key", "")}  # noqa: S308  (a picture of our own making)
    is_part = bool(getattr(request, "htmx", False))
    template = "doors/screen_part.html" if is_part else "doors/screen.html"
    return render(request, template, context)
