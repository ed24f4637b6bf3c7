"""The guard's phone: choose a door, check passes also without a network, tell what was decided."""

from typing import Final
from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from mashang.domain.passage import Direction, Outcome
from mashang.foundation.grants.actor import Actor
from mashang.foundation.grants.guards import ActorRequest, public_page, staff_page
from mashang.foundation.offline.keeping import render_kept, tag_of
from mashang.kernel.texts import Text
from mashang.web.csp import may_scan
from mashang.web.forms import form_again, see_other
from mashang.web.offline import Kept, Sent, keep, refusal_of
from mashang.web.offline import Outcome as Done
from mashang.work.doors import actions, queries
from mashang.work.doors.forms import GuardNoteForm, PassedOnForm, ScanForm, StopForm
from mashang.work.doors.steps import Scan
from mashang.work.doors.terms import STOPS

GUARD: Final = "doors.guard"


@staff_page(GUARD)
@require_GET
def doors(request: ActorRequest) -> HttpResponse:
    """Where the shift begins: at which door, in which direction."""
    context = {"doors": queries.guarded_doors(request.actor)}
    title = Text("门岗核验", "Guard a door")
    return render_kept(request, "doors/guard_choose.html", context, title=title)


@public_page(reason="names the app on a guard's phone, and nothing else; asked for without cookies")
@require_GET
def app(_request: ActorRequest) -> HttpResponse:
    """What a phone needs to open the guard's page like an app."""
    title = str(Text("码上门岗", "Mashang guard"))
    manifest = {
        "name": title,
        "short_name": title,
        "start_url": reverse("doors:guarded"),
        "scope": "/",
        "display": "standalone",
        "background_color": "#ffffff",
        "theme_color": "#146c4c",
        "icons": [{"src": static("mashang/mark.svg"), "sizes": "any", "type": "image/svg+xml"}],
    }
    return JsonResponse(manifest, content_type="application/manifest+json")


@staff_page(GUARD)
@require_GET
def screen(request: ActorRequest, door_id: int) -> HttpResponse:
    """The camera, a big yes or no, the state of things; kept on the phone until the shift is over."""
    found = queries.guarded(request.actor, door_id)
    title = Text("门岗 {name}", "Guarding {name}", name=found.door.name)
    context = {
        "found": found,
        "door": found.door,
        "stops": STOPS,
        "snapshot_url": reverse("doors:guard_snapshot", args=[door_id]),
        "note_form": GuardNoteForm(initial={"door": door_id}),
    }
    return may_scan(render_kept(request, "doors/guard.html", context, title=title))


@staff_page(GUARD)
@require_GET
def snapshot(request: ActorRequest, door_id: int) -> HttpResponse:
    """All that decides at a door; the phone keeps it like a page, for this account and this shift only."""
    found = queries.snapshot(request.actor, door_id)
    kept = Kept(tag_of(request.actor), queries.kept_until(request.actor))
    return keep(JsonResponse(found), kept, title="")


@staff_page(GUARD)
@require_POST
def leave_note(request: ActorRequest, door_id: int) -> HttpResponse:
    """A note for the next guard, from a browser without scripts."""
    form = GuardNoteForm(request.POST)
    noted = form.submit(
        lambda given: actions.leave_note(
            actor=request.actor,
            door_id=door_id,
            text=given["text"],
            command_id=given["command_id"],
        )
    )
    if noted is None:
        door = queries.guarded(request.actor, door_id).door
        return form_again(request, "doors/guard_note.html", {"form": form, "door": door})
    return see_other(request, "doors:guard", door_id, said=Text("已留言", "Noted"))


def note_scan_offline(actor: Actor, sent: Sent) -> Done:
    """A decision of the phone, whenever it arrives.

    Raises:
        Invalid: the form refuses; carries its first sentence.
    """
    form = ScanForm(sent.given)
    if not form.is_valid():
        raise refusal_of(form)
    given = form.cleaned_data
    scan = Scan(
        event_id=sent.command_id,
        direction=Direction(given["direction"]),
        at=sent.moment.happened_at,
        outcome=Outcome(given["outcome"]),
        people=given["people"],
    )
    actions.note_scan(actor=actor, door_id=given["door"], scan=scan)
    return Done()


def appeal_offline(actor: Actor, sent: Sent) -> Done:
    """An appeal that the guard passes on; the answer is the case's number.

    Raises:
        Invalid: the form refuses; carries its first sentence.
    """
    form = PassedOnForm(sent.given)
    if not form.is_valid():
        raise refusal_of(form)
    given = form.cleaned_data
    number = actions.appeal_for(
        actor=actor,
        door_id=given["door"],
        reason=given["reason"],
        said=given["said"],
        pass_id=given["pass_id"],
        command_id=sent.command_id,
    )
    return Done(text=Text("办件号 {number}", "Case {number}", number=number))


def stop_card_offline(actor: Actor, sent: Sent) -> Done:
    """A card that the guard stopped.

    Raises:
        Invalid: the form refuses; carries its first sentence.
    """
    form = StopForm(sent.given)
    if not form.is_valid():
        raise refusal_of(form)
    given = form.cleaned_data
    actions.stop_card(
        actor=actor, door_id=given["door"], pass_id=given["pass_id"], because=given["because"]
    )
    return Done()


def leave_note_offline(actor: Actor, sent: Sent) -> Done:
    """A note for the next guard.

    Raises:
        Invalid: the form refuses; carries its first sentence.
    """
    form = GuardNoteForm(sent.given)
    noted: UUID | None = form.submit(
        lambda given: actions.leave_note(
            actor=actor,
            door_id=given["door"],
            text=given["text"],
            command_id=sent.command_id,
        )
    )
    if noted is None:
        raise refusal_of(form)
    return Done()
