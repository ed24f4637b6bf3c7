"""Asking who owns the rooms of a building that tenants live in: one case, joined and never doubled."""

from collections.abc import Sequence
from typing import Final

from mashang.domain.lifecycle import Role, Verb
from mashang.elements.cases import life
from mashang.elements.cases import steps as cases
from mashang.elements.cases.models import Case
from mashang.elements.places.models import Place
from mashang.foundation.grants.actor import Actor
from mashang.foundation.verbs import step
from mashang.kernel.texts import Text
from mashang.work.tenancy.kinds import NO_OWNER
from mashang.work.tenancy.models import UnknownOwner

_NAMED_AT_MOST: Final = 12
"""Rooms that a case names; the list under “Tenancies” names all."""
_KNOWN: Final = Text(
    "房东都已登记，或租客已搬走，自动结束",
    "Every owner is known, or the tenants have left: ended by itself",
)


@step
def ask_for_owners(actor: Actor, building: Place, rooms: Sequence[Place]) -> Case:
    """Let the open case of a building ask about some rooms more, or open one.

    Args:
        building: locked by the caller, who alone asks for it then.
        rooms: at least one; none of them is asked about yet.
    """
    standing = UnknownOwner.objects.filter(building=building, case__is_open=True)
    row = standing.select_related("case").order_by("found_at").first()
    if row is None:
        case = cases.open_case(actor=actor, opening=_opening(building, rooms))
    else:
        case = Case.objects.select_for_update(of=("self",)).get(pk=row.case_id)
        words = Text("又发现：{rooms}", "More of them: {rooms}", rooms=_names(rooms))
        act = life.act_of(
            actor, Verb.NOTE_INTERNAL, frozenset({Role.SEAT, Role.HANDLER}), text=str(words)
        )
        cases.move(actor=actor, case=case, act=act)
    UnknownOwner.objects.bulk_create(
        UnknownOwner(place=room, path=room.path, building=building, case=case, found_at=actor.at)
        for room in rooms
    )
    return case


@step
def owners_are_known(actor: Actor, rows: Sequence[UnknownOwner]) -> None:
    """Some rooms need not be asked about any more; a case that asks about none ends by itself."""
    ids = [row.pk for row in rows]
    UnknownOwner.objects.filter(pk__in=ids).update(gone_at=actor.at)
    asking = {row.case_id for row in rows}
    still = UnknownOwner.objects.filter(case__in=asking, gone_at__isnull=True)
    over = asking - set(still.values_list("case_id", flat=True))
    for case in Case.objects.select_for_update(of=("self",)).filter(pk__in=over).order_by("pk"):
        if case.is_open:
            asker = frozenset({Role.REQUESTER})
            act = life.act_of(actor, Verb.CANCEL, asker, text=str(_KNOWN))
            cases.move(actor=actor, case=case, act=act)


def _opening(building: Place, rooms: Sequence[Place]) -> cases.Opening:
    title = Text("{where}：租客的房屋没有房东", "{where}: rented, no owner", where=building.name)
    return cases.Opening(
        kind=NO_OWNER,
        place=building,
        title=str(title),
        detail={"rooms": _names(rooms), "decide": "letting"},
    )


def _names(rooms: Sequence[Place]) -> str:
    shown = "、".join(one.name for one in rooms[:_NAMED_AT_MOST])
    more = len(rooms) - _NAMED_AT_MOST
    return f"{shown} +{more}" if more > 0 else shown
