"""What runs by the clock, and what follows from what other rooms tell."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final
from uuid import UUID, uuid5

from mashang.elements.cases.models import Case
from mashang.elements.people import queries as people
from mashang.elements.people import steps as people_steps
from mashang.elements.people.models import ActsFor, Correction, Person, Residency
from mashang.elements.people.policy import links_in_force
from mashang.elements.people.queries import Because
from mashang.elements.people.sending import Number, send_text
from mashang.foundation import keys
from mashang.foundation.events.event import Event
from mashang.foundation.grants.actor import Actor
from mashang.foundation.policies import queries as policies
from mashang.kernel import clock
from mashang.kernel.texts import Text
from mashang.work.registration import actions, queries, steps
from mashang.work.registration.models import (
    APPLICATION,
    Application,
    NeighbourAnswer,
    NumberRequest,
    ProxyRequest,
    RequestStatus,
)

Status = Application.Status
AT_ONCE: Final = 500
"""Applications one run takes on; the next run takes the rest."""
_ASKED: Final = Text(
    "【码上】有人申请登记到您的住处。请打开小区码，在“登记”里看一看是否认识；不认识也请告诉社区。工作人员不会索要验证码。",
    "[Mashang] Somebody asks to be registered at your home. Open your compound code, “Register”, and say "
    "whether you know them. Nobody from the street will ask you for a code.",
)

_PROXY_ASKED: Final = Text(
    "【码上】有人申请替您办事。请打开码上，在“替家人办”里看一看是否同意；不回答，对方就不能替您办。工作人员不会索要验证码。",
    "[Mashang] Somebody asks to act for you. Open Mashang, “Act for somebody”, and say whether you agree; without "
    "your answer they act for nobody. Nobody from the street will ask you for a code.",
)
_NUMBER_WORDS: Final = {
    "asked": Text(
        "【码上】有人申请把这个号码的码上账号换到另一个号码。如果不是您，请马上打开码上，在“替家人办”里选择“不是我”，或打社区电话。",
        "[Mashang] Somebody asks to move this number's account to another number. If it is not you, open Mashang, “Act "
        "for somebody”, and say so at once, or call the community.",
    ),
    "released": Text(
        "【码上】按申请，这个号码不再登录码上账号。如果不是您申请的，请马上打社区电话。",
        "[Mashang] As asked, this number signs in to no account any more. If you did not ask, call the community at once.",
    ),
    "done": Text(
        "【码上】换号已办好，请用这个号码重新登录。",
        "[Mashang] Done: please sign in again with this number.",
    ),
}


def tell(answer_id: int) -> None:
    """Send one adult a message that they are asked about a newcomer: no name, no address, no link.

    Raises:
        Unavailable: the gateway is away; the worker tries again.
    """
    row = (
        NeighbourAnswer.objects.filter(pk=answer_id, application__status=Status.WAITING, answer="")
        .select_related("application")
        .first()
    )
    if row is None:
        return
    send_text(
        row.person_id,
        _ASKED,
        _own_number(row),
        message=f"registration.tell:{row.pk}",
        because=Because.LIVES_HERE,
    )


def tell_asked(request_id: str) -> None:
    """Send whoever is asked for a proxy a message: no name, no number, no link to click.

    Raises:
        Unavailable: the gateway is away; the worker tries again.
    """
    row = ProxyRequest.objects.filter(
        pk=request_id, status=RequestStatus.WAITING, is_person_asked=True
    ).first()
    if row is None or row.person_id is None:
        return
    send_text(
        row.person_id,
        _PROXY_ASKED,
        _numbers_asked(row, row.person_id),
        message=f"registration.tell_asked:{row.pk}",
        because=Because.OWN_AFFAIR,
    )


def tell_number(request_id: str, what: str) -> None:
    """Send what becomes of a request for a new number: to the old one, or to the new.

    Args:
        what: `asked` and `released` go to the old number, `done` to the new.

    Raises:
        Unavailable: the gateway is away; the worker tries again.
    """
    row = NumberRequest.objects.filter(pk=request_id).first()
    if row is None or row.person_id is None:
        return
    if what == "asked" and row.status != RequestStatus.WAITING:
        return
    send_text(
        row.person_id,
        _NUMBER_WORDS[what],
        _number_told(row, what),
        message=f"registration.tell_number:{row.pk}",
        because=Because.OWN_AFFAIR,
    )


def _own_number(row: NeighbourAnswer) -> Iterator[Number]:
    own = ActsFor.objects.filter(
        links_in_force(clock.now()), person_id=row.person_id, basis=ActsFor.Basis.SELF
    )
    link = own.select_related("account").first()
    if link is not None and link.account.phone is not None:
        yield Number(link.account.phone.open(), uuid5(row.application_id, str(row.pk)))


def _numbers_asked(row: ProxyRequest, person_id: UUID) -> Iterator[Number]:
    links = ActsFor.objects.filter(
        links_in_force(clock.now()),
        person_id=person_id,
        basis__in=(ActsFor.Basis.SELF, ActsFor.Basis.GUARDIAN),
    ).exclude(account=row.account_id)
    for link in links.select_related("account").order_by("since", "pk"):
        if link.account.phone is not None:
            yield Number(link.account.phone.open(), uuid5(row.pk, str(link.pk)))


def _number_told(row: NumberRequest, what: str) -> Iterator[Number]:
    if what == "asked":
        link = people_steps.own_link_of(row.person) if row.person else None
        to = link.account.phone.open() if link is not None and link.account.phone else ""
    else:
        to = (row.released_number if what == "released" else row.new_number).open()
    if to:
        yield Number(to, uuid5(row.pk, what))


def keep_time() -> dict[str, int]:
    """Note silent households, and let rest what its author left unanswered for too long."""
    now = clock.now()
    actor = Actor.system(now)
    waiting = Application.objects.filter(status=Status.WAITING).order_by("applied_at", "pk")
    silent = waiting.filter(wait_until__lte=now, silence_noted_at__isnull=True)
    resting = waiting.filter(
        case__asked=True, applied_at__lte=now - policies.days("people.registration_waits_days")
    )
    return {
        "silent": sum(
            actions.note_silence(actor=actor, application_id=one)
            for one in list(silent.values_list("pk", flat=True)[:AT_ONCE])
        ),
        "resting": sum(
            actions.withdraw_silent(actor=actor, application_id=one)
            for one in list(resting.values_list("pk", flat=True)[:AT_ONCE])
        ),
    }


def find_mismatches() -> dict[str, int]:
    """Ask about whatever contradicts itself since last night, and end what agrees again."""
    actor = Actor.system()
    told = {"found": 0, "gone": 0}
    for person_id in queries.doubtful_people():
        settled = actions.settle_mismatches(actor=actor, person_id=person_id)
        told["found"] += settled.found
        told["gone"] += settled.gone
    return told


def forget_old() -> int:
    """Forget applications whose days are over, their keys with them; returns how many."""
    before = clock.now() - policies.days("retention.registrations_days")
    forgotten = 0
    while ids := _decided_before(before):
        forgotten += actions.forget(application_ids=ids)
        keys.destroy_subjects(APPLICATION, ids)
    while ids := _links_before(before):
        forgotten += actions.forget_links(request_ids=ids)
        keys.destroy_subjects(APPLICATION, ids)
    return forgotten + actions.forget_mismatches(before=before)


def ask_about_correction(event: Event) -> None:
    """A resident says that the register is wrong: the community gets a case."""
    steps.open_question(UUID(event.payload["correction_id"]), event.happened_at)


def close_correction(event: Event) -> None:
    """The request was answered on the resident's page: its case is finished by whoever answered."""
    correction_id = UUID(event.payload["correction_id"])
    correction = Correction.objects.select_related("answered_by").get(pk=correction_id)
    case = Case.objects.filter(pk=correction_id).first()
    if case is None or correction.answered_by is None:
        return
    words = Text("已答复，请在“我的信息”里查看", "Answered; see “My data”")
    steps.finish_case(Actor.of(correction.answered_by, clock.now()), case.pk, str(words))


