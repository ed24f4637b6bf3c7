"""What a visitor sees: the page of the link, and the page at the gate for who was not invited."""

from typing import Any

from django.core import signing
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mashang.foundation.grants.guards import ActorRequest, public_page
from mashang.foundation.policies import queries as policies
from mashang.foundation.signin.session import address_of
from mashang.kernel import clock
from mashang.kernel.texts import Text
from mashang.web.forms import CommandForm, form_again, see_other
from mashang.work.visitors import actions, queries
from mashang.work.visitors.forms import AskForm, IntroduceForm
from mashang.work.visitors.pages.own import square_of


@public_page(
    reason="whoever got the link is the visitor; it names no resident and ends with the visit"
)
@never_cache
@require_GET
def shown(request: ActorRequest, link: str) -> HttpResponse:
    """Where and when, and the code to show; while it waits, it asks again by itself."""
    one = queries.pass_of(request.actor, link)
    if one.staff_visit_id is not None:
        return redirect("visitors:card", one.staff_visit_id)
    is_part = bool(getattr(request, "htmx", False))
    template = "visitors/pass_part.html" if is_part else "visitors/pass.html"
    return render(request, template, _context(request, one))


@public_page(reason="the visitor says what to call them; the link is the right to do so")
@never_cache
@require_POST
def introduce(request: ActorRequest, link: str) -> HttpResponse:
    """A name to be called by, and a plate."""
    one = queries.pass_of(request.actor, link)
    form = IntroduceForm(request.POST)
    done = form.submit(
        lambda given: actions.introduce(
            actor=request.actor, link=link, called=given["called"], plate=given["plate"]
        )
    )
    if done is None:
        return form_again(request, "visitors/pass.html", _context(request, one) | {"form": form})
    return see_other(request, "visitors:pass", link, said=Text("已保存", "Saved"))


@public_page(reason="the link opens the doors it names, as often as the host allowed")
@never_cache
@require_POST
def open_door(request: ActorRequest, link: str, door_id: int) -> HttpResponse:
    """The visitor stands at the door and taps."""
    form = CommandForm(request.POST)
    form.is_valid()
    said = actions.come_in(
        actor=request.actor, link=link, door_id=door_id, command_id=form.cleaned_data["command_id"]
    )
    told = {
        "admits": said.admits,
        "zh": said.words.in_("zh"),
        "en": said.words.in_("en"),
        "door": said.door,
    }
    response = see_other(request, "visitors:pass", link)
    response["Location"] += f"?said={signing.dumps(told, salt=_SALT, compress=True)}"
    return response


_SALT = "mashang.visitors.said"


@public_page(reason="whoever stands at the gate may ask; whether anybody lives there is never said")
@never_cache
@require_http_methods(["GET", "POST"])
def ask(request: ActorRequest, sign: str) -> HttpResponse:
    """I have no invitation: ask the household."""
    compound = queries.compound_by_sign(sign)
    form = AskForm(request.POST or None)
    context = {"compound": compound, "form": form, "sign": sign}
    if request.method != "POST":
        return render(request, "visitors/ask.html", context)
    link = form.submit(
        lambda given: actions.ask_in(
            actor=request.actor,
            sign=sign,
            asking=form.asking(),
            asked_from=address_of(request),
            command_id=given["command_id"],
        )
    )
    if link is None:
        return form_again(request, "visitors/ask.html", context)
    return see_other(request, "visitors:pass", link)


def _context(request: ActorRequest, one: queries.Pass) -> dict[str, Any]:
    return {
        "one": one,
        "square": square_of(one.door_text or one.address) if one.may_change else "",
        "by_camera": square_of(one.address) if one.may_change and one.door_text else "",
        "form": IntroduceForm(initial={"called": one.called, "plate": one.plate}),
        "said": _said(request.GET.get("said", "")),
        "now": clock.now(),
    }


def _said(text: str) -> dict[str, Any] | None:
    """What the door said a moment ago; too old, it says nothing: a screenshot opens no door."""
    try:
        told = signing.loads(text, salt=_SALT, max_age=policies.minutes("doors.answer_shows_min"))
    except signing.BadSignature:
        return None
    return {"admits": told["admits"], "words": Text(told["zh"], told["en"]), "door": told["door"]}
