"""The desk: the list by urgency, one case, and the list on paper."""

from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any, Final
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from mashang.domain.lifecycle import Verb
from mashang.elements.cases import actions, queries
from mashang.elements.cases.kinds import Seat, kinds
from mashang.elements.people import queries as people
from mashang.elements.places import queries as places
from mashang.foundation.files import queries as files
from mashang.foundation.grants.guards import ActorRequest, staff_page
from mashang.foundation.policies import queries as policies
from mashang.front.desk import queries as kept
from mashang.front.desk.forms import ListForm
from mashang.front.desk.seats import seats_at
from mashang.front.desk.wishes import BUTTONS, ORDER, WishForm
from mashang.governance.duties import queries as duties
from mashang.kernel.errors import Invalid, NotAllowed, OutOfScope
from mashang.kernel.texts import Text
from mashang.web.forms import form_again, see_other
from mashang.web.paging import cursor_from
from mashang.web.parts import Counter, Entry, Fact, Purpose, Tab

SAYS: Final = (Verb.RESPOND, Verb.NOTE_PUBLIC, Verb.ASK, Verb.FINISH)
"""Verbs whose words the resident reads: where a template helps."""
MOST_PRINTED: Final = 200
"""Rows on paper: seven sheets; whoever needs more needs a filter."""
TONES = {
    "opened": "amber",
    "returned": "amber",
    "parked": "grey",
    "done": "blue",
    "closed": "green",
}


@require_GET
@staff_page("desk.use")
def cases(request: ActorRequest) -> HttpResponse:
    """What needs me now, by when, and what happens if I do not."""
    chosen = _chosen(request)
    filters = chosen.filters
    page = queries.desk(request.actor, filters, cursor_from(request))
    context = {
        "page": page,
        "filters": filters,
        "chosen": chosen,
        "words": urlencode(chosen.words),
        "kinds": kinds(),
        "first": page.items[0] if page.items and page.is_first else None,
        "tones": TONES,
        "may_choose": request.actor.holds_anywhere("cases.oversee")
        and filters.view is not queries.View.ENDED,
    }
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, "desk/cases_list.html", context)
    context |= {
        "tabs": _tabs(request, filters),
        "counters": _counters(queries.counters(request.actor)),
        "lists": [_listed(one, chosen) for one in kept.lists(request.actor)],
        "list_form": ListForm(initial=chosen.words),
        "may_lead": request.actor.holds_anywhere("desk.lead"),
        "unread": kept.unread_count(request.actor),
    }
    return render(request, "desk/cases.html", context)


@require_GET
@staff_page("desk.use")
def printed(request: ActorRequest) -> HttpResponse:
    """The same list on A4, with a column to sign."""
    chosen = _chosen(request)
    rows = queries.printed(request.actor, chosen.filters, MOST_PRINTED + 1)
    context = {
        "rows": rows[:MOST_PRINTED],
        "is_cut": len(rows) > MOST_PRINTED,
        "chosen": chosen,
        "view": chosen.filters.view,
        "is_ended": chosen.filters.view is queries.View.ENDED,
        "name": request.GET.get("name", "")[:40],
        "by": request.actor.ref,
        "at": request.actor.at,
    }
    return render(request, "desk/printed.html", context)


@require_GET
@staff_page("desk.use")
def case(request: ActorRequest, case_id: UUID) -> HttpResponse:
    """One case: what it is, where, who answers, what may be done."""
    return render(request, "desk/case.html", _case_context(request, case_id))


@require_POST
@staff_page("desk.use")
def act(request: ActorRequest, case_id: UUID, verb: str) -> HttpResponse:
    """Do one thing to a case.

    Raises:
        Invalid: no such verb at the desk.
    """
    wished = next((one for one in BUTTONS if one.value == verb), None)
    if wished is None:
        raise Invalid("case.verb", Text("没有这种操作", "There is no such act"), field="verb")
    view = queries.case_view(request.actor, case_id)
    form = _form(_Choices(request, view), wished, bound=True)
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
        return form_again(request, "desk/case.html", _case_context(request, case_id, form))
    return see_other(request, "desk:case", case_id, said=Text("已记录", "Done"))


@require_POST
@staff_page("desk.use")
def reveal(request: ActorRequest, case_id: UUID) -> HttpResponse:
    """The number to call, once, in this answer and nowhere else; the person sees who looked."""
    number = actions.reveal_contact(
        actor=request.actor, case_id=case_id, purpose=request.POST.get("purpose", "")
    )
    context = {"number": number, "case_id": case_id}
    template = "desk/contact.html" if request.htmx else "desk/contact_page.html"  # type: ignore[attr-defined]
    response = render(request, template, context)
    response["Cache-Control"] = "no-store"
    return response


def _chosen(request: ActorRequest) -> kept.Chosen:
    """What the address asks for; without any, the list that the actor begins with.

    A list that names a place which is no longer in sight must not shut the desk.
    """
    if request.GET:
        return kept.chosen(request.actor, request.GET.dict())
    try:
        return kept.chosen(request.actor, kept.first_list(request.actor))
    except OutOfScope:
        return kept.chosen(request.actor, {})


