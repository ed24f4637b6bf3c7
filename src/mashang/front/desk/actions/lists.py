"""Verbs on saved lists."""

from collections.abc import Mapping
from uuid import UUID

from mashang.foundation.commands import steps as commands
from mashang.foundation.grants.actor import Actor
from mashang.foundation.policies import queries as policies
from mashang.foundation.verbs import verb
from mashang.front.desk.models import FirstList, SavedList
from mashang.front.desk.policy import LEAD, LISTS, staff_of, unit_of
from mashang.kernel.errors import Conflict, Invalid, NotAllowed, RuleBroken
from mashang.kernel.texts import Text

VERB = "desk.save_list"


@verb
def save_list(
    *, actor: Actor, name: str, filters: Mapping[str, str], is_shared: bool, command_id: UUID
) -> UUID:
    """Keep the desk's filters under a name; the same name of one's own is overwritten.

    Raises:
        NotAllowed: shared with the unit by somebody who does not lead, or who has no unit.
        Invalid: no name.
        RuleBroken: more lists than policy allows.
        Conflict: the unit has a shared list of that name by somebody else.
    """
    account, unit = staff_of(actor), unit_of(actor)
    if is_shared and not (unit and actor.holds_anywhere(LEAD)):
        raise NotAllowed(LEAD)
    done = commands.earlier_answer(command_id, account_id=actor.account_id, verb=VERB)
    if done is not None:
        return UUID(done["list_id"])
    called = " ".join(name.split())
    if not called:
        raise Invalid(
            "desk.list_name", Text("请给清单起个名字", "Give the list a name"), field="name"
        )
    own = SavedList.objects.select_for_update().filter(account=account)
    others = SavedList.objects.filter(unit=unit, is_shared=True, name=called)
    if is_shared and others.exclude(account=account).exists():
        text = Text("本单位已有同名的共享清单", "Your unit has a shared list of this name")
        raise Conflict("desk.list_taken", text, field="name")
    most = policies.number("desk.lists_at_most_count")
    if own.exclude(name=called).count() >= most:
        text = Text("最多保存 {n} 个清单", "At most {n} lists are kept", n=most)
        raise RuleBroken("desk.lists_full", text, field="name")
    kept, _ = SavedList.objects.update_or_create(
        account=account,
        name=called,
        defaults={
            "unit": unit,
            "filters": {key: value for key, value in filters.items() if value},
            "is_shared": is_shared,
            "saved_at": actor.at,
        },
    )
    commands.remember_answer(
        command_id, account_id=actor.account_id, verb=VERB, answer={"list_id": str(kept.pk)}
    )
    return kept.list_id


@verb
def remove_list(*, actor: Actor, list_id: UUID) -> None:
    """Take a list away; whoever began with it begins with the desk as it is.

    Raises:
        OutOfScope: no such list for the actor.
        NotAllowed: it is the unit's, and the actor does not lead.
    """
    LISTS.access(actor, "remove", lock=True, list_id=list_id).delete()


@verb
def begin_with(*, actor: Actor, list_id: UUID | None) -> None:
    """Let the actor's desk open with a list, or with none.

    Raises:
        OutOfScope: no such list for the actor.
    """
    account = staff_of(actor)
    if list_id is None:
        FirstList.objects.filter(account=account).delete()
        return
    saved = LISTS.access(actor, "see", list_id=list_id)
    FirstList.objects.update_or_create(account=account, defaults={"saved": saved})
