"""The forms of the door pages."""

from mashang.kernel.texts import Text
from mashang.web.forms import BooleanField, CharField, CommandForm, Form


class DoorForm(CommandForm):
    """A new door."""

    name = CharField(
        Text("名称", "Name"),
        help=Text("大家怎么叫就怎么写：南门、1幢1单元门", "As people say it: 南门, 1幢1单元门"),
        max_length=40,
    )
    is_main = BooleanField(Text("主要出入口", "Main way in"), required=False)
    is_open_to_public = BooleanField(
        Text("开放的门（任何人可进，只计数）", "Stands open: anybody may come in, it only counts"),
        required=False,
    )


class PolicyForm(Form):
    """How a door behaves."""

    is_main = BooleanField(Text("主要出入口", "Main way in"), required=False)
    is_open_to_public = BooleanField(
        Text("开放的门（任何人可进，只计数）", "Stands open: anybody may come in, it only counts"),
        required=False,
    )
