"""Changing the register: one page for each intention, with what follows from it."""

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from mashang.elements.people import actions, forms, queries
from mashang.elements.people.actions import Newcomer
from mashang.elements.people.forms import posted
from mashang.elements.people.pages.sheets import (
    GET_OR_POST,
    Given,
    Sheet,
    command_of,
    done,
    on_person,
    sheet_page,
)
from mashang.elements.people.steps import Granted, NewIdentifier
from mashang.elements.people.terms import PHONE
from mashang.elements.places import queries as places
from mashang.foundation.grants.guards import ActorRequest, staff_page
from mashang.kernel.texts import Text
from mashang.web.forms import see_other


@staff_page("people.edit")
@require_http_methods(GET_OR_POST)
def register(request: ActorRequest, place_id: int) -> HttpResponse:
    """Register somebody who moved into a room."""
    place = places.seen(request.actor, place_id)
    form = forms.RegisterForm(posted(request))
    sheet = Sheet(
        Text("登记住户", "Register a resident"),
        Text(
            "已在册的人按证件自动认出，不会重复建档。",
            "Somebody known by the document is recognised, never made twice.",
        ),
        Text("登记", "Register"),
        Text("已登记", "Registered"),
    )
    back = reverse("people:residents_at", args=[place_id])
    if request.method == "POST":
        person_id = form.submit(lambda given: _register(request, place_id, given))
        if person_id is not None:
            return see_other(request, "people:person", person_id, said=sheet.said)
    return sheet_page(request, sheet, form, back, where=place.full_name)


@staff_page("people.edit")
@require_http_methods(GET_OR_POST)
def correct(request: ActorRequest, person_id: UUID) -> HttpResponse:
    """Set name, sex, birth or document right."""
    sheet = Sheet(
        Text("更正登记信息", "Correct the register"),
        Text("只填要改的；空着的保持不变。", "Fill in only what changes; the rest stays."),
        Text("更正", "Correct"),
        Text("已更正", "Corrected"),
    )
    return on_person(
        request,
        person_id,
        sheet,
        forms.CorrectForm,
        lambda given: actions.correct_person(
            actor=request.actor,
            person_id=person_id,
            name=given["name"] or None,
            sex=given["sex"] or None,
            birth_on=given["birth_on"],
            document=_document(given),
            command_id=given["command_id"],
        ),
    )


@staff_page("people.edit")
@require_http_methods(GET_OR_POST)
def fact(request: ActorRequest, person_id: UUID) -> HttpResponse:
    """State that somebody needs particular care."""
    sheet = Sheet(
        Text("登记关怀情况", "Record a need for care"),
        Text(
            "只有需要照顾此人的人员看得到。",
            "Only those who look after this person see it.",
        ),
        Text("登记", "Record"),
        Text("已登记", "Recorded"),
    )
    return on_person(
        request,
        person_id,
        sheet,
        forms.FactForm,
        lambda given: actions.record_fact(
            actor=request.actor,
            person_id=person_id,
            kind=given["kind"],
            since_on=given["since_on"],
            note=given["note"],
            command_id=given["command_id"],
        ),
    )


@staff_page("people.edit")
@require_http_methods(GET_OR_POST)
def proxy(request: ActorRequest, person_id: UUID) -> HttpResponse:
    """Enter a proxy that the person wished for in writing."""
    sheet = Sheet(
        Text("登记代办人", "Enter a proxy"),
        Text(
            "须有本人书面授权；到期自动结束，本人随时可以收回。",
            "Needs the person's written wish; it ends by itself, or when the person says so.",
        ),
        Text("登记", "Enter"),
        Text("已登记代办人", "The proxy is entered"),
    )
    return on_person(
        request,
        person_id,
        sheet,
        forms.ProxyForm,
        lambda given: actions.grant_proxy(
            actor=request.actor,
            person_id=person_id,
            phone=given["phone"],
            granted=granted(given),
            command_id=given["command_id"],
        ),
    )


@staff_page("people.edit")
@require_http_methods(GET_OR_POST)
def death(request: ActorRequest, person_id: UUID) -> HttpResponse:
    """Record a death."""
    sheet = Sheet(
        Text("登记去世", "Record a death"),
        Text(
            "住处、电话、代办和监护随之结束；此人不再出现在名册上。",
            "Homes, phones and links end; the person leaves the register.",
        ),
        Text("登记", "Record"),
        Text("已登记", "Recorded"),
        tone="red",
    )
    return on_person(
        request,
        person_id,
        sheet,
        forms.DeathForm,
        lambda given: done(
            actions.record_death,
            actor=request.actor,
            person_id=person_id,
            died_on=given["died_on"],
            command_id=given["command_id"],
        ),
        to_register=True,
    )


@staff_page("people.protect")
@require_http_methods(GET_OR_POST)
def protect(request: ActorRequest, person_id: UUID) -> HttpResponse:
    """Put somebody under special protection."""
    sheet = Sheet(
        Text("设置特殊保护", "Put under special protection"),
        Text(
            "之后只有街道领导和特殊保护专员看得到此人，包括你在内的其他人都查不到。",
            "From now on only the sub-district's chiefs and the protection officer find this person; "
            "you will not.",
        ),
        Text("设置保护", "Protect"),
        Text("已设置特殊保护", "Now under special protection"),
        tone="red",
    )
    return on_person(
        request,
        person_id,
        sheet,
        forms.ReasonForm,
        lambda given: done(
            actions.protect,
            actor=request.actor,
            person_id=person_id,
            reason=given["reason"],
            command_id=given["command_id"],
        ),
        to_register=True,
    )


