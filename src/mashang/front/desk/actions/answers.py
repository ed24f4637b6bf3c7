"""Verbs on answer templates 答复模板."""

from dataclasses import dataclass
from uuid import UUID

from mashang.domain import templates
from mashang.foundation.commands import steps as commands
from mashang.foundation.grants.actor import Actor
from mashang.foundation.policies import queries as policies
from mashang.foundation.verbs import verb
from mashang.front.desk.models import AnswerTemplate
from mashang.front.desk.policy import ANSWERS, LEAD, staff_of, unit_of
from mashang.kernel.errors import Conflict, Invalid, NotAllowed, RuleBroken
from mashang.kernel.house import house
from mashang.kernel.texts import Text

VERB = "desk.write_answer"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a unit wants to be able to say with one tap."""

    title: str
    text_zh: str
    text_en: str = ""
    kind: str = ""


@verb
def write_answer(*, actor: Actor, answer: Answer, command_id: UUID) -> UUID:
    """Add a template to the actor's unit.

    Raises:
        NotAllowed: the actor does not lead a unit.
        Invalid: no title or words, an unknown kind, or a gap that no case fills.
        Conflict: the unit has one of this title for this kind.
        RuleBroken: more than policy allows.
    """
    unit = unit_of(actor)
    if not unit or not actor.holds_anywhere(LEAD):
        raise NotAllowed(LEAD)
    done = commands.earlier_answer(command_id, account_id=actor.account_id, verb=VERB)
    if done is not None:
        return UUID(done["template_id"])
    _check(answer)
    held = AnswerTemplate.objects.filter(unit=unit, retired_at__isnull=True)
    if held.filter(kind=answer.kind, title=answer.title.strip()).exists():
        text = Text("本单位已有同名模板", "Your unit has a template of this title")
        raise Conflict("desk.answer_taken", text, field="title")
    most = policies.number("desk.answers_at_most_count")
    if held.count() >= most:
        text = Text("每个单位最多 {n} 条模板", "At most {n} templates a unit", n=most)
        raise RuleBroken("desk.answers_full", text)
    kept = AnswerTemplate.objects.create(
        unit=unit,
        kind=answer.kind,
        title=answer.title.strip(),
        text_zh=answer.text_zh.strip(),
        text_en=answer.text_en.strip(),
        written_by=staff_of(actor),
        written_at=actor.at,
    )
    commands.remember_answer(
        command_id, account_id=actor.account_id, verb=VERB, answer={"template_id": str(kept.pk)}
    )
    return kept.template_id


@verb
def retire_answer(*, actor: Actor, template_id: UUID) -> None:
    """Offer a template no more; what was said with it stays in the cases.

    Raises:
        OutOfScope: no such template in the actor's unit.
        NotAllowed: the actor does not lead.
    """
    kept = ANSWERS.access(actor, "write", lock=True, template_id=template_id)
    if kept.retired_at is None:
        kept.retired_at = actor.at
        kept.save(update_fields=["retired_at"])


def _check(answer: Answer) -> None:
    if not answer.title.strip():
        raise Invalid("desk.answer_title", Text("请写标题", "Give it a title"), field="title")
    if not answer.text_zh.strip():
        raise Invalid(
            "desk.answer_words", Text("请写中文内容", "Write it in Chinese"), field="text_zh"
        )
    if answer.kind and answer.kind not in house().case_kinds:
        raise Invalid(
            "desk.answer_kind", Text("没有这种事项", "There is no such kind"), field="kind"
        )
    templates.check(answer.text_zh, "text_zh")
    templates.check(answer.text_en, "text_en")
