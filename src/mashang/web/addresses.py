"""Addresses that stay on this site: where to return after a switch."""

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def back(request: HttpRequest, default: str = "/") -> str:
    """The page that a small form was sent from (`next`, else the referrer), if it is one of ours."""
    for wanted in (request.POST.get("next", ""), request.headers.get("Referer", "")):
        if url_has_allowed_host_and_scheme(
            wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
        ):
            return wanted
    return default
