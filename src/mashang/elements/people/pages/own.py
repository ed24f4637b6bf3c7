"""我的信息: what is held about me, who looked and why; correct it, take it along, grant a proxy."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mashang.elements.people import actions, forms, queries, switch
from mashang.elements.people.forms import posted
from mashang.elements.people.pages.changes import granted
from mashang.elements.people.pages.sheets import command_of
from mashang.elements.people.queries import OwnPerson
from mashang.foundation.grants.guards import ActorRequest, resident_page
from mashang.kernel import clock
from mashang.kernel.errors import NotAllowed, OutOfScope
from mashang.kernel.texts import Text
from mashang.web.addresses import back
from mashang.web.forms import form_again, see_other
from mashang.web.paging import cursor_from


@resident_page()
@require_GET
def mine(request: ActorRequest) -> HttpResponse:
    """Everything held about whom I act for, in full."""
    return render(request, "people/mine.html", _context(request))


@resident_page()
@require_POST
def act_for(request: ActorRequest) -> HttpResponse:
    """Choose whom to act for; asked again at every page, so an ended link chooses nothing."""
    wanted = request.POST.get("person_id", "")
    own = {str(one.person_id): one for one in queries.acted_for(request.actor)}
    if wanted not in own:
        raise OutOfScope("person")
    switch.choose(request, own[wanted])
    said = Text("现在为 {name} 办理", "Now acting for {name}", name=own[wanted].name)
    return see_other(request, back(request, reverse("people:mine")), said=said)


@resident_page()
@require_GET
def looks(request: ActorRequest) -> HttpResponse:
    """Who looked at my data, and why."""
    me = _somebody(request)
    page = queries.looks(request.actor, me.person_id, cursor_from(request))
    return render(request, "people/own_looks.html", {"me": me, "page": page})


@resident_page()
@require_http_methods(["GET", "POST"])
def phones(request: ActorRequest) -> HttpResponse:
    """My contact numbers."""
    me = _somebody(request)
    if not me.decides:
        raise NotAllowed("people.speak_for")
    record = queries.own_record(request.actor, me.person_id)
    form = forms.PhonesForm(
        posted(request), initial={"phones": "\n".join(one.value for one in record.phones)}
    )
    if request.method == "POST":
        done = form.submit(lambda given: _correct_own(request, me, given))
        if done is not None:
            return see_other(request, "people:mine", said=Text("已更新", "Updated"))
    title = Text("联系电话", "Contact numbers")
    return _form(request, "people/own_form.html", {"me": me, "form": form, "title": title})


@resident_page()
@require_http_methods(["GET", "POST"])
def ask_correction(request: ActorRequest) -> HttpResponse:
    """Say that something held is wrong."""
    me = _somebody(request)
    form = forms.AskCorrectionForm(posted(request))
    if request.method == "POST":
        asked = form.submit(
            lambda given: actions.ask_correction(
                actor=request.actor,
                person_id=me.person_id,
                field=given["field"],
                text=given["text"],
                command_id=given["command_id"],
            )
        )
        if asked is not None:
            said = Text("已提交，社区会核实答复", "Sent; the community will check and answer")
            return see_other(request, "people:mine", said=said)
    title = Text("信息有误", "Something is wrong")
    return _form(request, "people/own_form.html", {"me": me, "form": form, "title": title})


@resident_page()
@require_http_methods(["GET", "POST"])
def grant_proxy(request: ActorRequest) -> HttpResponse:
    """Let somebody act for me, until a day."""
    me = _somebody(request)
    if not me.decides:
        raise NotAllowed("people.speak_for")
    form = forms.ProxyForm(posted(request))
    if request.method == "POST":
        link = form.submit(
            lambda given: actions.grant_proxy(
                actor=request.actor,
                person_id=me.person_id,
                phone=given["phone"],
                granted=granted(given),
                command_id=given["command_id"],
            )
        )
        if link is not None:
            return see_other(request, "people:mine", said=Text("已授权", "Granted"))
    title = Text("授权代办人", "Grant a proxy")
    return _form(request, "people/own_form.html", {"me": me, "form": form, "title": title})


@resident_page()
@require_POST
def end_link(request: ActorRequest, link_id: UUID) -> HttpResponse:
    """Take a proxy back, or give up acting for somebody."""
    actions.end_link(actor=request.actor, link_id=link_id, command_id=command_of(request))
    return see_other(request, "people:mine", said=Text("已结束", "Ended"))


def _context(request: ActorRequest) -> dict[str, Any]:
    own = queries.acted_for(request.actor)
    me = switch.me(request)
    context: dict[str, Any] = {
        "own": own,
        "me": me,
        "asleep": queries.sleeping_links(request.actor),
        "guardian_until": clock.local_day(me.until) if me is not None and me.until else "",
    }
    if me is not None and me.may_read:
        context["record"] = queries.own_record(request.actor, me.person_id)
        looked = queries.looks(request.actor, me.person_id)
        context["looks"] = looked.items[:3]
        context["looks_page"] = {"items": looked.items[:3]}
        context["looks_url"] = reverse("people:own_looks")
        context["correction_url"] = reverse("people:ask_correction")
        context["documents"] = queries.documents_masked(context["record"])
        context["corrections"] = queries.corrections_of(request.actor, me.person_id)
    return context


def _somebody(request: ActorRequest) -> OwnPerson:
    me = switch.me(request)
    if me is None:
        raise OutOfScope("person")
    return me


def _correct_own(request: ActorRequest, me: OwnPerson, given: dict[str, Any]) -> bool:
    actions.correct_own(
        actor=request.actor,
        person_id=me.person_id,
        phones=given["phones"],
        command_id=given["command_id"],
    )
    return True


def _form(request: ActorRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    if context["form"].is_bound:
        return form_again(request, template, context)
    return render(request, template, context)
