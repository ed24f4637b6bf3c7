"""Pages that a phone may keep: for one account, until its shift must be over."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.crypto import salted_hmac

from mashang.foundation.grants.actor import Actor
from mashang.foundation.grants.guards import ActorRequest
from mashang.foundation.policies import queries as policies
from mashang.kernel.texts import Text
from mashang.web.offline import Kept, keep

_SIGNS = 24


def tag_of(actor: Actor) -> str:
    """How a phone tells accounts apart without learning their ids; empty for nobody."""
    if actor.account_id is None:
        return ""
    return salted_hmac("mashang.offline", str(actor.account_id)).hexdigest()[:_SIGNS]


def render_kept(
    request: ActorRequest, template: str, context: Mapping[str, Any], *, title: Text | str
) -> HttpResponse:
    """A page that works without a network; its template includes `offline/bar.html`."""
    until = request.actor.at + policies.span("offline.pages_kept_hours")
    kept = Kept(tag_of(request.actor), until)
    response = render(request, template, {**context, "kept": kept})
    return keep(response, kept, str(title))
