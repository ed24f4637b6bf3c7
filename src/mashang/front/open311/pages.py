"""The addresses of Open311 GeoReport v2, each in XML and in JSON."""

from typing import Final
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import path, re_path
from django.views.decorators.csrf import csrf_exempt

from mashang.foundation.grants.guards import public_page
from mashang.front.open311 import actions, queries
from mashang.front.open311.answering import answer, answers, caller_of, given_in
from mashang.front.open311.discovery import discovery as discovered
from mashang.front.open311.documents import FORMS, Form, Many
from mashang.front.open311.reading import Wanted, report_of, wanted_of
from mashang.front.open311.services import definition, service_list
from mashang.kernel import clock
from mashang.kernel.errors import OutOfScope

_PUBLIC: Final = "Open311: public by its standard; no person, no room and nobody's words are in it"
_SENT: Final = "Open311: reading is public by its standard; sending asks for a program's key"
_COMMAND: Final = "Idempotency-Key"


@csrf_exempt
@public_page(_PUBLIC)
@answers("GET")
def discovery(_request: HttpRequest, form: Form) -> HttpResponse:
    """Where the endpoints are."""
    is_production = settings.MASHANG_MODE == "production"
    return answer(discovered(settings.SITE_URL, is_production=is_production), form)


@csrf_exempt
@public_page(_PUBLIC)
@answers("GET")
def services(_request: HttpRequest, form: Form) -> HttpResponse:
    """What may be asked for."""
    return answer(service_list(), form)


@csrf_exempt
@public_page(_PUBLIC)
@answers("GET")
def service(_request: HttpRequest, form: Form, service_code: str) -> HttpResponse:
    """What one service asks."""
    return answer(definition(service_code), form)


@csrf_exempt
@public_page(_SENT)
@answers("GET", "POST")
def requests(request: HttpRequest, form: Form) -> HttpResponse:
    """The newest public requests; or a new one, from a program with its key."""
    if request.method == "POST":
        return _submit(request, form)
    actor = caller_of(request, needs_key=False)
    wanted = wanted_of(given_in(request), clock.now())
    found = queries.requests(actor, wanted)
    response = answer(found.document, form)
    if found.last_at is not None:
        response.headers["Link"] = f'<{_onward(request, wanted, found)}>; rel="next"'
    return response


@csrf_exempt
@public_page(_PUBLIC)
@answers("GET")
def one_request(request: HttpRequest, form: Form, request_number: str) -> HttpResponse:
    """How one request stands."""
    actor = caller_of(request, needs_key=False)
    return answer(queries.request(actor, request_number), form)


@csrf_exempt
@public_page(_PUBLIC)
@answers("GET")
def token(_request: HttpRequest, _form: Form, request_token: str) -> HttpResponse:
    """Every service answers at once with its number, so no token was ever given out."""
    raise OutOfScope(f"token {len(request_token)}")


@csrf_exempt
@public_page(_PUBLIC)
def missing(request: HttpRequest) -> HttpResponse:
    """Nothing else is here."""
    form: Form = "json" if request.path.endswith(".json") else "xml"
    return answers("GET", "POST")(_nothing)(request, form)


def _nothing(_request: HttpRequest, _form: Form) -> HttpResponse:
    raise OutOfScope("address")


def _submit(request: HttpRequest, form: Form) -> HttpResponse:
    actor = caller_of(request, needs_key=True)
    sent = actions.submit(
        actor=actor,
        report=report_of(given_in(request)),
        command=request.headers.get(_COMMAND, "").strip(),
    )
    fields = {
        "service_request_id": sent.number,
        "service_notice": sent.notice,
        "account_id": None,
    }
    return answer(Many("service_requests", "request", [fields]), form)


def _onward(request: HttpRequest, wanted: Wanted, found: queries.Found) -> str:
    """The same question, ending where this answer ended; the last one stands in both."""
    query = {
        "start_date": queries.written(wanted.since),
        "end_date": found.last_at.isoformat() if found.last_at else None,
        "page_size": wanted.at_most,
        "service_code": ",".join(wanted.codes) or None,
        "status": ",".join(sorted(wanted.status)) or None,
    }
    given = {name: value for name, value in query.items() if value is not None}
    return f"{settings.SITE_URL}{request.path}?{urlencode(given)}"


urlpatterns = [
    path(f"open311/{address}.{form}", view, {"form": form}, name=f"{name}_{form}")
    for form in FORMS
    for address, view, name in (
        ("discovery", discovery, "discovery"),
        ("v2/services", services, "services"),
        ("v2/services/<str:service_code>", service, "service"),
        ("v2/requests", requests, "requests"),
        ("v2/requests/<str:request_number>", one_request, "request"),
        ("v2/tokens/<str:request_token>", token, "token"),
    )
]
urlpatterns.append(re_path(r"^open311/", missing, name="missing"))
