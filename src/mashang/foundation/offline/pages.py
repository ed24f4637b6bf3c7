"""The addresses of working offline: the service worker, who is signed in, and the batch."""

from datetime import datetime

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import path, reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from mashang.foundation.grants.guards import ActorRequest, public_page, signed_in_page
from mashang.foundation.offline.carrying import carry_out
from mashang.foundation.offline.keeping import tag_of
from mashang.foundation.policies import queries as policies
from mashang.kernel.errors import Invalid
from mashang.kernel.texts import Language, Text, speaking
from mashang.web.offline import read_items, worker_script


@require_GET
@public_page(reason="the service worker's program; it holds nothing about anybody")
def worker(request: ActorRequest) -> HttpResponse:
    """The service worker of field pages; a module's script is fetched without cookies, too."""
    forget_on = (settings.LOGIN_URL, settings.MASHANG_STAFF_LOGIN_URL, "signin:sign_out")
    script = worker_script(
        fallback=f"{reverse('offline:fallback')}?language={_language(request)}",
        forget_on=[*(reverse(name) for name in forget_on), reverse("signin:demo")],
    )
    response = HttpResponse(script, content_type="text/javascript; charset=utf-8")
    response.headers["Cache-Control"] = "no-cache"
    return response


@require_GET
@public_page(reason="what a phone shows without a network; it holds nothing about anybody")
def fallback(request: ActorRequest) -> HttpResponse:
    """This page is not on the phone; these are. Fetched without cookies, so the address names the language."""
    with speaking(_language(request)):
        return render(request, "offline/fallback.html")


@require_GET
@never_cache
@public_page(reason="tells this browser only who it is itself, as a sign that names nobody")
def state(request: ActorRequest) -> HttpResponse:
    """Whether the phone may send, as whom, and how much at once."""
    limits = {
        "count": policies.number("offline.batch_at_most_count"),
        "bytes": policies.number("offline.batch_at_most_bytes"),
    }
    tag = tag_of(request.actor)
    return JsonResponse(
        {"account": tag, "csrf": get_token(request) if tag else "", "limits": limits}
    )


@require_POST
@signed_in_page()
def send(request: ActorRequest) -> HttpResponse:
    """Take in a batch; only from the account that wrote it.

    Raises:
        Invalid: the batch cannot be read.
    """
    tag = tag_of(request.actor)
    if request.POST.get("account") != tag:
        return JsonResponse({"account": tag}, status=409)
    items = read_items(
        request.POST.get("items", ""), at_most=policies.number("offline.batch_at_most_count")
    )
    photos = {
        name.removeprefix("photo-"): request.FILES.getlist(name)
        for name in request.FILES
        if name.startswith("photo-")
    }
    results = carry_out(request.actor, items, _sent_at(request), photos)
    return JsonResponse(
        {
            "account": tag,
            "received_at": request.actor.at.isoformat(),
            "results": [
                {"id": one.command_id, "state": one.state, "text": one.text, "code": one.code}
                for one in results
            ],
        }
    )


def _language(request: ActorRequest) -> Language:
    return "en" if request.GET.get("language") == "en" else "zh"


def _sent_at(request: ActorRequest) -> datetime:
    try:
        found = datetime.fromisoformat(request.POST.get("sent_at", ""))
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise Invalid(
            "offline.unreadable",
            Text("这一批内容读不懂", "This batch cannot be read"),
            field="sent_at",
        )
    return found


urlpatterns = [
    path("offline-worker.js", worker, name="worker"),
    path("offline", fallback, name="fallback"),
    path("offline/state", state, name="state"),
    path("offline/send", send, name="send"),
]
