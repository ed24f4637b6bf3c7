"""Verbs of those who speak for a unit, and of the worker who lets them."""

from datetime import date
from typing import Any
from uuid import UUID

from mashang.domain.masks import mask_name
from mashang.elements.cases import steps as cases
from mashang.elements.organisations.models import Organisation
from mashang.elements.people import steps as people
from mashang.elements.people.models import Person
from mashang.elements.people.steps.employments import (
    employ,
    end_employment,
    forget_employments,
)
from mashang.elements.people.steps.looking import subject_of
from mashang.elements.people.steps.persons import Particulars
from mashang.elements.places import queries as places
from mashang.foundation.accounts.models import Account
from mashang.foundation.codes import queries as codes
from mashang.foundation.codes import steps as code_steps
from mashang.foundation.commands import steps as commands
from mashang.foundation.grants.actor import Actor
from mashang.foundation.records import steps as records
from mashang.foundation.records.actors import Subject
from mashang.foundation.verbs import verb
from mashang.governance.notices import steps as notices
from mashang.governance.notices.steps import Told
from mashang.kernel.clock import local_day
from mashang.kernel.errors import Conflict, Invalid, OutOfScope, RuleBroken
from mashang.kernel.ids import new_id
from mashang.kernel.texts import Text
from mashang.work.employers import workers
from mashang.work.employers.kinds import QUESTION
from mashang.work.employers.models import REGISTER, Opening, Representative
from mashang.work.employers.policy import EMPLOYMENTS, REPRESENTATIVES, UNITS
from mashang.work.employers.workers import Worker

State = Representative.State
SHOP_CODE = "employers.shop"


@verb
def ask_to_represent(*, actor: Actor, unit: str, post: str, command_id: UUID) -> UUID:
    """Ask to speak for a unit, named by its credit code or its whole name; returns the asking's id.

    Raises:
        Invalid: no such unit, or the name fits several.
        RuleBroken: nobody knows where the unit stands.
        Conflict: the account speaks for it, or asked, already.
    """
    account = _account(actor)
    done = commands.earlier_answer(command_id, account_id=actor.account_id, verb="employers.ask")
    if done is not None:
        return UUID(done["representative_id"])
    organisation = _unit(unit)
    standing = Representative.objects.filter(
        organisation=organisation, account=account, state__in=(State.ASKED, State.APPROVED)
    )
    if standing.exists():
        raise Conflict(
            "employers.asked", Text("您已经申请过这个单位", "You have asked for this unit already"),
            field="unit",
        )  # fmt: skip
    row = Representative.objects.create(
        representative_id=new_id(actor.at), organisation=organisation, account=account,
        post=post.strip(), asked_at=actor.at,
    )  # fmt: skip
    _record(actor, "employers.ask_to_represent", row)
    _remember(actor, "employers.ask", command_id, representative_id=str(row.pk))
    return row.pk


@verb
def decide(*, actor: Actor, representative_id: UUID, accepts: bool) -> None:
    """A worker lets an account speak for a unit, or does not; the account is told.

    Raises:
        OutOfScope, NotAllowed: not the actor's to decide.
        Conflict: it is decided.
    """
    row = REPRESENTATIVES.access(actor, "decide", lock=True, representative_id=representative_id)
    if row.state != State.ASKED:
        raise Conflict(
            "employers.decided", Text("已经处理过，请刷新", "This is decided; please reload")
        )
    row.state = State.APPROVED if accepts else State.REFUSED
    row.decided_at, row.decided_by = actor.at, actor.account
    row.save(update_fields=["state", "decided_at", "decided_by"])
    unit = row.organisation
    is_shop = unit.kind == Organisation.Kind.SHOP
    if accepts and is_shop and codes.current(SHOP_CODE, unit.pk) is None:
        code_steps.issue(kind=SHOP_CODE, target=unit.pk, path=unit.path)
    title = (
        Text("您现在可以代表 {unit}", "You now speak for {unit}", unit=unit.name)
        if accepts
        else Text("代表 {unit} 的申请没有通过", "You may not speak for {unit}", unit=unit.name)
    )
    told = Told(f"employers.decided:{row.pk}", title, url="/units")
    notices.tell_account(told, at=actor.at, account=row.account)
    _record(actor, "employers.decide", row)


@verb
def end(*, actor: Actor, representative_id: UUID) -> None:
    """An account speaks for a unit no more: by itself, or because a worker says so.

    Raises:
        OutOfScope, NotAllowed: neither.
        Conflict: it has ended.
    """
    row = REPRESENTATIVES.access(actor, "end", lock=True, representative_id=representative_id)
    if row.state not in (State.ASKED, State.APPROVED):
        raise Conflict("employers.ended", Text("已经结束", "This has ended already"))
    row.state, row.until = State.ENDED, actor.at
    row.save(update_fields=["state", "until"])
    _record(actor, "employers.end", row)


