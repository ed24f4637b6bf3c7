"""`/healthz`: 200 when pages, database and jobs work; what is wrong otherwise, for machines."""

import logging

from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_GET

from mashang.foundation.grants.guards import public_page
from mashang.foundation.jobs.queries import health

log = logging.getLogger(__name__)


@require_GET
@public_page(
    "Asked by load balancers and by the start of the demo; tells no more than well or not."
)
def healthz(_request: HttpRequest) -> JsonResponse:
    """Whether the street works, in three words."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        jobs = health()
    except DatabaseError:
        log.exception("healthz: the database does not answer")
        return JsonResponse({"pages": True, "database": False, "jobs": False}, status=503)
    return JsonResponse(
        {"pages": True, "database": True, "jobs": jobs.is_well}, status=200 if jobs.is_well else 503
    )
