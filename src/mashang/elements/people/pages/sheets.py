"""One form on a page: shown, or carried out; then back to where one came from."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from mashang.elements.people import queries
from mashang.elements.people.forms import posted
from mashang.foundation.grants.guards import ActorRequest
from mashang.kernel.ids import new_id
from mashang.kernel.texts import Text
from mashang.web.forms import CommandForm, form_again, see_other

Given = dict[str, Any]
GET_OR_POST: Final = ["GET", "POST"]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One form on a page: what it is, what follows, and what its button says."""

    title: Text
    lead: Text
    button: Text
    said: Text
    tone: str = "green"


def command_of(request: ActorRequest) -> UUID:
    """The client-made id of a form without fields, or a fresh one."""
    try:
        return UUID(request.POST.get("command_id", ""))
    except ValueError:
        return new_id()


def on_person(
    request: ActorRequest,
    person_id: UUID,
    sheet: Sheet,
    form_class: type[CommandForm],
    carry_out: Callable[[Given], object],
    *,
    to_register: bool = False,
) -> HttpResponse:
    """A form about a person: shown, or carried out; then back to the person, or to the register."""
    card = queries.card(request.actor, person_id)
    form = form_class(posted(request))
    if request.method == "POST" and form.submit(lambda given: carry_out(given) or True) is not None:
        if to_register:
            return see_other(request, "people:residents", said=sheet.said)
        return see_other(request, "people:person", person_id, said=sheet.said)
    back = reverse("people:person", args=[person_id])
    return sheet_page(request, sheet, form, back, where=card.home, who=card.name)


def sheet_page(
    request: ActorRequest, sheet: Sheet, form: CommandForm, back: str, **about: object
) -> HttpResponse:
    """The page of a form: with status 422 when it was sent and refused."""
    context = {"sheet": sheet, "form": form, "back": back, **about}
    if form.is_bound:
        return form_again(request, "people/sheet.html", context)
    return render(request, "people/sheet.html", context)


def done(act: Callable[..., None], **given: Any) -> bool:
    """Carry out a verb that answers nothing."""
    act(**given)
    return True
