"""Making a list, adding to it by hand, taking over a colleague's."""

from uuid import UUID

from django.db.models import Max

from mashang.elements.people.policy import PEOPLE
from mashang.foundation.commands import steps as commands
from mashang.foundation.grants.actor import Actor
from mashang.foundation.policies import queries as policies
from mashang.foundation.records import steps as records
from mashang.foundation.verbs import verb
from mashang.kernel import paths
from mashang.kernel.clock import local_day
from mashang.kernel.errors import Conflict, NotAllowed, RuleBroken
from mashang.kernel.texts import Text
from mashang.work.visits import steps
from mashang.work.visits.policy import DO, LISTS
from mashang.work.visits.queries.due import Due, due_people, home_to_visit, rules

BY_HAND = "by_hand"


@verb
def make_list(*, actor: Actor, command_id: UUID) -> UUID:
    """Put whose visit is due on a list of today, in walking order; the names are frozen.

    Returns:
        The list's id.

    Raises:
        NotAllowed: the actor visits nobody.
        RuleBroken: nobody is due.
        Conflict: a colleague listed one of them in the same second.
    """
    if actor.account is None or not actor.holds_anywhere(DO):
        raise NotAllowed(DO)
    done = commands.earlier_answer(command_id, account_id=actor.account_id, verb="visits.make_list")
    if done is not None:
        return UUID(done["list_id"])
    dues = due_people(actor, policies.number("visits.list_at_most_count"))
    if not dues:
        raise RuleBroken(
            "visits.nobody_due",
            Text("您的片区今天没有到期要走访的人", "Nobody in your area is due for a visit today"),
        )
    made = steps.begin_list(actor=actor, dues=dues)
    commands.remember_answer(
        command_id,
        account_id=actor.account_id,
        verb="visits.make_list",
        answer={"list_id": str(made.pk)},
    )
    return made.pk


@verb
def add_by_hand(*, actor: Actor, list_id: UUID, person_id: UUID) -> None:
    """Put one more person on one's own list of today, at its end.

    Raises:
        OutOfScope: no such list or person for this actor.
        RuleBroken: the list is over, or the person lives outside the actor's area.
        Conflict: the person waits on a list already.
    """
    found = LISTS.access(actor, "walk", lock=True, list_id=list_id)
    person = PEOPLE.access(actor, "oversee", person_id=person_id)
    if found.closed_at is not None or found.on_day < local_day(actor.at):
        raise RuleBroken("visits.list_over", Text("这份名单已经结束", "That list is over"))
    home = home_to_visit(actor, person)
    if home is None or not paths.contains(found.path, home.path):
        raise RuleBroken(
            "visits.lives_elsewhere",
            Text(
                "这位居民不住在这份名单的范围内，或者不能走访",
                "The person does not live where this list leads, or is not to be visited",
            ),
        )
    last = found.visits.aggregate(last=Max("position"))["last"] or 0
    rule = next(one for one in rules(local_day(actor.at)) if one.code == BY_HAND)
    steps.add_visits(made=found, dues=[Due(person, home.place, rule, None)], begin=last + 1)
    records.write(actor.ref, "visits.add_by_hand", steps.subject_of(found.pk), facts={"n": 1})


@verb
def take_over(*, actor: Actor, list_id: UUID, from_id: UUID) -> None:
    """Take over what a colleague holds; of two at the same second one gets it.

    Args:
        from_id: whose list it was when the actor decided.

    Raises:
        OutOfScope, NotAllowed: not the actor's to walk.
        Conflict: somebody was faster.
        RuleBroken: the list is over.
    """
    found = LISTS.access(actor, "walk", lock=True, list_id=list_id)
    if found.closed_at is not None:
        raise RuleBroken("visits.list_over", Text("这份名单已经结束", "That list is over"))
    if found.holder_id != from_id:
        raise Conflict(
            "visits.taken", Text("这份名单刚被别人接走了", "Somebody has just taken it over")
        )
    found.holder = actor.account  # type: ignore[assignment]  # who holds a right has an account
    found.save(update_fields=["holder"])
    records.write(
        actor.ref, "visits.take_over", steps.subject_of(found.pk), facts={"from": str(from_id)}
    )
