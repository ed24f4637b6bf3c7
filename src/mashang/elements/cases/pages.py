"""我的办件: a resident follows one number to its end, answers, confirms, rates."""

from typing import Any, Final
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_GET, require_POST

from mashang.domain.clocks import Clock
from mashang.domain.lifecycle import State, Verb
from mashang.elements.cases import actions, queries
from mashang.elements.cases.emergency import EMERGENCY
from mashang.elements.cases.forms import REPLIES, ReplyForm
from mashang.elements.people import switch
from mashang.foundation.files import queries as files
from mashang.foundation.grants.guards import ActorRequest, public_page, resident_page
from mashang.kernel.errors import Invalid, OutOfScope
from mashang.kernel.texts import Text
from mashang.web.forms import form_again, see_other
from mashang.web.moments import Tone
from mashang.web.paging import cursor_from
from mashang.web.parts import Entry, Fact

STEPS: Final = (
    Text("提交", "Sent"),
    Text("受理", "Accepted"),
    Text("办理", "In hand"),
    Text("请您确认", "You confirm"),
)
REACHED: Final = {
    State.OPENED: 1,
    State.RETURNED: 1,
    State.ACCEPTED: 2,
    State.WORKING: 2,
    State.PARKED: 2,
    State.DONE: 3,
    State.CLOSED: 4,
}
"""How many steps are behind a case; those that ended otherwise have none."""
TONES: Final[dict[State, Tone]] = {
    State.PARKED: "amber",
    State.DONE: "amber",
    State.CLOSED: "green",
    State.CANCELLED: "grey",
    State.JOINED: "grey",
}
SAID: Final = {
    Verb.ANSWER: Text("已补充，经办人会看到", "Added; the handler will read it"),
    Verb.CONFIRM: Text("谢谢，这件事办结了", "Thank you, this is closed"),
    Verb.DISPUTE: Text("已退回继续办理", "It goes on until it is solved"),
    Verb.RATE: Text("谢谢您的评价", "Thank you for your rating"),
    Verb.REOPEN: Text("已重新办理", "It is open again"),
    Verb.CANCEL: Text("已撤销", "Cancelled"),
}


@require_GET
@resident_page()
def mine(request: ActorRequest) -> HttpResponse:
    """Every case of whom I act for: what waits for an answer first, then the newest."""
    acting = switch.acting(request)
    page = queries.my_cases(request.actor, cursor_from(request), acting=acting)
    context: dict[str, Any] = {
        "waiting": queries.waiting_for(request.actor, acting=acting) if page.is_first else [],
        "me": acting.me,
        "elsewhere": queries.cases_elsewhere(request.actor, acting),
        "rows": [_listed(row) for row in page.items],
        "page": page,
        "number": request.GET.get("number", "").strip()[:16],
    }
    if context["number"]:
        return _find(request, context)
    return render(request, "cases/mine.html", context)


def _find(request: ActorRequest, context: dict[str, Any]) -> HttpResponse:
    try:
        case_id = queries.find_number(request.actor, context["number"])
    except OutOfScope:
        return render(request, "cases/mine.html", {**context, "is_unknown": True}, status=404)
    return see_other(request, "cases:own", case_id)


@require_GET
@resident_page()
def own(request: ActorRequest, case_id: UUID) -> HttpResponse:
    """One case as its requester reads it: how far it is, who has it, what waits for me."""
    return render(request, "cases/own.html", _context(request, case_id))


@require_POST
@resident_page()
def reply(request: ActorRequest, case_id: UUID, verb: str) -> HttpResponse:
    """Answer, confirm, say that it is not solved, rate, reopen or cancel.

    Raises:
        Invalid: a resident has no such verb.
    """
    wished = next((one for one in REPLIES if one.value == verb), None)
    if wished is None:
        raise Invalid("case.verb", Text("没有这种操作", "There is no such act"), field="verb")
    queries.own_view(request.actor, case_id)
    form = ReplyForm(request.POST, request.FILES, verb=wished)
    done = form.submit(
        lambda given: actions.act(
            actor=request.actor,
            case_id=case_id,
            wish=form.wish(),
            command_id=given["command_id"],
            version=form.decided_on(),
        )
    )
    if done is None:
        return form_again(request, "cases/own.html", _context(request, case_id, form))
    return see_other(request, "cases:own", case_id, said=SAID[wished])


@require_GET
@public_page(reason="whoever needs an ambulance is asked nothing")
def emergency(request: ActorRequest) -> HttpResponse:
    """Danger to life: the numbers to call, and no form."""
    return render(request, "cases/emergency.html", {"numbers": EMERGENCY})


def _context(
    request: ActorRequest, case_id: UUID, wrong: ReplyForm | None = None
) -> dict[str, Any]:
    view = queries.own_view(request.actor, case_id)
    forms = {
        verb.value: wrong
        if wrong is not None and wrong.verb is verb
        else ReplyForm(verb=verb, version=view.version)
        for verb in REPLIES
        if verb in view.verbs
    }
    asked = [line for line in view.lines if line.act == Verb.ASK.value]
    promise = next((dial for dial in view.dials if dial.clock is Clock.RESOLVE), None)
    return {
        "view": view,
        "row": view.row,
        "tone": TONES.get(view.row.state, "blue"),
        "steps": STEPS,
        "reached": REACHED.get(view.row.state),
        "promise": promise,
        "question": asked[-1].note if asked and view.row.asked else "",
        "outcome": _outcome(view),
        "forms": forms,
        "wrong": wrong.verb.value if wrong is not None else "",
        "facts": [Fact(title, value) for title, value in view.detail],
        "photos": [(files.url(one), files.small_url(one)) for one in _asked_photos(view)],
        "entries": [_entry(line, view) for line in reversed(view.lines)],
    }


def _outcome(view: queries.CaseView) -> queries.Line | None:
    """What the handler said when it was done, while it stands."""
    if view.row.state not in (State.DONE, State.CLOSED):
        return None
    told = [line for line in view.lines if line.act == Verb.FINISH.value]
    return told[-1] if told else None


def _asked_photos(view: queries.CaseView) -> tuple[UUID, ...]:
    """The photos that came with the need itself."""
    return view.lines[0].photos if view.lines and view.is_own else ()


def _entry(line: queries.Line, view: queries.CaseView) -> Entry:
    return Entry(
        at=line.at,
        title=line.verb,
        body=line.note,
        who=line.who,
        tone="green" if line is view.lines[-1] else "grey",
        photo_urls=[files.small_url(one) for one in line.photos if one not in _asked_photos(view)],
    )


def _listed(row: queries.CaseRow) -> dict[str, Any]:
    """A row of the list with its looks."""
    return {"row": row, "tone": TONES.get(row.state, "blue")}


urlpatterns = [
    path("cases", mine, name="mine"),
    path("cases/<uuid:case_id>", own, name="own"),
    path("cases/<uuid:case_id>/<slug:verb>", reply, name="reply"),
    path("emergency", emergency, name="emergency"),
]
