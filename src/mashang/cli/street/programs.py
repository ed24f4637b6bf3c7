"""One program of the invented street: the citizens' hotline, which may send in cases."""

from datetime import timedelta

from mashang.cli.street.plan import Street
from mashang.foundation.grants import steps as grants
from mashang.foundation.policies import queries as policies
from mashang.foundation.programs import steps as programs

UNIT, NAME = "市民热线受理中心", "市民热线"


def let_in(street: Street) -> None:
    """Enrolled three months ago, with a key whose secret nobody knows: issue another to try it."""
    if street.root is None:
        raise ValueError("the ground must be laid first")
    at = street.now - timedelta(days=90)
    program = programs.take_in(
        name=NAME,
        unit=UNIT,
        purpose="转来市民反映的公共设施问题，跟踪办理进度",
        contact=f"值班长 {street.invent.phone()}",
        at=at,
    )
    grants.give(
        account=program.account,
        role="program_reports",
        scope_ref=street.root.place_id,
        scope_name=street.root.full_name,
        scope_paths=[street.root.path],
        since=at,
    )
    programs.add_key(
        program,
        label="正式环境",
        valid=policies.days("programs.key_valid_days"),
        per_min=policies.number("programs.calls_per_min"),
        at=at,
    )
