"""The forms of the door pages."""

from typing import cast

from django import forms
from django.core.exceptions import ValidationError

from mashang.domain.passage import Direction, Outcome, Reason
from mashang.kernel.texts import Text
from mashang.web.forms import (
    BooleanField,
    CharField,
    ChoiceField,
    CommandForm,
    Form,
    HiddenField,
    IntegerField,
    Labelled,
    TextField,
)
from mashang.work.doors.terms import STOPS


class UUIDField(Labelled, forms.UUIDField):
    """The id of something that was scanned."""


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


class DoorIdForm(CommandForm):
    """What a phone says of one door."""

    door = HiddenField()

    def clean_door(self) -> int:
        """The door's id."""
        try:
            return int(self.cleaned_data["door"])
        except ValueError as err:
            raise ValidationError(
                cast("str", Text("没有写明是哪扇门", "Which door is not said"))
            ) from err


class ScanForm(DoorIdForm):
    """What a guard's phone decided."""

    direction = ChoiceField(
        Text("方向", "Direction"), choices=[(one.value, one.value) for one in Direction]
    )
    outcome = ChoiceField(
        Text("结果", "Outcome"), choices=[(one.value, one.value) for one in Outcome]
    )
    reason = ChoiceField(Text("原因", "Reason"), choices=[(one.value, one.value) for one in Reason])
    people = IntegerField(Text("人数", "People"), min_value=1)
    offline = BooleanField(Text("离线判断", "Decided offline"), required=False)


class PassedOnForm(DoorIdForm):
    """An appeal of somebody who stands at a door."""

    reason = CharField(Text("原因代码", "Reason code"), max_length=40)
    said = CharField(Text("当时的提示", "What the door said"), max_length=300)
    # The number of the pass in hex, when one could be read.
    pass_id = CharField(Text("凭证编号", "Number of the pass"), max_length=40, required=False)


class StopForm(DoorIdForm):
    """A card that shall open nothing any more."""

    pass_id = UUIDField(Text("凭证编号", "Number of the pass"))
    because = ChoiceField(Text("原因", "Reason"), choices=list(STOPS.items()))


class GuardNoteForm(DoorIdForm):
    """What the next guard must know."""

    text = TextField(
        Text("给下一班留言", "For the next shift"),
        help=Text(
            "只写事情，不写姓名、电话和病情。", "What to know; no names, numbers or illnesses."
        ),
        max_length=1000,
    )
    field_order = ("text", "door", "command_id")
