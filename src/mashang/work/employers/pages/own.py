"""我的单位、店铺: reporting who joins and leaves, saying whether it is open, what is owed."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mashang.elements.cases import queries as cases
from mashang.foundation.codes import queries as codes
from mashang.foundation.grants.guards import ActorRequest, resident_page
from mashang.foundation.policies import queries as policies
from mashang.kernel.texts import Text
from mashang.web.forms import form_again, see_other
from mashang.web.paging import cursor_from
from mashang.work.employers import actions, queries
from mashang.work.employers.forms import AskForm, JoinerForm, LeaverForm, OpeningForm
from mashang.work.employers.workers import Worker

GET_OR_POST = ["GET", "POST"]


@resident_page()
@require_GET
def mine(request: ActorRequest) -> HttpResponse:
    """The units for which I speak, or asked to."""
    return render(request, "employers/mine.html", {"units": queries.own_units(request.actor)})


@resident_page()
@require_http_methods(GET_OR_POST)
def ask(request: ActorRequest) -> HttpResponse:
    """Ask to speak for a unit."""
    form = AskForm(request.POST or None)
    if request.method == "GET":
        return render(request, "employers/ask.html", {"form": form})
    made = form.submit(
        lambda given: actions.ask_to_represent(
            actor=request.actor,
            unit=given["unit"],
            post=given["post"],
            command_id=given["command_id"],
        )
    )
    if made is None:
        return form_again(request, "employers/ask.html", {"form": form})
    said = Text("已提交，社区核准后就能用", "Sent; once approved you can use it")
    return see_other(request, "employers:mine", said=said)


@resident_page()
@require_GET
def unit(request: ActorRequest, organisation_id: UUID) -> HttpResponse:
    """The home page of a unit: what it owes, its people, whether it is open, whom to call."""
    context = {
        "home": queries.unit_home(request.actor, organisation_id),
        "cases": cases.waiting_for(request.actor),
        "days": policies.number("employers.report_working_days"),
    }
    return render(request, "employers/unit.html", context)


@resident_page()
@require_GET
def workers(request: ActorRequest, organisation_id: UUID) -> HttpResponse:
    """Whom a unit reported: masked names, dates, status."""
    context = {
        "organisation_id": organisation_id,
        "page": queries.worker_rows(request.actor, organisation_id, cursor_from(request)),
        "leaver_form": LeaverForm(),
        "days": policies.number("employers.report_working_days"),
    }
    return render(request, "employers/workers.html", context)


@resident_page()
@require_http_methods(GET_OR_POST)
def joiner(request: ActorRequest, organisation_id: UUID) -> HttpResponse:
    """Report somebody who began to work here."""
    home = queries.unit_home(request.actor, organisation_id)
    form = JoinerForm(request.POST or None)
    context = {"form": form, "home": home}
    if request.method == "GET":
        return render(request, "employers/joiner.html", context)

    def report(given: dict[str, object]) -> bool:
        actions.report_joiner(
            actor=request.actor,
            organisation_id=organisation_id,
            worker=Worker(
                str(given["name"]),
                str(given["document_type"]),
                str(given["document_number"]),
                str(given["phone"]),
            ),
            since_on=form.cleaned_data["since_on"],
            command_id=form.cleaned_data["command_id"],
        )
        return True

    if form.submit(report) is None:
        return form_again(request, "employers/joiner.html", context)
    said = Text("已报告，谢谢您按时登记", "Reported; thank you")
    return see_other(request, "employers:workers", organisation_id, said=said)


@resident_page()
@require_POST
def leaver(request: ActorRequest, employment_id: int) -> HttpResponse:
    """Report that somebody works here no more."""
    form = LeaverForm(request.POST)
    done = form.submit(
        lambda given: actions.report_leaver(
            actor=request.actor, employment_id=employment_id, until_on=given["until_on"]
        )
    )
    if done is None:
        context = {"form": form, "employment_id": employment_id}
        return form_again(request, "employers/leaver.html", context)
    said = Text("已登记离职", "The end is reported")
    return see_other(request, "employers:workers", done, said=said)


@resident_page()
@require_http_methods(GET_OR_POST)
def opening(request: ActorRequest, organisation_id: UUID) -> HttpResponse:
    """Say whether it is open."""
    home = queries.unit_home(request.actor, organisation_id)
    form = OpeningForm(request.POST or None)
    context = {"form": form, "home": home}
    if request.method == "GET":
        return render(request, "employers/opening.html", context)
    done = form.submit(
        lambda given: actions.say_opening(
            actor=request.actor,
            organisation_id=organisation_id,
            state=given["state"],
            words=given["words"],
            command_id=given["command_id"],
        )
    )
    if done is None:
        return form_again(request, "employers/opening.html", context)
    said = Text("已更新营业状态", "Updated")
    return see_other(request, "employers:unit", organisation_id, said=said)


@resident_page()
@require_GET
def poster(request: ActorRequest, organisation_id: UUID) -> HttpResponse:
    """The shop's code on paper."""
    home = queries.unit_home(request.actor, organisation_id)
    if not home.sign:
        raise Http404
    pdf = codes.poster(sign=home.sign, name=home.shop.name, place=home.shop.where)
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = (
        content_disposition_header(as_attachment=False, filename=f"{home.shop.name}.pdf")
        or "inline"
    )
    response["Cache-Control"] = "private, no-store"
    return response


@resident_page()
@require_POST
def end(request: ActorRequest, representative_id: UUID) -> HttpResponse:
    """I speak for this unit no more."""
    actions.end(actor=request.actor, representative_id=representative_id)
    said = Text("您不再代表这个单位", "You speak for it no more")
    return see_other(request, "employers:mine", said=said)