def follow_cancelled(event: Event) -> None:
    """Whoever cancels the case withdraws the application."""
    rows = Application.objects.select_for_update().filter(
        case_id=UUID(event.subject.removeprefix("case:")), status=Status.WAITING
    )
    rows.update(status=Status.WITHDRAWN, decided_at=event.happened_at)
    follow_finished(event)


def follow_finished(event: Event) -> None:
    """A case that was ended without a decision takes its request for a link along."""
    steps.follow_case(UUID(event.subject.removeprefix("case:")), event.happened_at)


def revoke_cards(event: Event) -> None:
    """A card ends with its holder's last home in the street."""
    person = Person.objects.filter(pk=UUID(event.subject.removeprefix("person:"))).first()
    if person is None or (person.died_on is None and people.home_of(person) is not None):
        return
    steps.revoke_cards(person.pk, because="moved_out")


def wait_no_more(event: Event) -> None:
    """Somebody moved out: nobody waits for their word on who moves in there."""
    residency = Residency.objects.filter(pk=UUID(event.payload["residency_id"])).first()
    if residency is not None:
        steps.drop_questions(residency.person_id, residency.place_id)


def let_the_dead_rest(event: Event) -> None:
    """Somebody died: nobody waits for their answer, and no application in their name goes on."""
    person_id = UUID(event.subject.removeprefix("person:"))
    steps.close_for_dead(person_id, event.happened_at)
    steps.close_links_for_dead(person_id, event.happened_at)


def _links_before(instant: datetime) -> list[UUID]:
    ids: list[UUID] = []
    for model in (ProxyRequest, NumberRequest):
        rows = model.objects.filter(decided_at__lt=instant).exclude(status=RequestStatus.WAITING)
        ids += rows.order_by("decided_at").values_list("pk", flat=True)[:AT_ONCE]
    return ids


def _decided_before(instant: datetime) -> list[UUID]:
    rows = Application.objects.filter(decided_at__lt=instant).exclude(status=Status.WAITING)
    return list(rows.order_by("decided_at").values_list("pk", flat=True)[:AT_ONCE])
