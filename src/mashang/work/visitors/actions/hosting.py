"""A resident invites, takes back, and answers who stands at the gate."""

from uuid import UUID

from mashang.domain.invitations import InviteRules, fault_of_invitation
from mashang.domain.plates import read_plate
from mashang.elements.people import queries as people
from mashang.elements.people import steps as people_steps
from mashang.elements.people.policy import PEOPLE
from mashang.elements.people.queries import EVERYBODY, Acting
from mashang.elements.places import queries as places
from mashang.elements.places.models import Place
from mashang.foundation.commands import steps as commands
from mashang.foundation.grants.actor import Actor
from mashang.foundation.policies import queries as policies
from mashang.foundation.records import steps as records
from mashang.foundation.records.actors import Subject
from mashang.foundation.verbs import verb
from mashang.kernel.clock import local_day
from mashang.kernel.errors import Conflict, Invalid, NotAllowed, OutOfScope, RuleBroken
from mashang.kernel.texts import Text
from mashang.work.visitors import steps
from mashang.work.visitors.models import VISIT, Visit
from mashang.work.visitors.policy import VISITS
from mashang.work.visitors.queries import own
from mashang.work.visitors.steps import Invitation


@verb
def invite(*, actor: Actor, host_id: UUID, wanted: Invitation, command_id: UUID) -> UUID:
    """Invite somebody to a home of one's own, or of whom one opens doors for.

    Returns:
        The visit's id.

    Raises:
        OutOfScope: the account does not act for that person.
        NotAllowed: it may not open doors for them, or is a child's guardian only.
        RuleBroken: no home, too long, too far ahead, too many.
        Invalid: an unknown purpose or door, an unreadable plate.
    """
    PEOPLE.access(actor, "open_for", person_id=host_id)
    if host_id not in {one.person_id for one in own.hosts(actor)}:
        _insist_on_home(actor, host_id)
        raise NotAllowed("visitors.invite")
    host = people_steps.locked(host_id)
    done = commands.earlier_answer(command_id, account_id=actor.account_id, verb="visitors.invite")
    if done is not None:
        return UUID(done["visit_id"])
    home = _insist_on_home(actor, host_id)
    compound = places.compound_of(home.path)
    if compound is None:
        raise RuleBroken(
            "visitors.no_compound", Text("住处不在小区里", "The home is in no compound")
        )
    checked = _checked(actor, home, wanted)
    open_ones = Visit.objects.filter(
        host=host, kind=Visit.Kind.INVITED, status=Visit.Status.EXPECTED, until__gt=actor.at
    )
    most = policies.number("visitors.open_invites_at_most_count")
    if open_ones.count() >= most:
        raise RuleBroken(
            "visitors.too_many_open",
            Text(
                "同时有效的邀请最多 {n} 份，请先撤销不用的",
                "{n} invitations at a time; take back one that is not needed",
                n=most,
            ),
        )
    visit = steps.add_invitation(
        host=host, home=home, compound=compound, by=actor.account, wanted=checked, at=actor.at
    )
    _record(actor, "visitors.invite", visit, people=visit.people)
    commands.remember_answer(
        command_id,
        account_id=actor.account_id,
        verb="visitors.invite",
        answer={"visit_id": str(visit.pk)},
    )
    return visit.pk


@verb
def revoke(*, actor: Actor, visit_id: UUID) -> None:
    """Take an invitation back at once; twice does no harm. Who is inside goes out as ever.

    Raises:
        OutOfScope, NotAllowed: not the actor's own.
    """
    visit = VISITS.access(actor, "own", lock=True, visit_id=visit_id)
    if visit.status == Visit.Status.REVOKED:
        return
    visit.status = Visit.Status.REVOKED
    visit.ended_at = actor.at
    visit.save(update_fields=["status", "ended_at"])
    steps.end_pass(visit, actor.at)
    _record(actor, "visitors.revoke", visit)


@verb
def answer(*, actor: Actor, visit_id: UUID, is_welcome: bool, acting: Acting = EVERYBODY) -> None:
    """Say yes or no to who stands at the gate. Of two of the household the first is heard.

    Args:
        acting: in whose name, where the account may answer for two of one home.

    Raises:
        OutOfScope: it is not asked of this account.
        Conflict: somebody of the household answered, or a guard let them in, or it is over.
    """
    visit = Visit.objects.select_for_update(of=("self",)).filter(pk=visit_id).first()
    homes = own.homes_of_hosts(actor, acting)
    if visit is None or visit.kind != Visit.Kind.ASKED or visit.home_id not in homes:
        raise OutOfScope("visit")
    if visit.status != Visit.Status.WAITING or visit.until <= actor.at:
        raise Conflict(
            "visitors.answered",
            Text("已经有人答复过，或者已过时", "Somebody has answered, or it is too late"),
        )
    visit.host_id = homes[visit.home_id]
    visit.invited_by = actor.account
    visit.status = Visit.Status.EXPECTED if is_welcome else Visit.Status.DECLINED
    visit.ended_at = None if is_welcome else actor.at
    visit.save(update_fields=["host_id", "invited_by", "status", "ended_at"])
    if is_welcome:
        steps.follow_with_pass(visit, actor.at)
    _record(actor, "visitors.answer", visit, welcome=is_welcome)


def _insist_on_home(actor: Actor, host_id: UUID) -> Place:
    homes = people.homes_of([host_id], local_day(actor.at)).get(host_id)
    if not homes:
        raise RuleBroken(
            "visitors.no_home",
            Text(
                "没有登记住处，不能邀请访客",
                "No home is registered, so nobody can be invited to it",
            ),
        )
    return homes[0]


def _checked(actor: Actor, home: Place, wanted: Invitation) -> Invitation:
    """The invitation in normal form.

    Raises:
        RuleBroken, Invalid: at the field that is wrong.
    """
    rules = InviteRules(
        lasts_at_most=policies.span("visitors.invite_lasts_at_most_hours"),
        ahead_at_most=policies.days("visitors.invite_ahead_at_most_days"),
        people_at_most=policies.number("visitors.people_at_most_count"),
    )
    fault = fault_of_invitation(wanted.since, wanted.until, wanted.people, rules, actor.at)
    if fault is not None:
        raise RuleBroken(f"visitors.{fault.code}", fault.text, field=fault.field)
    insist_on_purpose(wanted.purpose)
    known = {one.pk for one in places.doors_on_the_way(home.path)}
    if not set(wanted.door_ids) <= known:
        words = Text("只能选自己小区的门", "Only the doors of your own compound")
        raise Invalid("visitors.door", words, field="doors")
    return Invitation(
        called=" ".join(wanted.called.split()),
        purpose=wanted.purpose,
        people=wanted.people,
        since=wanted.since,
        until=wanted.until,
        door_ids=() if set(wanted.door_ids) == known else tuple(wanted.door_ids),
        plate=read_plate(wanted.plate),
        shows_home=wanted.shows_home,
    )


def insist_on_purpose(code: str) -> None:
    """Whether policy knows what somebody comes for.

    Raises:
        Invalid: it does not.
    """
    if code not in {one.code for one in policies.listing("visitors.purposes")}:
        raise Invalid("visitors.purpose", Text("请选来访事由", "Choose a purpose"), field="purpose")


def _record(actor: Actor, name: str, visit: Visit, **facts: object) -> None:
    records.write(actor.ref, name, Subject("visit", visit.pk, VISIT), facts=facts)
