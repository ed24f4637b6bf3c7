"""An API with one router, for the tests of its base."""

from django.http import HttpRequest
from django.urls import include, path
from ninja import Router, Schema

from mashang.api.base import make_api
from mashang.api.paging import Paged, paged
from mashang.kernel.errors import Conflict, OutOfScope, RuleBroken
from mashang.kernel.texts import Text
from mashang.web import pages
from mashang.web.paging import Page

router = Router()


class Note(Schema):
    text: str
    rank: int = 0


@router.post("/notes")
def write_note(request: HttpRequest, note: Note) -> Note:
    return note


@router.get("/fail/{name}")
def fail(request: HttpRequest, name: str) -> None:
    raise {
        "conflict": Conflict("case.taken", Text("已被接走", "Already taken"), field="case"),
        "gone": OutOfScope(),
        "often": RuleBroken("codes.too_many", Text("太频繁", "Too often"), retry_after_s=30),
        "broken": ZeroDivisionError(),
    }[name]


@router.get("/list", response=Paged[Note])
def list_notes(request: HttpRequest) -> Paged[Note]:
    return paged(Page(["a", "b"], "next", is_first=True), lambda text: Note(text=text))


api = make_api([("/demo/", router)])
urlpatterns = [
    path("api/v1/", api.urls),
    path("", include((pages.urlpatterns, "web"))),
]
