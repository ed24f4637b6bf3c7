"""What a plan pack says of cases, as the domain's own types."""

from datetime import date

from mashang.domain.clocks import Clock, ClockRule, ClockRules, Minutes, WorkingDays
from mashang.domain.lifecycle import LifePolicy
from mashang.domain.plans.pack import Pack


def case_clocks(pack: Pack, kind: str, on: date) -> ClockRules:
    """The clocks of a kind of case on a local day.

    Each promise stands under `cases.<kind>.<clock>_min` or `…_working_days`; a promise that stands
    under neither is none.
    """
    return ClockRules(
        accept=_rule(pack, kind, Clock.ACCEPT, on),
        first_response=_rule(pack, kind, Clock.FIRST_RESPONSE, on),
        resolve=_rule(pack, kind, Clock.RESOLVE, on),
    )


def life_policy(pack: Pack, on: date) -> LifePolicy:
    """The numbers the life of every case asks for, on a local day."""
    return LifePolicy(
        confirm_after_days=pack.number("cases.confirm_after_days", on),
        reopen_within_days=pack.number("cases.reopen_within_days", on),
        park_at_most_days=pack.number("cases.park_at_most_days", on),
        extend_at_most_working_days=pack.number("cases.extend_at_most_working_days", on),
        escalation_levels=pack.number("cases.escalation_levels_count", on),
    )


def _rule(pack: Pack, kind: str, clock: Clock, on: date) -> ClockRule | None:
    key = f"cases.{kind}.{clock}"
    if pack.has(f"{key}_min"):
        return Minutes(pack.number(f"{key}_min", on))
    if pack.has(f"{key}_working_days"):
        return WorkingDays(pack.number(f"{key}_working_days", on))
    return None
