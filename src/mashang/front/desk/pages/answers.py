"""Answer templates of the unit."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from mashang.foundation.grants.guards import ActorRequest, staff_page
from mashang.front.desk import actions, queries
from mashang.front.desk.actions.answers import Answer
from mashang.front.desk.forms import AnswerForm
from mashang.kernel.texts import Text
from mashang.web.forms import form_again, see_other


@require_http_methods(["GET", "POST"])
@staff_page("desk.use")
def answers(request: ActorRequest) -> HttpResponse:
    """What the unit can say with one tap; whoever leads adds to it."""
    may_write = request.actor.holds_anywhere("desk.lead")
    form = AnswerForm(request.POST or None)
    context = {
        "answers": queries.answers(request.actor),
        "form": form if may_write else None,
        "may_write": may_write,
        "unit": request.actor.ref.unit,
    }
    if request.method == "GET":
        return render(request, "desk/answers.html", context)
    kept = form.submit(
        lambda given: actions.write_answer(
            actor=request.actor,
            answer=Answer(given["title"], given["text_zh"], given["text_en"], given["kind"]),
            command_id=given["command_id"],
        )
    )
    if kept is None:
        return form_again(request, "desk/answers.html", context)
    return see_other(request, "desk:answers", said=Text("模板已添加", "The template is added"))


@require_POST
@staff_page("desk.lead")
def retire(request: ActorRequest, template_id: UUID) -> HttpResponse:
    """Offer a template no more."""
    actions.retire_answer(actor=request.actor, template_id=template_id)
    return see_other(request, "desk:answers", said=Text("模板已停用", "The template is retired"))
