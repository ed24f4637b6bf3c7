"""The forms of visits."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from mashang.domain.plates import SIGNS_AT_MOST
from mashang.foundation.policies import queries as policies
from mashang.kernel import clock
from mashang.kernel.texts import Text
from mashang.web.forms import (
    BooleanField,
    CharField,
    CommandForm,
    Form,
    HiddenField,
    IntegerField,
    ManyField,
    MomentField,
    RadioField,
    TextField,
)
from mashang.work.visitors.steps import Asking, Invitation

NAME_SIGNS: Final = 30
ADDRESS_SIGNS: Final = 60
WORDS_SIGNS: Final = 200


class InviteForm(CommandForm):
    """Whom one expects, when, and by which doors.

    Args:
        doors: on the way to the host's home; with one or none nothing is asked.
        at: the instant at which the form was opened: the visit begins now unless said otherwise.
    """

    called = CharField(
        Text("怎么称呼", "What you call them"),
        help=Text(
            "例如：大姐、王师傅。不用写真实姓名。", "As you call them; no real name is needed."
        ),
        max_length=NAME_SIGNS,
    )
    purpose = RadioField(Text("来做什么", "What for"))
    people = IntegerField(Text("几个人", "How many people"), initial=1, min_value=1)
    since = MomentField(Text("什么时候来", "From"))
    until = MomentField(Text("什么时候走（最晚）", "Until"))
    plate = CharField(
        Text("车牌号（开车来才写）", "Number plate, if they come by car"),
        help=Text("对方也可以自己填。", "They may also give it themselves."),
        max_length=SIGNS_AT_MOST,
        required=False,
    )
    shows_home = BooleanField(
        Text("让访客和门岗看到我的楼栋房号", "Show my building and room to visitor and guard"),
        required=False,
    )
    field_order = (
        "called", "purpose", "people", "since", "until", "plate", "doors", "shows_home", "command_id",
    )  # fmt: skip

    def __init__(
        self, *args: Any, doors: Sequence[tuple[str, str]], at: datetime, **kwargs: Any
    ) -> None:
        lasts = timedelta(hours=policies.number("visitors.invite_lasts_hours"))
        began = clock.local(at).replace(second=0, microsecond=0)
        kwargs["initial"] = {
            "since": began,
            "until": began + lasts,
            **(kwargs.get("initial") or {}),
        }
        super().__init__(*args, **kwargs)
        self.fields["purpose"].choices = _purposes()  # type: ignore[attr-defined]  # a choice field
        if len(doors) > 1:
            self.fields["doors"] = ManyField(
                Text("可以走哪些门（不选就都可以）", "By which doors (none chosen: all of them)"),
                choices=list(doors),
                required=False,
            )
        self.order_fields(self.field_order)

    def invitation(self) -> Invitation:
        """What was asked for."""
        given = self.cleaned_data
        return Invitation(
            called=given["called"],
            purpose=given["purpose"],
            people=given["people"],
            since=given["since"],
            until=given["until"],
            plate=given["plate"],
            door_ids=tuple(int(one) for one in given.get("doors", ())),
            shows_home=given["shows_home"],
        )


class IntroduceForm(Form):
    """What an invited visitor may say of themselves."""

    called = CharField(
        Text("怎么称呼您", "What to call you"),
        help=Text("可以不写真实姓名。", "It need not be your real name."),
        max_length=NAME_SIGNS,
        required=False,
    )
    plate = CharField(
        Text("车牌号（开车来才写）", "Number plate, if you come by car"),
        max_length=SIGNS_AT_MOST,
        required=False,
    )


class AskForm(CommandForm):
    """Somebody at the gate asks to be let in."""

    address = CharField(
        Text("要去哪里（几幢几室）", "Where to (building and room)"),
        help=Text(
            "例如：3幢501。只写地址，不用写住户姓名。",
            "Building and room only, no resident's name.",
        ),
        max_length=ADDRESS_SIGNS,
    )
    called = CharField(
        Text("怎么称呼您", "What to call you"),
        help=Text("住户靠这个认出您。", "By this the household knows you."),
        max_length=NAME_SIGNS,
    )
    purpose = RadioField(Text("来做什么", "What for"))
    people = IntegerField(Text("几个人", "How many people"), initial=1, min_value=1)
    plate = CharField(
        Text("车牌号（开车来才写）", "Number plate, if you come by car"),
        max_length=SIGNS_AT_MOST,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["purpose"].choices = _purposes()  # type: ignore[attr-defined]  # a choice field

    def asking(self) -> Asking:
        """What was said."""
        given = self.cleaned_data
        return Asking(
            address=given["address"],
            called=given["called"],
            purpose=given["purpose"],
            people=given["people"],
            plate=given["plate"],
        )


class FindForm(Form):
    """Finding a visit at the gate."""

    q = CharField(
        Text("车牌或访客码", "Plate or visitor's code"),
        max_length=ADDRESS_SIGNS,
        required=False,
    )


class AdmitForm(CommandForm):
    """How many go through which door."""

    door = HiddenField()
    people = IntegerField(Text("几个人", "How many"), initial=1, min_value=1)

    def clean_door(self) -> int:
        """The door's id; none for what is no number."""
        value = self.cleaned_data["door"]
        return int(value) if value.isdecimal() else 0


class LetInForm(CommandForm):
    """A guard's own word."""

    reason = RadioField(Text("理由", "Reason"))
    words = TextField(Text("说明", "In your words"), max_length=WORDS_SIGNS)
    door = RadioField(Text("从哪个门进", "By which door"))

    def __init__(
        self,
        *args: Any,
        reasons: Sequence[tuple[str, Text]],
        doors: Sequence[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].choices = reasons  # type: ignore[attr-defined]  # a choice field
        self.fields["door"].choices = doors  # type: ignore[attr-defined]  # a choice field
        if doors:
            self.initial["door"] = doors[0][0]


def _purposes() -> list[tuple[str, Text]]:
    return [(one.code, one.title) for one in policies.listing("visitors.purposes")]
