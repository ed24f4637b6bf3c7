"""Changing places: each page one intention, with what follows from it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from mashang.elements.places import actions, queries
from mashang.elements.places.actions import Wanted
from mashang.elements.places.forms import (
    AddForm,
    AliasForm,
    CloseForm,
    CodeForm,
    MoveForm,
    ReasonForm,
    RenameForm,
)
from mashang.elements.places.pages.looking import place_context
from mashang.foundation.grants.guards import ActorRequest, staff_page
from mashang.kernel.errors import NotAllowed
from mashang.kernel.ids import new_id
from mashang.kernel.texts import Text
from mashang.web.forms import Form, form_again, see_other

GET_OR_POST = ["GET", "POST"]


@staff_page("places.edit")
@require_http_methods(GET_OR_POST)
def add(request: ActorRequest, place_id: int) -> HttpResponse:
    """Add a place below this one, then offer the next."""
    card = _editable(request, place_id)
    form = AddForm(
        _given(request),
        kinds=card.kinds_below,
        initial={"command_id": new_id(), "kind": _likely_kind(card, request.GET.get("kind", ""))},
    )
    if request.method != "POST":
        return _page(request, card, form, _ADD)
    made = form.submit(
        lambda given: actions.add_place(
            actor=request.actor,
            parent_id=place_id,
            wanted=Wanted(given["kind"], given["name"], given.get("site_kind", "")),
            command_id=UUID(given["command_id"]),
        )
    )
    if made is None:
        return _page(request, card, form, _ADD)
    said = Text("已新建“{name}”", "Added {name}", name=form.cleaned_data["name"])
    if "again" in request.POST:
        here = reverse("places:add", args=[place_id])
        return see_other(request, f"{here}?kind={form.cleaned_data['kind']}", said=said)
    return see_other(request, "places:place", made, said=said)


@staff_page("places.edit")
@require_http_methods(GET_OR_POST)
def rename(request: ActorRequest, place_id: int) -> HttpResponse:
    """Give a place another name."""
    card = _editable(request, place_id)
    form = RenameForm(_given(request), initial={"name": card.place.name})
    return _change(
        request,
        card,
        form,
        _RENAME,
        lambda given: actions.rename_place(
            actor=request.actor, place_id=place_id, name=given["name"]
        ),
    )


@staff_page("places.edit")
@require_http_methods(GET_OR_POST)
def close(request: ActorRequest, place_id: int) -> HttpResponse:
    """Close a place with all below it, unless somebody still lives there."""
    card = _editable(request, place_id)
    form = CloseForm(_given(request))
    return _change(
        request,
        card,
        form,
        _CLOSE,
        lambda given: actions.close_place(
            actor=request.actor, place_id=place_id, reason=given["reason"]
        ),
    )


@staff_page("places.edit")
@require_http_methods(GET_OR_POST)
def move(request: ActorRequest, place_id: int) -> HttpResponse:
    """Hang a place under another parent."""
    card = _editable(request, place_id)
    parents = [
        (str(one.place_id), one.full_name) for one in queries.new_parents(request.actor, place_id)
    ]
    form = MoveForm(_given(request), parents=parents)
    return _change(
        request,
        card,
        form,
        _MOVE,
        lambda given: actions.move_place(
            actor=request.actor,
            place_id=place_id,
            parent_id=int(given["parent"]),
            reason=given["reason"],
        ),
    )


@staff_page("places.edit")
@require_http_methods(GET_OR_POST)
def code(request: ActorRequest, place_id: int) -> HttpResponse:
    """Give a community another national code."""
    card = _editable(request, place_id)
    form = CodeForm(_given(request), initial={"code": card.code})
    return _change(
        request,
        card,
        form,
        _CODE,
        lambda given: actions.change_code(
            actor=request.actor, place_id=place_id, code=given["code"]
        ),
    )


@staff_page("places.edit")
@require_POST
def alias(request: ActorRequest, place_id: int) -> HttpResponse:
    """Remember another name."""
    form = AliasForm(request.POST)
    if not _is_done(
        form,
        lambda given: actions.add_alias(
            actor=request.actor, place_id=place_id, name=given["alias"]
        ),
    ):
        context = place_context(request, place_id) | {"alias_form": form}
        return form_again(request, "places/place.html", context)
    return see_other(request, "places:place", place_id, said=Text("已添加别名", "Name added"))


@staff_page("places.edit")
@require_POST
def drop_alias(request: ActorRequest, place_id: int) -> HttpResponse:
    """Forget another name."""
    actions.drop_alias(
        actor=request.actor, place_id=place_id, name=request.POST.get("alias", "")[:80]
    )
    return see_other(request, "places:place", place_id, said=Text("已删除别名", "Name removed"))


@staff_page("places.edit")
@require_http_methods(GET_OR_POST)
def renew_code(request: ActorRequest, place_id: int) -> HttpResponse:
    """Put the printed code out of use and issue a fresh one."""
    card = _editable(request, place_id)
    form = ReasonForm(_given(request))
    return _change(
        request,
        card,
        form,
        _RENEW,
        lambda given: actions.renew_code(
            actor=request.actor, place_id=place_id, reason=given["reason"]
        ),
    )


@dataclass(frozen=True, slots=True)
class _Words:
    """What a page of change says; `look` is that of its button."""

    title: Text
    warning: Text
    button: Text
    look: str = "primary"


_ADD = _Words(
    Text("新建", "Add"),
    Text(
        "小区、村民小组和沿街建好后会自动生成小区码。",
        "Compounds, villagers' groups and street fronts get their printed code at once.",
    ),
    Text("新建", "Add"),
)
_RENAME = _Words(
    Text("更名", "Rename"),
    Text(
        "下级地址会一起更新；小区等的旧名会保留为别名，旧表仍能对上。",
        "Addresses below follow; an old name stays as an alias, so old lists still match.",
    ),
    Text("更名", "Rename"),
)
_CODE = _Words(
    Text("变更区划代码", "Change the division code"),
    Text(
        "旧代码会保留，仍用旧代码的表也能对上。",
        "The old code is kept, so lists that still use it match.",
    ),
    Text("变更", "Change"),
)
_CLOSE = _Words(
    Text("注销", "Close"),
    Text(
        "下级房屋会一起注销，贴出的码会失效；还有住户或未办结的事时不能注销。",
        "Everything below closes too and printed codes stop working. Not possible while "
        "somebody lives there or a case is open.",
    ),
    Text("确认注销", "Close it"),
    "danger",
)
_MOVE = _Words(
    Text("迁移", "Move"),
    Text(
        "住户、办件、权限和网格会一起跟随。",
        "Residents, cases, rights and grids follow.",
    ),
    Text("确认迁移", "Move it"),
)
_RENEW = _Words(
    Text("换发小区码", "Renew the code"),
    Text(
        "已经贴出去的码会立即失效，请尽快换贴新海报。",
        "Posters already on the wall stop working at once; replace them soon.",
    ),
    Text("换发", "Renew"),
    "danger",
)


def _editable(request: ActorRequest, place_id: int) -> queries.PlaceCard:
    card = queries.card(request.actor, place_id)
    if not card.may_edit:
        raise NotAllowed("places.edit")
    return card


def _likely_kind(card: queries.PlaceCard, asked: str) -> str:
    """What will be added next: what was added last, or what there is most of here already."""
    kinds = [kind for kind, _ in card.kinds_below]
    if asked in kinds or not kinds:
        return asked
    return max(kinds, key=card.size.of) if card.size.counts else kinds[0]


def _change(
    request: ActorRequest,
    card: queries.PlaceCard,
    form: Form,
    words: _Words,
    verb: Callable[[dict[str, Any]], object],
) -> HttpResponse:
    if request.method != "POST":
        return _page(request, card, form, words)
    if not _is_done(form, verb):
        return _page(request, card, form, words)
    said = Text("已完成：{what}", "Done: {what}", what=words.title)
    return see_other(request, "places:place", card.place.place_id, said=said)


def _is_done(form: Form, verb: Callable[[dict[str, Any]], object]) -> bool:
    return form.submit(lambda given: (verb(given), True)) is not None


def _given(request: ActorRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _page(
    request: ActorRequest, card: queries.PlaceCard, form: Form, words: _Words
) -> HttpResponse:
    context = {"card": card, "form": form, "words": words, "is_adding": words is _ADD}
    status = 422 if request.method == "POST" else 200
    return render(request, "places/change.html", context, status=status)
