"""代办与换号: what waits, what must be seen, and the decision."""

from collections.abc import Callable
from typing import Any, Final
from uuid import UUID

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mashang.foundation.grants.guards import ActorRequest, staff_page
from mashang.kernel.texts import Text
from mashang.web.forms import form_again, see_other
from mashang.web.paging import Page, cursor_from
from mashang.web.parts import Tab
from mashang.work.registration import actions, queries
from mashang.work.registration.forms import ApproveNumberForm, ApproveProxyForm, RefuseForm
from mashang.work.registration.queries import LinkCard, LinkRow

_RIGHT = "registration.decide_links"
_REFUSING: Final = "id_refuse_%s"
_REFUSED = Text("已退回，申请人会看到原因", "Refused; the applicant reads the reason")


@staff_page(_RIGHT)
@require_GET
def proxies(request: ActorRequest) -> HttpResponse:
    """Requests to act for somebody, the most urgent first."""
    page = queries.proxy_requests(request.actor, cursor_from(request))
    return _list(request, page, "proxy_requests")


@staff_page(_RIGHT)
@require_GET
def numbers(request: ActorRequest) -> HttpResponse:
    """Requests for a new number, the most urgent first."""
    page = queries.number_requests(request.actor, cursor_from(request))
    return _list(request, page, "number_requests")


@staff_page(_RIGHT)
@require_GET
def decided_proxies(request: ActorRequest) -> HttpResponse:
    """What was decided of proxies, the latest first."""
    page = queries.proxy_requests(request.actor, cursor_from(request), waiting=False)
    return _list(request, page, "decided_proxies")


@staff_page(_RIGHT)
@require_GET
def decided_numbers(request: ActorRequest) -> HttpResponse:
    """What was decided of numbers, the latest first."""
    page = queries.number_requests(request.actor, cursor_from(request), waiting=False)
    return _list(request, page, "decided_numbers")


@staff_page(_RIGHT)
@require_http_methods(["GET", "POST"])
def proxy(request: ActorRequest, request_id: UUID) -> HttpResponse:
    """One request to act for somebody; a POST grants it."""
    card = queries.proxy_request(request.actor, request_id)
    form = _granting(card, _sent(request))
    if not form.is_bound or not form.submit(
        lambda given: (
            actions.approve_proxy(
                actor=request.actor,
                request_id=request_id,
                granted=form.granted(),
                evidence=given["evidence"],
                reason=given["reason"],
                command_id=given["command_id"],
            ),
        )
    ):
        return _shown(request, card, form, RefuseForm(auto_id=_REFUSING))
    said = Text("已核准，本人会收到通知", "Granted; the person is told")
    return see_other(request, "registration:proxy_requests", said=said)


@staff_page(_RIGHT)
@require_POST
def refuse_proxy(request: ActorRequest, request_id: UUID) -> HttpResponse:
    """Refuse a proxy, with the reason."""
    form = RefuseForm(request.POST, auto_id=_REFUSING)
    if not form.submit(_refusal(request, request_id, actions.refuse_proxy)):
        card = queries.proxy_request(request.actor, request_id)
        return _shown(request, card, _granting(card), form)
    return see_other(request, "registration:proxy_requests", said=_REFUSED)


@staff_page(_RIGHT)
@require_http_methods(["GET", "POST"])
def number(request: ActorRequest, request_id: UUID) -> HttpResponse:
    """One request for a new number; a POST grants it."""
    card = queries.number_request(request.actor, request_id)
    form = _moving(_sent(request))
    if not form.is_bound or not form.submit(
        lambda given: actions.approve_number(
            actor=request.actor,
            request_id=request_id,
            evidence=given["evidence"],
            reason=given["reason"],
            document_type=given["document_type"],
            document_number=given["document_number"],
            command_id=given["command_id"],
        )
    ):
        return _shown(request, card, form, RefuseForm(auto_id=_REFUSING))
    said = Text("已换到新号码，旧号码不再能登录", "Moved; the old number signs in no more")
    return see_other(request, "registration:number_requests", said=said)


@staff_page(_RIGHT)
@require_POST
def refuse_number(request: ActorRequest, request_id: UUID) -> HttpResponse:
    """Refuse a request for a number, with the reason."""
    form = RefuseForm(request.POST, auto_id=_REFUSING)
    if not form.submit(_refusal(request, request_id, actions.refuse_number)):
        card = queries.number_request(request.actor, request_id)
        return _shown(request, card, _moving(), form)
    return see_other(request, "registration:number_requests", said=_REFUSED)


@staff_page(_RIGHT)
@require_POST
def reveal(request: ActorRequest, request_id: UUID) -> HttpResponse:
    """Open names and numbers, once; recorded."""
    seen = actions.reveal_request(actor=request.actor, request_id=request_id)
    response = render(request, "registration/link_seen.html", {"seen": seen})
    response["Cache-Control"] = "no-store"
    return response


def _list(request: ActorRequest, page: Page[LinkRow], active: str) -> HttpResponse:
    counts = queries.counted_links(request.actor)
    waits = active in ("proxy_requests", "number_requests")
    is_proxy = active in ("proxy_requests", "decided_proxies")
    context = {
        "page": page,
        "tabs": _tabs(active, counts),
        "is_waiting": waits,
        "is_proxy": is_proxy,
        "first": page.items[0] if waits and page.items and page.is_first else None,
    }
    is_part = bool(getattr(request, "htmx", False))
    template = "registration/link_rows.html" if is_part else "registration/links.html"
    return render(request, template, context)


def _tabs(active: str, counts: tuple[int, int]) -> list[Tab]:
    titles = {
        "proxy_requests": (Text("代办申请", "Proxies"), counts[0]),
        "number_requests": (Text("换号申请", "New numbers"), counts[1]),
        "decided_proxies": (Text("代办已办结", "Proxies decided"), None),
        "decided_numbers": (Text("换号已办结", "Numbers decided"), None),
    }
    return [
        Tab(title, reverse(f"registration:{name}"), name == active, count)
        for name, (title, count) in titles.items()
    ]


def _sent(request: ActorRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _granting(card: LinkCard, given: QueryDict | None = None) -> ApproveProxyForm:
    return ApproveProxyForm(
        given,
        evidence=queries.evidence_choices("people.proxy_evidence"),
        initial={"may": list(card.scopes), "last_on": card.last_on},
        auto_id="id_approve_%s",
    )


def _moving(given: QueryDict | None = None) -> ApproveNumberForm:
    evidence = queries.evidence_choices("people.number_evidence")
    return ApproveNumberForm(given, evidence=evidence, auto_id="id_approve_%s")


def _refusal(
    request: ActorRequest, request_id: UUID, refuse: Callable[..., None]
) -> Callable[[dict[str, Any]], bool]:
    def carry_out(given: dict[str, Any]) -> bool:
        refuse(
            actor=request.actor,
            request_id=request_id,
            reason=given["reason"],
            command_id=given["command_id"],
        )
        return True

    return carry_out


def _shown(
    request: ActorRequest,
    card: LinkCard,
    form: ApproveProxyForm | ApproveNumberForm,
    refuse_form: RefuseForm,
) -> HttpResponse:
    """A request with both forms; again with what is wrong when one of them was sent."""
    context = {
        "card": card,
        "row": card.row,
        "form": form,
        "is_proxy": isinstance(form, ApproveProxyForm),
        "refuse_form": refuse_form,
    }
    if form.is_bound or refuse_form.is_bound:
        return form_again(request, "registration/link_request.html", context)
    return render(request, "registration/link_request.html", context)
