"""开门: one big button, a clear yes or no, and a person in one tap when it is no."""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.core import signing
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from mashang.domain.passage import NextStep, Outcome
from mashang.elements.people import queries as people
from mashang.elements.people import switch
from mashang.foundation.grants.guards import ActorRequest, public_page, resident_page
from mashang.foundation.policies import queries as policies
from mashang.kernel.errors import OutOfScope
from mashang.kernel.house import house
from mashang.kernel.ids import new_id
from mashang.kernel.texts import Text
from mashang.web.forms import CommandForm, see_other
from mashang.web.paging import cursor_from
from mashang.work.doors import actions, queries
from mashang.work.doors.actions import DoorAnswer

_SALT: Final = "mashang.doors.answer"
_LONGEST_CODE: Final = 16


@resident_page()
@require_GET
def choose(request: ActorRequest) -> HttpResponse:
    """The doors on the way home of whom one acts for; the main one is the big button."""
    acting = switch.acting(request)
    doors = queries.own_doors(request.actor, acting.me)
    context = {
        "main": doors[0] if doors else None,
        "others": doors[1:],
        "me": acting.me,
        "openers": queries.openers_elsewhere(request.actor, acting),
        "asleep": people.sleeping_links(request.actor),
        "command_id": new_id(),
    }
    return render(request, "doors/open.html", context)


@public_page(reason="the code hangs on the door; going out needs no sign-in")
@require_GET
def landing(request: ActorRequest, sign: str) -> HttpResponse:
    """The door whose code was scanned."""
    door = queries.door_by_sign(sign)
    context = {
        "door": door,
        "me": switch.me(request),
        "is_signed_in": request.actor.account is not None,
        "command_id": new_id(),
        "shown_code": request.GET.get("now", "")[:_LONGEST_CODE],
        "offers": [
            (offer, reverse(offer.url_name, args=[door.sign])) for offer in house().door_offers
        ],
    }
    return render(request, "doors/door.html", context)


@resident_page()
@require_GET
def enter(_request: ActorRequest, sign: str) -> HttpResponse:
    """Back at the door after signing in."""
    return redirect("doors:landing", sign)


@resident_page()
@require_POST
def open_door(request: ActorRequest, door_id: int) -> HttpResponse:
    """Ask the door; the answer stands in the address of the page that shows it, signed, and nowhere else."""
    me = switch.acting(request).granted("may_open")
    said = actions.open_door(
        actor=request.actor,
        door_id=door_id,
        command_id=_command_of(request),
        person_id=me.person_id if me is not None else None,
        shown_code=request.POST.get("now", "")[:_LONGEST_CODE],
    )
    return _shown(said)


@public_page(reason="the id of the opening is in the address, and it says whether a door opened")
@never_cache
@require_GET
def opening(request: ActorRequest, command_id: UUID) -> HttpResponse:
    """What the door said of an opening; asks again by itself until it said something."""
    found = queries.opening(command_id)
    return render(request, "doors/opening.html", {"opening": found})


@public_page(reason="going out is never refused, whoever asks")
@require_POST
def leave(request: ActorRequest, door_id: int) -> HttpResponse:
    """Going out: always."""
    return _shown(actions.count_exit(actor=request.actor, door_id=door_id))


@public_page(reason="shows only what its own signed address says")
@never_cache
@require_GET
def answer(request: ActorRequest) -> HttpResponse:
    """A big yes or no; too old, it says so: a screenshot opens nothing."""
    said = _read(request.GET.get("said", ""))
    if said is None:
        return render(request, "doors/old.html", status=410)
    context = {
        "said": said,
        "phone": "" if said.admits else _phone(said),
        "command_id": new_id(),
        "step": said.next_step.text if said.next_step is not NextStep.NONE else None,
        "is_signed_in": request.actor.account is not None,
        "opening": queries.opening(said.opening_id) if said.opening_id else None,
    }
    return render(request, "doors/answer.html", context)


@resident_page()
@require_POST
def appeal(request: ActorRequest, door_id: int) -> HttpResponse:
    """Have a person look at it, by one tap."""
    said = _read(request.POST.get("said", ""))
    case_id = actions.appeal(
        actor=request.actor,
        door_id=door_id,
        reason=said.reason if said else "",
        said=said.words.zh if said else "",
        person_id=said.person_id if said else None,
        command_id=_command_of(request),
    )
    words = Text("已转给社区人工处理，请稍候", "Passed to the community; a person looks at it now")
    return see_other(request, "cases:own", case_id, said=words)


@resident_page()
@require_GET
def mine(request: ActorRequest) -> HttpResponse:
    """When I opened which door: all that doors remember of me."""
    me = switch.me(request)
    if me is None:
        raise OutOfScope("person")
    context = {
        "me": me,
        "page": queries.own_openings(request.actor, me.person_id, cursor_from(request)),
        "days": policies.number("retention.door_openings_days"),
    }
    return render(request, "doors/mine.html", context)


def _shown(said: DoorAnswer) -> HttpResponse:
    response = HttpResponse(status=303)
    response["Location"] = f"{reverse('doors:answer')}?said={_written(said)}"
    return response


def _written(said: DoorAnswer) -> str:
    packed: dict[str, Any] = {
        "d": said.door_id,
        "n": said.door,
        "w": said.where,
        "t": said.at.isoformat(),
        "o": said.outcome.value,
        "r": said.reason,
        "s": [said.words.in_("zh"), said.words.in_("en")],
        "c": [said.clause.in_("zh"), said.clause.in_("en")] if said.clause else None,
        "x": said.next_step.value,
        "e": said.is_exit,
        "p": str(said.person_id) if said.person_id else "",
        "k": str(said.opening_id) if said.opening_id else "",
    }
    return signing.dumps(packed, salt=_SALT, compress=True)


def _read(text: str) -> DoorAnswer | None:
    try:
        packed = signing.loads(text, salt=_SALT, max_age=policies.minutes("doors.answer_shows_min"))
    except signing.BadSignature:
        return None
    return DoorAnswer(
        door_id=packed["d"],
        door=packed["n"],
        where=packed["w"],
        at=datetime.fromisoformat(packed["t"]),
        outcome=Outcome(packed["o"]),
        reason=packed["r"],
        words=Text(*packed["s"]),
        clause=Text(*packed["c"]) if packed["c"] else None,
        next_step=NextStep(packed["x"]),
        is_exit=packed["e"],
        person_id=UUID(packed["p"]) if packed["p"] else None,
        opening_id=UUID(packed["k"]) if packed["k"] else None,
    )


def _phone(said: DoorAnswer) -> str:
    return queries.help_phone(queries.door(said.door_id))


def _command_of(request: ActorRequest) -> UUID:
    form = CommandForm(request.POST)
    form.is_valid()
    found = form.cleaned_data["command_id"]
    return found if isinstance(found, UUID) else new_id()
