"""What the room observations contributes to the house."""

from mashang.kernel.room import Job, PersonRow, Room
from mashang.kernel.texts import Text

ROOM = Room(
    name="observations",
    title=Text("情", "Observations"),
    jobs=(
        Job(
            "observations.forget_old", "mashang.elements.observations.jobs:forget_old", "20 3 * * *"
        ),
    ),
    person_rows=(
        PersonRow(
            "observations.Observation.person_id", Text("开门记录等", "Openings and the like")
        ),
    ),
)
