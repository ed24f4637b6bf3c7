"""Forms of calls and shifts."""

from datetime import timedelta
from typing import Any, Final

from mashang.foundation.policies import queries as policies
from mashang.kernel import clock
from mashang.kernel.texts import Text
from mashang.web.forms import (
    BooleanField,
    CharField,
    ChoiceField,
    CommandForm,
    Form,
    IntegerField,
    MomentField,
    TextField,
)

_A_DAY: Final = timedelta(days=1)


class CallForm(CommandForm):
    """A call for volunteers."""

    place = ChoiceField(Text("在哪里", "Where"))
    title_zh = CharField(Text("招募什么（中文）", "What for (Chinese)"), max_length=60)
    title_en = CharField(
        Text("招募什么（英文）", "What for (English)"), max_length=120, required=False
    )
    words_zh = TextField(Text("说明（中文）", "Words (Chinese)"), max_length=2000, required=False)
    words_en = TextField(Text("说明（英文）", "Words (English)"), max_length=4000, required=False)
    skills = CharField(Text("需要会什么", "What helps"), max_length=120, required=False)
    from_age = IntegerField(Text("最小年龄", "From age"), min_value=0, max_value=120)
    to_age = IntegerField(
        Text("最大年龄", "To age"),
        help=Text("不填就不限", "No limit when empty"),
        min_value=0,
        max_value=120,
        required=False,
    )
    leader_no = CharField(
        Text("负责人工号", "The leader's staff number"),
        help=Text("不填就是您自己", "You, when empty"),
        max_length=40,
        required=False,
    )
    field_order = (
        "place", "title_zh", "words_zh", "title_en", "words_en", "skills", "from_age", "to_age",
        "leader_no", "command_id",
    )  # fmt: skip

    def __init__(self, *args: Any, places: list[tuple[str, str]], **kwargs: Any) -> None:
        kwargs["initial"] = {"from_age": policies.number("volunteers.from_age_years")}
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = places  # type: ignore[attr-defined]  # a choice field


class ShiftForm(CommandForm):
    """A task at an hour."""

    task = CharField(Text("做什么", "The task"), max_length=60)
    meet_at = CharField(Text("集合地点", "Where to meet"), max_length=80, required=False)
    begins_at = MomentField(Text("开始", "Begins"))
    ends_at = MomentField(Text("结束", "Ends"))
    needed = IntegerField(Text("需要几人", "How many are needed"), min_value=1, max_value=500)
    field_order = ("task", "meet_at", "begins_at", "ends_at", "needed", "command_id")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        soon = clock.local(clock.now() + _A_DAY).replace(minute=0, second=0, microsecond=0)
        kwargs["initial"] = {"begins_at": soon, "needed": 1}
        super().__init__(*args, **kwargs)


class SignUpForm(CommandForm):
    """A volunteer comes."""

    shares_phone = BooleanField(
        Text(
            "让负责人看到我的电话（每次查看都留痕）",
            "Let the leader see my number; each look is recorded",
        ),
        required=False,
    )
    field_order = ("shares_phone", "command_id")


class HoursForm(Form):
    """How long somebody helped."""

    minutes = IntegerField(Text("分钟", "Minutes"), min_value=0)
