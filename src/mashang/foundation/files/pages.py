"""Handing files out: after asking the owner's room, each time."""

from typing import Final
from uuid import UUID

from django.http import HttpResponse, HttpResponseNotModified
from django.urls import path
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from mashang.foundation.files import queries
from mashang.foundation.files.disk import Part
from mashang.foundation.grants.guards import ActorRequest, signed_in_page

_POLICY: Final = "default-src 'none'; sandbox"
"""Even a file that fooled us runs nothing."""


@require_GET
@signed_in_page()
def full(request: ActorRequest, file_id: UUID) -> HttpResponse:
    """The whole file."""
    return _answer(request, file_id, "full")


@require_GET
@signed_in_page()
def small(request: ActorRequest, file_id: UUID) -> HttpResponse:
    """The photo for lists."""
    return _answer(request, file_id, "small")


def _answer(request: ActorRequest, file_id: UUID, part: Part) -> HttpResponse:
    known = queries.etag_for(request.actor, file_id, part)
    if known in request.headers.get("If-None-Match", ""):
        return _guarded(HttpResponseNotModified(), known)
    found = queries.open_for(request.actor, file_id, part)
    response = HttpResponse(found.content, content_type=found.media_type)
    disposition = content_disposition_header(as_attachment=not found.is_photo, filename=found.name)
    response.headers["Content-Disposition"] = disposition or "inline"
    return _guarded(response, known)


def _guarded(response: HttpResponse, etag: str) -> HttpResponse:
    """Kept by this browser only, and shown from there only after we said yes again."""
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = _POLICY
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


urlpatterns = [
    path("files/<uuid:file_id>", full, name="full"),
    path("files/<uuid:file_id>/small", small, name="small"),
]
