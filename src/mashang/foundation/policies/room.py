"""What the room policies contributes to the house."""

from mashang.kernel.room import Job, Room
from mashang.kernel.texts import Text

ROOM = Room(
    name="policies",
    title=Text("政策", "Policies"),
    jobs=(
        Job(
            "policies.retire_records",
            "mashang.foundation.policies.jobs:retire_records",
            cron="50 3 * * *",
        ),
    ),
)