def _listed(one: kept.ListRow, chosen: kept.Chosen) -> dict[str, Any]:
    """A saved list as a tab: where it leads, and whether this is it."""
    words = dict(one.words)
    return {
        "list": one,
        "url": f"{reverse('desk:cases')}?{urlencode(words)}",
        "count": f"{one.count}+" if one.is_more else one.count,
        "is_here": words == dict(chosen.words),
    }


def _tabs(request: ActorRequest, filters: queries.Filters) -> list[Tab]:
    shown = [queries.View.TODO, queries.View.MINE, queries.View.LATE, queries.View.ENDED]
    if queries.oversees(request.actor):
        shown.insert(3, queries.View.ALL)
    base = reverse("desk:cases")
    return [Tab(view.text, f"{base}?view={view.value}", view is filters.view) for view in shown]


def _counters(counts: queries.Counters) -> list[Counter]:
    base = reverse("desk:cases")
    return [
        Counter(Text("未办结", "Open"), _capped(counts.open), "blue", f"{base}?view=all"),
        Counter(
            Text("已超时", "Late"),
            _capped(counts.late),
            "red" if counts.late else "green",
            f"{base}?view=late",
        ),
        Counter(Text("已解决", "Solved"), _capped(counts.solved), "green", f"{base}?view=ended"),
    ]


def _capped(count: int) -> int | str:
    return count if count <= queries.COUNT_AT_MOST else f"{queries.COUNT_AT_MOST}+"


def _case_context(
    request: ActorRequest, case_id: UUID, wrong: WishForm | None = None
) -> dict[str, Any]:
    view = queries.case_view(request.actor, case_id)
    offered = [verb for verb in ORDER if verb in view.verbs]
    choices = _Choices(request, view)
    wishes = [
        (BUTTONS[verb], verb, wrong if wrong and wrong.verb is verb else _form(choices, verb))
        for verb in offered
    ]
    subject = _subject(request, view.subject_id) if view.subject_id else None
    return {
        "view": view,
        "row": view.row,
        "tone": TONES.get(view.row.state.value, "blue"),
        "facts": [
            *(Fact(title, value) for title, value in view.detail),
            *(
                Fact(Text("{system}的编号", "Number at {system}", system=system), number)
                for system, number in view.external
            ),
        ],
        "entries": [_entry(line) for line in reversed(view.lines)],
        "main": [wish for wish in wishes if wish[0].is_main],
        "more": [wish for wish in wishes if not wish[0].is_main],
        "wrong": wrong.verb if wrong else _opened_by(request),
        "answers": choices.answers,
        "says": SAYS,
        "subject": subject,
        "bar": people.contact_bar(view.subject_id) if view.subject_id else None,
        "may_call": view.subject_id is None
        or people.may_be_contacted(view.subject_id, people.Because.OWN_AFFAIR),
        "place": places.find_place(view.place_id),
        "answerers": duties.shown_answerers(view.path),
        "purposes": _purposes(),
        "photo_urls": [files.url(file_id) for file_id in view.photos],
    }


def _opened_by(request: ActorRequest) -> Verb | None:
    """The sheet that the address opens."""
    return next((verb for verb in SAYS if verb.value == request.GET.get("verb")), None)


def _subject(request: ActorRequest, person_id: UUID) -> people.PersonCard | None:
    """Whom the case is about, for those who see residents; a repairer sees the case alone."""
    try:
        return people.card(request.actor, person_id)
    except (NotAllowed, OutOfScope):
        return None


def _purposes() -> list[Purpose]:
    return [Purpose(one.code, one.title) for one in policies.listing("people.reveal_purposes")]


@dataclass
class _Choices:
    """What the forms of one case offer, each asked for once and only if a form wants it."""

    request: ActorRequest
    view: queries.CaseView

    @cached_property
    def seats(self) -> list[Seat]:
        return seats_at(self.view.path)

    @cached_property
    def colleagues(self) -> list[tuple[UUID, str]]:
        return queries.colleagues(self.request.actor, self.view.row.case_id)

    @cached_property
    def answers(self) -> list[kept.Ready]:
        return kept.ready_answers(self.request.actor, self.view.row)


def _form(choices: _Choices, verb: Verb, *, bound: bool = False) -> WishForm:
    asks, request = BUTTONS[verb].asks, choices.request
    made = partial(
        WishForm,
        verb=verb,
        seats=choices.seats if "seat" in asks else (),
        colleagues=choices.colleagues if "handler" in asks else (),
    )
    if bound:
        return made(request.POST, request.FILES)
    return made(initial={"version": choices.view.version, **_begun(choices, verb)})


def _begun(choices: _Choices, verb: Verb) -> dict[str, str]:
    """The words of a template that the address names: one tap, also without JavaScript."""
    given = choices.request.GET
    if verb not in SAYS or given.get("verb") != verb.value:
        return {}
    wanted = given.get("answer", "")
    return next(
        ({"text": one.words} for one in choices.answers if str(one.template_id) == wanted), {}
    )


def _entry(line: queries.Line) -> Entry:
    return Entry(
        at=line.at,
        title=line.verb,
        body=line.note,
        who=line.who,
        is_internal=not line.is_public,
        photo_urls=[files.url(file_id) for file_id in line.photos],
    )