@staff_page("people.see_contact_protected")
@require_http_methods(GET_OR_POST)
def unprotect(request: ActorRequest, person_id: UUID) -> HttpResponse:
    """Lift special protection."""
    sheet = Sheet(
        Text("解除特殊保护", "Lift special protection"),
        Text("之后辖区工作人员又能查到此人。", "Staff in the area find this person again."),
        Text("解除保护", "Lift"),
        Text("已解除", "Lifted"),
        tone="red",
    )
    return on_person(
        request,
        person_id,
        sheet,
        forms.ReasonForm,
        lambda given: done(
            actions.unprotect,
            actor=request.actor,
            person_id=person_id,
            reason=given["reason"],
            command_id=given["command_id"],
        ),
        to_register=True,
    )


@staff_page("people.edit")
@require_http_methods(GET_OR_POST)
def move_out(request: ActorRequest, person_id: UUID, residency_id: UUID) -> HttpResponse:
    """Record that somebody moved out."""
    queries.insist_of(person_id, "residency", residency_id)
    sheet = Sheet(
        Text("登记搬出", "Record that they moved out"),
        Text("从这一天起不再是这里的住户。", "From this day on they live here no more."),
        Text("登记搬出", "Record"),
        Text("已登记搬出", "They moved out"),
    )
    return on_person(
        request,
        person_id,
        sheet,
        forms.EndForm,
        lambda given: actions.move_out(
            actor=request.actor,
            residency_id=residency_id,
            until_on=given["until_on"],
            command_id=given["command_id"],
        ),
        to_register=True,
    )


@staff_page("people.edit")
@require_http_methods(GET_OR_POST)
def end_fact(request: ActorRequest, person_id: UUID, fact_id: UUID) -> HttpResponse:
    """State that a fact holds no more."""
    queries.insist_of(person_id, "fact", fact_id)
    sheet = Sheet(
        Text("结束这一项", "End this"),
        Text("以前的记录仍保留日期。", "Its dates stay as history."),
        Text("结束", "End"),
        Text("已结束", "Ended"),
    )
    return on_person(
        request,
        person_id,
        sheet,
        forms.EndForm,
        lambda given: actions.end_fact(
            actor=request.actor,
            fact_id=fact_id,
            until_on=given["until_on"],
            command_id=given["command_id"],
        ),
    )


@staff_page("people.edit")
@require_POST
def end_link(request: ActorRequest, person_id: UUID, link_id: UUID) -> HttpResponse:
    """End that an account acts for the person."""
    queries.insist_of(person_id, "link", link_id)
    actions.end_link(actor=request.actor, link_id=link_id, command_id=command_of(request))
    return see_other(request, "people:person", person_id, said=Text("已结束", "Ended"))


@staff_page("people.edit")
@require_POST
def approve_link(request: ActorRequest, person_id: UUID, link_id: UUID) -> HttpResponse:
    """Wake a sleeping link, after making sure who holds the number."""
    queries.insist_of(person_id, "link", link_id)
    actions.approve_link_again(actor=request.actor, link_id=link_id, command_id=command_of(request))
    return see_other(request, "people:person", person_id, said=Text("已恢复", "Approved again"))


@staff_page("people.edit")
@require_http_methods(GET_OR_POST)
def answer(request: ActorRequest, person_id: UUID, correction_id: UUID) -> HttpResponse:
    """Answer somebody who said that something is wrong."""
    queries.insist_of(person_id, "correction", correction_id)
    asked = queries.correction(request.actor, correction_id)
    sheet = Sheet(
        Text("答复更正请求", "Answer a request for correction"),
        Text("{field}：{text}", "{field}: {text}", field=asked.field, text=asked.text),
        Text("答复", "Answer"),
        Text("已答复", "Answered"),
    )
    return on_person(
        request,
        person_id,
        sheet,
        forms.AnswerForm,
        lambda given: actions.answer_correction(
            actor=request.actor,
            correction_id=correction_id,
            is_corrected=given["outcome"] == "corrected",
            text=given["text"],
            command_id=given["command_id"],
        ),
    )


def granted(given: Given) -> Granted:
    """What a proxy form grants."""
    may = set(given["may"])
    return Granted(
        may_ask="ask" in may,
        may_open="open" in may,
        may_read="read" in may,
        last_on=given["last_on"],
    )


def _register(request: ActorRequest, place_id: int, given: Given) -> UUID:
    numbers = [_document(given)]
    if given["phone"]:
        numbers.append(NewIdentifier(PHONE, given["phone"]))
    return actions.register_resident(
        actor=request.actor,
        newcomer=Newcomer(
            name=given["name"],
            sex=given["sex"] or "u",
            birth_on=given["birth_on"],
            identifiers=tuple(one for one in numbers if one is not None),
        ),
        place_id=place_id,
        standing=given["standing"],
        since_on=given["since_on"],
        command_id=given["command_id"],
    )


def _document(given: Given) -> NewIdentifier | None:
    if not (given["document_type"] and given["document_number"].strip()):
        return None
    return NewIdentifier(given["document_type"], given["document_number"])
