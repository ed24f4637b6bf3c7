"""疑似重复: the list of pairs, two registrations side by side, merged, parted, or told apart."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid5

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mashang.elements.people import actions, queries
from mashang.elements.people.forms import MergeForm, RevealForm, posted
from mashang.elements.people.pages.desk import reveal_form
from mashang.elements.people.pages.sheets import GET_OR_POST, command_of
from mashang.elements.people.queries import Compared
from mashang.elements.people.steps.looking import Field, Revealed
from mashang.foundation.grants.guards import ActorRequest, staff_page
from mashang.kernel.texts import Text
from mashang.web.forms import form_again, see_other
from mashang.web.paging import cursor_from


@staff_page("people.edit")
@require_GET
def likely(request: ActorRequest) -> HttpResponse:
    """Registrations that may be one person, the likeliest first."""
    page = queries.likely_pairs(request.actor, cursor_from(request))
    return render(request, "people/likely.html", {"page": page})


@staff_page("people.edit")
@require_http_methods(GET_OR_POST)
def beside(request: ActorRequest, person_id: UUID, other_id: UUID) -> HttpResponse:
    """Two registrations side by side; sent, they become one."""
    lines = queries.compared(request.actor, person_id, other_id)
    form = MergeForm(posted(request), differing=_differing(lines))
    context = _context(request, person_id, other_id, lines, form)
    if request.method != "POST":
        return render(request, "people/beside.html", context)
    merge_id = form.submit(
        lambda given: actions.merge_persons(
            actor=request.actor,
            kept_id=person_id,
            other_id=other_id,
            from_other=[name for name, side in given.items() if side == "other"],
            command_id=given["command_id"],
        )
    )
    if merge_id is None:
        return form_again(request, "people/beside.html", context)
    said = Text("已合并。弄错了可以在下面撤销。", "Merged. If that was wrong, undo it below.")
    return see_other(request, "people:person", person_id, said=said)


@staff_page("people.reveal")
@require_POST
def reveal_both(request: ActorRequest, person_id: UUID, other_id: UUID) -> HttpResponse:
    """Open the same masked fields of both, once; each person sees it in their records."""
    lines = queries.compared(request.actor, person_id, other_id)
    form = reveal_form(request.POST)
    shown = form.submit(lambda given: _look(request, (person_id, other_id), given))
    context = _context(
        request, person_id, other_id, lines, MergeForm(differing=_differing(lines))
    ) | {"reveal": form, "revealed": shown}
    response = render(request, "people/beside.html", context, status=200 if shown else 422)
    response["Cache-Control"] = "no-store"
    return response


@staff_page("people.edit")
@require_POST
def different(request: ActorRequest, person_id: UUID, other_id: UUID) -> HttpResponse:
    """They are two people: never propose them again."""
    actions.say_not_the_same(
        actor=request.actor,
        person_id=person_id,
        other_id=other_id,
        command_id=command_of(request),
    )
    said = Text("已记下：不是同一人，以后不再提示", "Noted: not the same; never proposed again")
    return see_other(request, "people:likely", said=said)


@staff_page("people.edit")
@require_POST
def undo(request: ActorRequest, merge_id: UUID) -> HttpResponse:
    """Take a merge back, and say what stays."""
    parted = actions.undo_merge(
        actor=request.actor, merge_id=merge_id, command_id=command_of(request)
    )
    titles = queries.titles_of(parted.later)
    kinds = "、".join(f"{titles[column]} {count}" for column, count in parted.later.items())
    said = (
        Text(
            "已撤销合并。合并之后新登记的留在这份里：{kinds}",
            "The merge is undone. What was entered since stays here: {kinds}",
            kinds=kinds,
        )
        if kinds
        else Text("已撤销，两份登记恢复原样", "Undone: both registrations are as they were")
    )
    return see_other(request, "people:person", parted.kept_id, said=said)


def _look(
    request: ActorRequest, person_ids: tuple[UUID, UUID], given: dict[str, Any]
) -> list[Revealed]:
    return [
        actions.reveal(
            actor=request.actor,
            person_id=person_id,
            fields=[Field(one) for one in given["fields_wanted"]],
            purpose=given["purpose"],
            reason=given["reason"],
            command_id=uuid5(given["command_id"], str(person_id)),
        )
        for person_id in person_ids
    ]


def _differing(lines: Sequence[Compared]) -> list[tuple[str, Text, str, str]]:
    return [
        (one.choice, Text("{title}以哪份为准", "Which is right: {title}", title=one.title),
         str(one.one), str(one.other))
        for one in lines
        if one.choice
    ]  # fmt: skip


def _context(
    request: ActorRequest,
    person_id: UUID,
    other_id: UUID,
    lines: Sequence[Compared],
    form: MergeForm,
) -> dict[str, Any]:
    one = queries.card(request.actor, person_id)
    other = queries.card(request.actor, other_id)
    may_reveal = "reveal" in one.may and "reveal" in other.may
    reveal: RevealForm | None = reveal_form() if may_reveal else None
    return {
        "one": one,
        "other": other,
        "lines": lines,
        "holdings": queries.holdings(request.actor, person_id, other_id),
        "form": form,
        "reveal": reveal,
    }
