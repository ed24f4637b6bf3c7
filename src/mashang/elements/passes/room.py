"""What the room passes contributes to the house."""

from mashang.kernel.room import DataClass, Gate, PersonRow, Room
from mashang.kernel.texts import Text

ROOM = Room(
    name="passes",
    title=Text("通行凭证", "Passes"),
    gate=Gate.ENTRANCE,
    data_classes=(
        DataClass("passes.pass", Text("通行凭证", "Passes"), "retention.passes_days"),
        DataClass(
            "passes.secrets",
            Text("签发密钥", "Keys that sign passes"),
            "retention.pass_keys_days",
        ),
    ),
    person_rows=(
        PersonRow("passes.Pass.person", Text("通行凭证", "Passes")),
        PersonRow("passes.Pass.host", Text("为访客签发的凭证", "Passes of guests")),
    ),
)
