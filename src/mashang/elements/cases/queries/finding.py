"""Finding cases by the number that people read to each other."""

from mashang.elements.cases.models import ExternalNumber
from mashang.elements.cases.policy import CASES
from mashang.elements.cases.queries.rows import CaseRow, rows_of
from mashang.foundation.grants.actor import Actor


def numbered(actor: Actor, number: str, *, is_whole: bool, at_most: int) -> list[CaseRow]:
    """Cases in a worker's scope of a number, or whose number begins so, by number.

    The number that another system gave counts as well, when it is whole.
    """
    seen = CASES.visible(actor, "staff").select_related("place", "handler")
    if not is_whole:
        begun = seen.filter(number__startswith=number)
        return rows_of(actor, begun.order_by("number")[:at_most])
    found = list(seen.filter(number=number)[:1])
    if not found:
        named = ExternalNumber.objects.filter(number=number).values_list("case_id", flat=True)
        found = list(seen.filter(pk__in=list(named[:at_most])))
    return rows_of(actor, found)