@verb
def report_joiner(
    *, actor: Actor, organisation_id: UUID, worker: Worker, since_on: date, command_id: UUID
) -> None:
    """A unit reports somebody who began to work there.

    What the register knows of them is told to nobody: whether they are new, known, or disagree with
    the register, the unit reads the same thanks.

    Raises:
        OutOfScope: not a unit for which the actor speaks.
        Invalid, RuleBroken, Conflict: what was given cannot be, or is reported already.
    """
    unit = UNITS.access(actor, "see", lock=True, organisation_id=organisation_id)
    done = commands.earlier_answer(
        command_id, account_id=actor.account_id, verb="employers.report_joiner"
    )
    if done is not None:
        return
    if since_on > local_day(actor.at):
        raise RuleBroken(
            "employers.future", Text("入职日期不能晚于今天", "It cannot begin after today"),
            field="since_on",
        )  # fmt: skip
    said = worker.checked()
    known = workers.find(said)
    if known.doubt:
        _question(actor, unit, said, since_on)
    else:
        person = _person_of(said, known.person)
        employ(person=person, organisation=unit, since_on=since_on)
        records.write(
            actor.ref,
            "employers.report_joiner",
            subject_of(person.pk),
            fields=["employment"],
            facts={"organisation_id": str(unit.pk)},
        )
    _remember(actor, "employers.report_joiner", command_id)


@verb
def report_leaver(*, actor: Actor, employment_id: int, until_on: date) -> UUID:
    """A unit reports that somebody works there no more from a day on; returns the unit's id.

    Raises:
        OutOfScope, NotAllowed: not of a unit for which the actor speaks.
        Conflict, RuleBroken: it has ended, or days that cannot be.
    """
    row = EMPLOYMENTS.access(actor, "report", lock=True, pk=employment_id)
    if until_on > local_day(actor.at):
        raise RuleBroken(
            "employers.future", Text("离职日期不能晚于今天", "It cannot end after today"),
            field="until_on",
        )  # fmt: skip
    end_employment(row, until_on=until_on)
    records.write(
        actor.ref,
        "employers.report_leaver",
        subject_of(row.person_id),
        fields=["employment"],
        facts={"organisation_id": str(row.organisation_id)},
    )
    return row.organisation_id


@verb
def say_opening(
    *, actor: Actor, organisation_id: UUID, state: str, words: str, command_id: UUID
) -> UUID:
    """A shop or site says whether it is open; returns the unit's id.

    Raises:
        OutOfScope: not a unit for which the actor speaks.
        Invalid: no such state.
    """
    unit = UNITS.access(actor, "see", lock=True, organisation_id=organisation_id)
    done = commands.earlier_answer(
        command_id, account_id=actor.account_id, verb="employers.say_opening"
    )
    if done is not None:
        return unit.pk
    if state not in Opening.State.values:
        raise Invalid("employers.state", Text("请选择营业状态", "Choose a state"), field="state")
    Opening.objects.create(
        opening_id=new_id(actor.at), organisation=unit, state=state, words=words.strip(),
        said_by=_account(actor), said_at=actor.at,
    )  # fmt: skip
    records.write(actor.ref, "employers.say_opening", Subject("organisation", unit.pk, REGISTER))
    _remember(actor, "employers.say_opening", command_id)
    return unit.pk


@verb
def forget(*, representative_ids: list[UUID], employment_ids: list[int]) -> int:
    """Delete who spoke for units, and employments, that ended long enough ago; returns how many."""
    rows = Representative.objects.filter(pk__in=representative_ids)
    gone = rows.delete()[1].get(Representative._meta.label, 0)
    return gone + forget_employments(employment_ids)


def _unit(said: str) -> Organisation:
    wanted = said.strip()
    rows = Organisation.objects.filter(closed_on__isnull=True)
    found = list(rows.filter(uscc=wanted.upper())[:2]) if wanted else []
    found = found or list(rows.filter(name=wanted, kind__in=("employer", "shop"))[:2])
    if len(found) != 1:
        raise Invalid(
            "employers.unknown",
            Text(
                "没有找到这个单位：请核对信用代码或全称，或请社区先登记",
                "No such unit: check its credit code or whole name, or ask the community to add it",
            ),
            field="unit",
        )
    if not found[0].path:
        raise RuleBroken(
            "employers.nowhere",
            Text(
                "这个单位没有登记地址，请先到社区登记",
                "Nobody knows where it stands: ask the community",
            ),
            field="unit",
        )
    return found[0]


def _person_of(said: Particulars, known: Person | None) -> Person:
    if known is None:
        return people.add_person(
            name=said.name, sex=said.sex, birth_on=said.birth_on, identifiers=said.identifiers
        )
    person = people.locked(known.pk)
    for one in said.identifiers:
        people.add_identifier(person, one)
    return person


def _question(actor: Actor, unit: Organisation, said: Particulars, since_on: date) -> None:
    """Opened by the house, not by the unit, in whose list it would stand and tell."""
    document = next((one.value for one in said.identifiers), "")
    records.write(actor.ref, "employers.report_joiner", Subject("organisation", unit.pk, REGISTER))
    cases.open_case(
        actor=Actor.system(actor.at),
        opening=cases.Opening(
            kind=QUESTION,
            place=places.street(),
            subject=None,
            title=mask_name(said.name),
            detail={
                "unit": unit.name,
                "worker": said.name,
                "document": document,
                "since": since_on.isoformat(),
            },
        ),
    )


def _account(actor: Actor) -> Account:
    if actor.account is None:
        raise OutOfScope("account")
    return actor.account


def _record(actor: Actor, name: str, row: Representative) -> None:
    records.write(actor.ref, name, Subject("representative", row.pk, REGISTER))


def _remember(actor: Actor, name: str, command_id: UUID, **answer: Any) -> None:
    commands.remember_answer(
        command_id, account_id=actor.account_id, verb=name, answer=dict(answer)
    )
