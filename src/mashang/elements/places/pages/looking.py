"""Looking at places: the list of compounds, the browser of houses, the page of one place."""

from dataclasses import dataclass
from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from mashang.elements.places import queries, shape
from mashang.elements.places.forms import AliasForm, FindForm
from mashang.foundation.grants.actor import Actor
from mashang.foundation.grants.guards import ActorRequest, staff_page
from mashang.kernel.errors import OutOfScope
from mashang.kernel.house import house
from mashang.kernel.texts import Text
from mashang.web.forms import see_other
from mashang.web.paging import cursor_from
from mashang.web.parts import Fact, Tab

WITH_ROOMS: Final = frozenset({shape.Kind.BUILDING, shape.Kind.DETACHED_HOUSE, shape.Kind.UNIT})
DRAWN: Final = ("grid", "micro_grid", "police_beat", "property_area")


@dataclass(frozen=True, slots=True)
class Shown:
    """A panel of another room on this page; its words load when the page is there."""

    title: Text
    icon: str
    url: str


@staff_page("places.see")
@require_GET
def compounds(request: ActorRequest) -> HttpResponse:
    """小区管理: where people live, community by community."""
    chosen = _chosen(request, "community")
    communities = queries.communities(request.actor)
    tabs = [_tab(Text("全部", "All"), None, chosen)]
    tabs += [_tab(one.name, one.place_id, chosen) for one in communities]
    here = next((one for one in communities if one.place_id == chosen), None)
    if here is None and len(communities) == 1:
        here = communities[0]
    context = {
        "page": queries.compounds(request.actor, chosen, cursor_from(request)),
        "tabs": tabs if len(communities) > 1 else [],
        "community": here,
        "may_edit": here is not None and queries.may(request.actor, "edit", here),
        "may_draw": here is not None and queries.may(request.actor, "draw", here),
        "areas": queries.areas(request.actor, here.place_id) if here else [],
    }
    return render(request, "places/compounds.html", context)


@staff_page("places.see")
@require_GET
def houses(request: ActorRequest) -> HttpResponse:
    """房屋管理: from the community down to the room, or straight to an address."""
    form = FindForm(request.GET or None)
    inside = _chosen(request, "in")
    context: dict[str, Any] = {"form": form}
    address = request.GET.get("address", "").strip()
    if address:
        found = queries.resolve_address(address)
        if found.place_id is not None and _is_seen(request.actor, found.place_id):
            return see_other(request, "places:place", found.place_id)
        context["found"] = found
        context["candidates"] = [
            one for one in found.candidates if _is_seen(request.actor, one.place_id)
        ]
    if inside is None:
        context["tops"] = queries.tops(request.actor)
    else:
        context["card"] = queries.card(request.actor, inside)
        context |= _below(request, inside, context["card"])
    return render(request, "places/houses.html", context)


@staff_page("places.see")
@require_GET
def place(request: ActorRequest, place_id: int) -> HttpResponse:
    """One place: what it is, what hangs on it, what may be done with it."""
    return render(request, "places/place.html", place_context(request, place_id))


def place_context(request: ActorRequest, place_id: int) -> dict[str, Any]:
    """What the page of a place shows."""
    card = queries.card(request.actor, place_id)
    kind = card.place.kind
    has_areas = kind == shape.Kind.COMMUNITY or kind in shape.RESIDENTIAL
    return {
        "card": card,
        "facts": _facts(card),
        "alias_form": AliasForm(),
        "panels": _panels(request.actor, card),
        "areas": queries.areas(request.actor, place_id) if has_areas else [],
        "drawable": [(one, shape.AREA_TITLES[one]) for one in DRAWN]
        if kind == shape.Kind.COMMUNITY and card.may_draw
        else [],
        **_below(request, place_id, card),
    }


def _below(request: ActorRequest, place_id: int, card: queries.PlaceCard) -> dict[str, Any]:
    if card.place.kind in WITH_ROOMS:
        return {"wells": queries.plan(request.actor, place_id), "page": None}
    page = queries.children(request.actor, place_id, cursor_from(request))
    sizes = queries.sizes_of([one.place_id for one in page.items])
    listed = [(one, sizes[one.place_id].words) for one in page.items]
    return {"page": page, "listed": listed, "wells": None}


def _facts(card: queries.PlaceCard) -> list[Fact]:
    found = [Fact(Text("地址", "Address"), card.place.full_name)]
    if card.code:
        found.append(Fact(Text("统计用区划代码", "Division code"), card.code))
    if card.former_codes:
        found.append(Fact(Text("曾用代码", "Former codes"), "、".join(card.former_codes)))
    counted = [
        Text("{title} {n}", "{title} {n}", title=shape.TITLES[kind], n=n)
        for kind, n in card.size.counts.items()
    ]
    if counted:
        found.append(Fact(Text("下设", "Holds"), "、".join(str(one) for one in counted)))
    if card.size.rooms > card.size.of(shape.Kind.ROOM):
        found.append(Fact(Text("房间总数", "Rooms in all"), str(card.size.rooms)))
    return found


def _panels(actor: Actor, card: queries.PlaceCard) -> list[Shown]:
    return [
        Shown(panel.title, panel.icon, reverse(panel.url_name, args=[card.place.place_id]))
        for panel in house().panels
        if (not panel.place_kinds or card.place.kind in panel.place_kinds)
        and _holds_at_or_below(actor, panel.right, card.place.path)
    ]


def _holds_at_or_below(actor: Actor, right: str, path: str) -> bool:
    return actor.holds(right, path) or any(
        prefix.startswith(path) for prefix in actor.prefixes(right)
    )


def _is_seen(actor: Actor, place_id: int) -> bool:
    try:
        queries.seen(actor, place_id)
    except OutOfScope:
        return False
    return True


def _chosen(request: ActorRequest, name: str) -> int | None:
    value = request.GET.get(name, "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 19 else None


def _tab(text: Text | str, place_id: int | None, chosen: int | None) -> Tab:
    query = f"?community={place_id}" if place_id else ""
    return Tab(text, reverse("places:compounds") + query, is_active=place_id == chosen)
