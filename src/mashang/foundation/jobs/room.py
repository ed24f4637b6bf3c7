"""What the room jobs contributes to the house."""

from mashang.foundation.jobs.beating import BEAT
from mashang.kernel.room import Job, Room
from mashang.kernel.texts import Text

# Through the queue like every other job, so that a beat proves clock, queue, worker and database.
_BEAT = Job(BEAT, run="mashang.foundation.jobs.beating:beat", cron="* * * * *")

ROOM = Room(name="jobs", title=Text("后台任务", "Jobs"), jobs=(_BEAT,))
