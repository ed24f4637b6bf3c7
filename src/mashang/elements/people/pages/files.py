"""What leaves the house as a file: one's own copy."""

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from mashang.elements.people import exports, queries, switch
from mashang.foundation.grants.guards import ActorRequest, resident_page
from mashang.kernel.errors import OutOfScope

_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_LOOKS_AT_MOST = 1000


@resident_page()
@require_GET
def own_json(request: ActorRequest) -> HttpResponse:
    """Everything held about whom I act for, as JSON."""
    record, looks = _own(request)
    return _file(exports.own_json(record, looks), "application/json; charset=utf-8", "mashang.json")


@resident_page()
@require_GET
def own_xlsx(request: ActorRequest) -> HttpResponse:
    """Everything held about whom I act for, as a workbook."""
    record, looks = _own(request)
    return _file(exports.own_workbook(record, looks), _WORKBOOK, "mashang.xlsx")


def _own(
    request: ActorRequest,
) -> tuple[queries.OwnRecord, list[queries.LookLine]]:
    me = switch.me(request)
    if me is None:
        raise OutOfScope("person")
    record = queries.own_record(request.actor, me.person_id)
    found: list[queries.LookLine] = []
    cursor: str | None = None
    while len(found) < _LOOKS_AT_MOST:
        page = queries.looks(request.actor, me.person_id, cursor)
        found += page.items
        if page.next_cursor is None:
            break
        cursor = page.next_cursor
    return record, found


def _file(content: str | bytes, media_type: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response
