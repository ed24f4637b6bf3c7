"""What the room accounts contributes to the house."""

from mashang.kernel.room import DataClass, Room
from mashang.kernel.texts import Text

ROOM = Room(
    name="accounts",
    title=Text("账号", "Accounts"),
    data_classes=(
        DataClass(
            "accounts.identity",
            Text("账号联系方式", "Account contact"),
            "retention.accounts_idle_days",
        ),
    ),
)
