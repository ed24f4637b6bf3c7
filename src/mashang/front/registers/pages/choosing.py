"""Choosing a place step by step: the address says where one stands."""

from django.http import HttpRequest


def place_id_in(request: HttpRequest) -> int | None:
    """The place that `?in=` names; None when it names none."""
    text = request.GET.get("in", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else None
