"""The page behind the printed code 小区码: one big action, the next three, a human in one tap."""

from dataclasses import replace

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_GET

from mashang.elements.cases import queries as cases
from mashang.elements.cases.emergency import EMERGENCY
from mashang.elements.people import queries as people
from mashang.elements.people import switch
from mashang.elements.people.queries import OwnPerson
from mashang.foundation.accounts import queries as accounts
from mashang.foundation.grants.guards import ActorRequest, public_page, resident_page
from mashang.front.portal import views
from mashang.front.portal.views import CODE, Compound
from mashang.front.shell import shell_of
from mashang.governance.notices import queries as notices
from mashang.web.shell import Shell


@require_GET
@public_page(reason="the front page: what this is, and the way in")
def home(request: ActorRequest) -> HttpResponse:
    """My compound and what I can do; for a stranger, what this is and where the code hangs."""
    me = switch.me(request)
    compound = views.compound_of_home(me.home if me else None)
    return _portal(request, me, compound)


@require_GET
@public_page(reason="whoever scans the printed code sees which compound it is before signing in")
def compound(request: ActorRequest, sign: str) -> HttpResponse:
    """The compound whose code was scanned."""
    found = views.compound_of_sign(sign)
    if found is None:
        return redirect("codes:open", sign)
    return _portal(request, switch.me(request), found)


def _portal(request: ActorRequest, me: OwnPerson | None, found: Compound | None) -> HttpResponse:
    actor, acting = request.actor, switch.acting(request)
    waiting = cases.waiting_for(actor, acting=acting) if actor.account else []
    sign = found.sign if found else ""
    lives_in = views.compound_of_home(me.home if me else None)
    tiles = views.tiles_for(
        actor,
        is_registered=me is not None,
        sign=sign,
        badges={"cases.mine": str(len(waiting))} if waiting else None,
    )
    context = {
        "me": me,
        "compound": found,
        "lives_in": lives_in,
        "is_elsewhere": found is not None
        and lives_in is not None
        and found.place != lives_in.place,
        "tiles": tiles,
        "has_more": tiles.has_more,
        "unread": notices.unread(actor, me),
        "waiting": waiting,
        "reminders": views.reminders(actor, acting),
        "elsewhere": views.elsewhere(actor, acting),
        "asleep": people.sleeping_links(actor),
        "is_staff": actor.is_official,
        "is_demo_open": accounts.doors_are_open(),
        "shell": _shell(request, found),
    }
    return render(request, "portal/home.html", context)


@require_GET
@resident_page()
def more(request: ActorRequest) -> HttpResponse:
    """What does not concern me yet, and how to begin: rooms to let, an employer, a shop."""
    tiles = views.more_tiles(request.actor, is_registered=switch.me(request) is not None)
    return render(request, "portal/more.html", {"tiles": tiles})


@require_GET
@resident_page()
def grid_worker(request: ActorRequest) -> HttpResponse:
    """Who answers for my home at each level, and how to call them."""
    me = switch.me(request)
    where = me.home.path if me and me.home else None
    context = {
        "me": me,
        "answerers": views.answering(me),
        "offices": views.offices(where),
        "shell": _shell(request, views.compound_of_home(me.home if me else None)),
    }
    return render(request, "portal/grid_worker.html", context)


@require_GET
@public_page(reason="a human in one tap, for whoever it is")
def help_page(request: ActorRequest) -> HttpResponse:
    """Whom to call: my grid worker, the offices, and the emergency numbers."""
    me = switch.me(request)
    found = _found(request) or views.compound_of_home(me.home if me else None)
    where = me.home.path if me and me.home else found.place.path if found else None
    context = {
        "numbers": EMERGENCY,
        "answerers": [one for one in views.answering(me) if one.phone],
        "offices": [one for one in views.offices(where) if one.phone],
        "compound": found,
        "shell": _shell(request, found),
    }
    return render(request, "portal/help.html", context)


@require_GET
@public_page(reason="visitors and couriers have no account and need none")
def visitor(request: ActorRequest) -> HttpResponse:
    """I am only visiting, or delivering: how to get in, and that nobody is kept in."""
    found = _found(request)
    where = found.place.path if found else None
    context = {
        "compound": found,
        "offices": [one for one in views.offices(where) if one.phone],
        "shell": _shell(request, found),
    }
    return render(request, "portal/visitor.html", context)


@require_GET
@public_page(reason="what is held and how long is for everybody to read before they sign in")
def privacy(request: ActorRequest) -> HttpResponse:
    """What is held, how long, who looks, and what one may ask for."""
    return render(request, "portal/privacy.html", {"kept": views.kept()})


def _found(request: ActorRequest) -> Compound | None:
    return views.compound_of_sign(request.GET.get(CODE, "")[:40])


def _shell(request: ActorRequest, found: Compound | None) -> Shell:
    """The shell with the compound's name, and help that knows where one stands."""
    shell = shell_of(request)
    if found is None or shell.kind != "resident":
        return shell
    help_url = f"{reverse('portal:help')}?{CODE}={found.sign}" if found.sign else shell.help_url
    return replace(shell, place=found.place.name, help_url=help_url)


urlpatterns = [
    path("", home, name="home"),
    path("at/<str:sign>", compound, name="compound"),
    path("more", more, name="more"),
    path("grid-worker", grid_worker, name="grid_worker"),
    path("help", help_page, name="help"),
    path("visitor", visitor, name="visitor"),
    path("privacy", privacy, name="privacy"),
]
