"""The page behind a shop's printed code."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from mashang.foundation.grants.guards import ActorRequest, public_page
from mashang.work.employers import queries


@require_GET
@public_page(reason="the code hangs in the shop; its name and whether it is open are for everybody")
def shop(request: ActorRequest, sign: str) -> HttpResponse:
    """Which shop this is, and whether it is open."""
    found = queries.shop_of_sign(sign)
    if found is None:
        return redirect("codes:open", sign)
    return render(request, "employers/shop.html", {"shop": found})
