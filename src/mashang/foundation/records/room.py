"""What the room records contributes to the house."""

from mashang.foundation.records.models import REASONS
from mashang.kernel.room import DataClass, Job, Room
from mashang.kernel.texts import Text

_REASONS = DataClass(
    REASONS,
    Text("操作理由", "Reasons given for an action"),
    retention_key="retention.records_days",
)

ROOM = Room(
    name="records",
    title=Text("操作记录", "Records"),
    jobs=(Job("records.seal", run="mashang.foundation.records.jobs:seal", cron="* * * * *"),),
    data_classes=(_REASONS,),
)
