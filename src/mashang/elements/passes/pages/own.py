"""通行码: the live pass on one's own phone; one's phones, and reporting one lost."""

import json

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from mashang.elements.passes import actions, queries
from mashang.elements.people import queries as people
from mashang.elements.people import switch
from mashang.foundation.grants.guards import ActorRequest, public_page, resident_page
from mashang.foundation.offline.keeping import tag_of
from mashang.foundation.policies import queries as policies
from mashang.kernel.texts import Text
from mashang.web.forms import see_other
from mashang.web.offline import Kept, keep


@resident_page()
@require_GET
def mine(request: ActorRequest) -> HttpResponse:
    """The page that draws the square; the phone keeps it for as long as a pass lasts."""
    me = switch.me(request)
    context = {
        "me": me,
        "tag": tag_of(request.actor),
        "carry_url": reverse("api:passes_carry"),
        "every_s": policies.number("passes.proof_every_s"),
        "fetched_every_min": policies.number("passes.fetched_every_min"),
        "clock_off_s": policies.number("passes.clock_off_s"),
        "asleep": people.sleeping_links(request.actor),
    }
    title = Text("通行码", "My pass")
    until = request.actor.at + policies.days("passes.phone_lasts_days")
    response = render(request, "passes/mine.html", context)
    return keep(response, Kept(tag_of(request.actor), until), str(title))


@resident_page()
@require_GET
def phones(request: ActorRequest) -> HttpResponse:
    """The phones that carry my passes."""
    return render(request, "passes/phones.html", {"phones": queries.own_phones(request.actor)})


@resident_page()
@require_POST
def lose_phone(request: ActorRequest, thumbprint: str) -> HttpResponse:
    """I lost it: whatever it carries opens nothing."""
    actions.lose_phone(actor=request.actor, thumbprint=thumbprint)
    said = Text(
        "已挂失，那部手机上的通行码立即失效", "Reported: the passes on that phone are void at once"
    )
    return see_other(request, "passes:phones", said=said)


@public_page(reason="whoever checks a pass needs the public keys; they say nothing about anybody")
@require_GET
def published(_request: ActorRequest) -> HttpResponse:
    """The public keys as a JWK Set, for doors, hospitals, auditors."""
    body = json.dumps(queries.jwks(), indent=2)
    response = HttpResponse(body, content_type="application/jwk-set+json")
    response.headers["Cache-Control"] = "public, no-cache"
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response
