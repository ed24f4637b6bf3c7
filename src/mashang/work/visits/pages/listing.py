"""Lists: today's walk, making one, taking one over, watching over all of them."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mashang.elements.people import queries as people
from mashang.foundation.grants.guards import ActorRequest, staff_page
from mashang.foundation.offline.keeping import render_kept
from mashang.kernel.clock import today
from mashang.kernel.errors import Invalid, RuleBroken
from mashang.kernel.texts import Text
from mashang.web.forms import CommandForm, form_again, see_other
from mashang.web.paging import cursor_from
from mashang.work.visits import actions, queries
from mashang.work.visits.forms import SearchForm, VisitForm

DO, OVERSEE = "visits.do", "visits.oversee"


@require_GET
@staff_page(DO)
def mine(request: ActorRequest) -> HttpResponse:
    """My lists, today's first."""
    return _mine(request, CommandForm())


@require_POST
@staff_page(DO)
def make(request: ActorRequest) -> HttpResponse:
    """A list of whoever is due today."""
    form = CommandForm(request.POST)
    list_id = form.submit(
        lambda given: actions.make_list(actor=request.actor, command_id=given["command_id"])
    )
    if list_id is None:
        return _mine(request, form)
    return see_other(request, "visits:walk", list_id, said=Text("名单排好了", "The list is ready"))


@require_GET
@staff_page(DO)
def walk(request: ActorRequest, list_id: UUID) -> HttpResponse:
    """The walk, with a form at every door; kept on the phone until the shift is over."""
    found = queries.walk(request.actor, list_id)
    doors = [
        {
            "name": building.name,
            "stops": [{"stop": stop, "form": _form_at(stop)} for stop in building.stops],
        }
        for building in found.buildings
    ]
    first = next((stop for stop in found.stops if stop.state == "due"), None)
    title = Text("走访 {name}", "Visits {name}", name=found.row.name)
    context = {"walk": found, "row": found.row, "buildings": doors, "first": first}
    return render_kept(request, "visits/walk.html", context, title=title)


@require_GET
@staff_page(DO)
def paper(request: ActorRequest, list_id: UUID) -> HttpResponse:
    """The walk on A4, with a column to sign."""
    found = queries.walk(request.actor, list_id)
    return render(request, "visits/paper.html", {"walk": found, "row": found.row, "today": today()})


@require_POST
@staff_page(DO)
def take_over(request: ActorRequest, list_id: UUID) -> HttpResponse:
    """Take over a colleague's list.

    Raises:
        Invalid: the page did not say whose it was.
    """
    try:
        from_id = UUID(request.POST.get("from", ""))
    except ValueError as err:
        text = Text("请从名单页面接走", "Take it over from its page")
        raise Invalid("visits.from_whom", text, field="from") from err
    actions.take_over(actor=request.actor, list_id=list_id, from_id=from_id)
    return see_other(
        request, "visits:walk", list_id, said=Text("名单归您了", "The list is yours now")
    )


@require_http_methods(["GET", "POST"])
@staff_page(DO)
def add(request: ActorRequest, list_id: UUID) -> HttpResponse:
    """Find somebody and put them on the list."""
    found = queries.walk(request.actor, list_id)
    form = SearchForm(request.GET) if "text" in request.GET else SearchForm()
    context: dict[str, Any] = {"walk": found, "row": found.row, "form": form, "page": None}
    if request.method == "POST":
        return _add(request, list_id, context)
    page = form.submit(
        lambda given: people.search(request.actor, given["text"], cursor_from(request))
    )
    context["page"] = page
    if form.is_bound and page is None:
        return form_again(request, "visits/add.html", context)
    return render(request, "visits/add.html", context)


@require_GET
@staff_page(OVERSEE)
def overview(request: ActorRequest) -> HttpResponse:
    """Every list of the last days, by grid and holder: who was seen, who was missed."""
    page = queries.overview(request.actor, cursor_from(request))
    late = [row for row in page.items if row.is_late or row.missing]
    return render(request, "visits/overview.html", {"page": page, "late": late})


def _mine(request: ActorRequest, form: CommandForm) -> HttpResponse:
    context = {
        "page": queries.my_lists(request.actor, cursor_from(request)),
        "form": form,
        "today": today(),
        "has_calendar": queries.has_calendar(request.actor),
        "may_oversee": request.actor.holds_anywhere(OVERSEE),
    }
    if form.is_bound:
        return form_again(request, "visits/mine.html", context)
    return render_kept(request, "visits/mine.html", context, title=Text("我的走访", "My visits"))


def _add(request: ActorRequest, list_id: UUID, context: dict[str, Any]) -> HttpResponse:
    form = SearchForm({"text": request.POST.get("text", "")})
    context["form"] = form
    try:
        person_id = UUID(request.POST.get("person", ""))
    except ValueError:
        form.add_error(None, str(Text("请选择一位居民", "Choose somebody")))
        return form_again(request, "visits/add.html", context)
    try:
        actions.add_by_hand(actor=request.actor, list_id=list_id, person_id=person_id)
    except RuleBroken as error:
        form.add_error(None, str(error.text))
        return form_again(request, "visits/add.html", context)
    return see_other(request, "visits:walk", list_id, said=Text("已加入名单", "Added"))


def _form_at(stop: queries.Stop) -> VisitForm:
    return VisitForm(
        has_phone=stop.has_phone, has_helper=stop.has_helper, auto_id=f"v{stop.position}_%s"
    )
