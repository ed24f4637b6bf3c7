"""What the room events contributes to the house."""

from mashang.foundation.events.jobs import DRAIN
from mashang.kernel.room import Job, Room
from mashang.kernel.texts import Text

# Workers also drain within a second of a commit (jobs.worker); the clock is the safety net.
_DRAIN = Job(DRAIN, run="mashang.foundation.events.jobs:drain", cron="* * * * *")

ROOM = Room(name="events", title=Text("事件", "Events"), jobs=(_DRAIN,))
