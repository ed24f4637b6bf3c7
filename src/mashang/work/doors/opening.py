"""Opening a door from a phone, as steps: the server said yes, the program at the door does it."""

from datetime import datetime
from uuid import UUID, uuid5

from mashang.domain.passage import Direction
from mashang.foundation.policies import queries as policies
from mashang.foundation.verbs import step
from mashang.work.doors.models import Device, Door, OpenCommand


@step
def command(door: Door, *, key: UUID, at: datetime) -> UUID | None:
    """Have the door open now; the same key again is the same command.

    Nobody is named in it, and after seconds it is void.

    Returns:
        The command's id; None for a door without a program, which a guard or a magnet opens.
    """
    if not has_device(door):
        return None
    command_id = uuid5(key, f"door:{door.pk}")
    OpenCommand.objects.get_or_create(
        command_id=command_id,
        defaults={
            "door": door,
            "direction": Direction.IN.value,
            "made_at": at,
            "until": at + policies.span("doors.open_command_valid_s"),
        },
    )
    return command_id


def has_device(door: Door) -> bool:
    """Whether a program stands at a door."""
    rows = Device.objects.filter(doors=door, enrolled_at__isnull=False, revoked_at__isnull=True)
    return rows.exists()
