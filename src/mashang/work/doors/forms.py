"""The forms of the door pages."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError

from mashang.domain.passage import Direction, Effect, Outcome, Reason
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
    ManyField,
    MomentField,
    RadioField,
    TextField,
    TimeField,
)
from mashang.work.doors.choices import CLASSES_NAMED, EFFECTS, KINDS
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


class DeviceForm(Form):
    """A program that is to stand at some doors."""

    name = CharField(
        Text("叫什么", "What it is called"),
        help=Text(
            "装在哪里就怎么叫：南门门卫室",
            "As people call where it stands: gatehouse of the south gate",
        ),
        max_length=40,
    )
    doors = ManyField(Text("管哪些门", "Which doors it keeps"))

    def __init__(self, *args: Any, doors: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["doors"].choices = doors  # type: ignore[attr-defined]  # a choice field


class SettingForm(Form):
    """How a door behaves by itself."""

    needs_presence = BooleanField(
        Text(
            "要人在门口：印刷的码不开门，屏幕上会变的码才开",
            "Only to who stands there: the printed code opens nothing, the changing one on its screen does",
        ),
        required=False,
    )
    lenient_kinds = ManyField(
        Text(
            "断网时，哪些凭证即使查不全也放行",
            "Without a network, which passes it admits though it cannot know all",
        ),
        help=Text(
            "都不选：查不清的交给门卫（严格）",
            "None: what is not certain is left to the guard (strict)",
        ),
        required=False,
        choices=[(code, title) for code, title in KINDS.items()],
    )
    fails = RadioField(
        Text("停电或程序停了，门锁", "Without power or program, the lock"),
        choices=[
            ("open", Text("打开（逃生通道必须选这个）", "opens (ways of escape must)")),
            ("shut", Text("保持关着（门内有手动开关）", "stays shut (there is a handle inside)")),
        ],
    )
    pulse_s = IntegerField(
        Text("锁开几秒", "Seconds the lock opens"),
        help=Text("不填：按平时预案", "Empty: as the plan says"),
        min_value=1, max_value=60, required=False,
    )  # fmt: skip
    held_open_after_s = IntegerField(
        Text("开着多少秒报警（0 不报）", "Seconds it may stand open before it rings (0: never)"),
        min_value=0, max_value=3600, required=False,
    )  # fmt: skip
    stale_after_min = IntegerField(
        Text("快照多少分钟算旧", "Minutes after which its snapshot is old"),
        min_value=1, max_value=20160, required=False,
    )  # fmt: skip


class RuleForm(CommandForm):
    """A rule that is to hold at the doors of a place."""

    place = ChoiceField(Text("在哪里生效", "Where it holds"))
    effect = RadioField(
        Text("做什么", "What it does"),
        choices=[(code, title) for code, title in EFFECTS.items()],
    )
    title_zh = CharField(
        Text("一句话说清楚", "The rule in one sentence (Chinese)"),
        help=Text("站在门口的人会看到：非本小区居民暂不进入", "Whoever stands there reads it"),
        max_length=40,
    )
    title_en = CharField(
        Text("英文（可不填）", "In English (may be left out)"), max_length=120, required=False
    )
    classes = ManyField(
        Text("只针对这些人", "Only for these people"),
        help=Text("都不选：所有人", "None: for everybody"),
        required=False,
        choices=[(code, title) for code, title in CLASSES_NAMED.items()],
    )
    kinds = ManyField(
        Text("只针对这些凭证", "Only for these passes"),
        help=Text("都不选：所有凭证", "None: for all"),
        required=False,
        choices=[(code, title) for code, title in KINDS.items()],
    )
    since = MomentField(Text("从什么时候起", "From"))
    until = MomentField(
        Text("到什么时候止", "Until"),
        help=Text("规则都有结束；到期自动失效", "Every rule ends by itself"),
    )
    hours_since = TimeField(
        Text("每天只在这段时间：从", "Only at these hours of the day: from"), required=False
    )
    hours_until = TimeField(Text("到", "to"), required=False)
    uses_at_most = IntegerField(
        Text("配额：最多几次", "Quota: times at most"), min_value=1, max_value=999, required=False
    )
    window_hours = IntegerField(
        Text("配额：在多少小时内（不填：整个期间）", "Quota: within hours (empty: the whole time)"),
        min_value=1, max_value=2160, required=False,
    )  # fmt: skip
    document = CharField(
        Text("依据哪个文件", "The document it rests on"),
        help=Text("2022年53号通告", "As people name it"),
        max_length=80,
    )
    article = CharField(Text("第几条", "Which article"), max_length=40, required=False)
    words_zh = TextField(
        Text("条文原文（被拒的人会看到）", "Its words (whoever is refused reads them)"),
        max_length=300,
    )
    words_en = TextField(
        Text("条文英文（可不填）", "Its words in English (may be left out)"),
        max_length=600,
        required=False,
    )
    field_order = (
        "place", "effect", "title_zh", "title_en", "classes", "kinds", "since", "until",
        "hours_since", "hours_until", "uses_at_most", "window_hours", "document", "article",
        "words_zh", "words_en", "command_id",
    )  # fmt: skip

    def __init__(self, *args: Any, places: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = places  # type: ignore[attr-defined]  # a choice field

    def clean(self) -> dict[str, Any]:
        """What belongs together is given together."""
        given: dict[str, Any] = super().clean() or {}
        if (given.get("hours_since") is None) != (given.get("hours_until") is None):
            self.add_error("hours_until", str(Text("起止时间要一起填", "Give both, or neither")))
        is_quota = given.get("effect") == Effect.QUOTA
        if is_quota and given.get("uses_at_most") is None:
            self.add_error("uses_at_most", str(Text("配额要写几次", "A quota says how often")))
        if not is_quota and (given.get("uses_at_most") or given.get("window_hours")):
            self.add_error(
                "uses_at_most", str(Text("只有配额才填次数", "Only a quota counts times"))
            )
        return given
