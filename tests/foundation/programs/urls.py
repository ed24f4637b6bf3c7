"""An API with one router, for calls with keys."""

from typing import Any

from django.http import HttpRequest
from django.urls import include, path
from ninja import Router

from mashang.api.base import make_api
from mashang.foundation.programs.calling import ways_to_call
from mashang.web import pages

router = Router()


@router.get("/who")
def who(request: HttpRequest) -> dict[str, Any]:
    actor = request.actor
    return {"number": actor.ref.staff_no, "unit": actor.ref.unit, "is_program": actor.is_program}


@router.post("/write")
def write(request: HttpRequest) -> dict[str, str]:
    return {"number": request.actor.ref.staff_no}


api = make_api([("demo", router)], auth=ways_to_call())
urlpatterns = [
    path("api/v1/", api.urls),
    path("", include((pages.urlpatterns, "web"))),
]
