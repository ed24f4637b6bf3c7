"""The forms of programs 接入系统 and their keys."""

from typing import Any, cast

from mashang.foundation.policies import queries as policies
from mashang.kernel.texts import Text
from mashang.web.forms import CharField, CommandForm, Form, IntegerField


class ProgramForm(CommandForm):
    """What is written down of a program."""

    name = CharField(
        Text("系统名称", "Name of the system"),
        help=Text(
            "办件经过和查看记录里显示的就是它。", "What histories and records of looks will say."
        ),
        max_length=40,
    )
    unit = CharField(Text("所属单位", "Unit that answers for it"), max_length=80)
    purpose = CharField(Text("用途", "Purpose"), max_length=200)
    contact = CharField(
        Text("联系人和电话", "Whom to call, with number"),
        help=Text("加密保存，停用后清除。", "Kept sealed; emptied when the system leaves."),
        max_length=100,
    )
    field_order = ("name", "unit", "purpose", "contact", "command_id")


class KeyForm(Form):
    """A key for one installation."""

    label = CharField(
        Text("哪个环境用", "Which installation"),
        help=Text("如：正式环境、测试环境", "Such as: production, test"),
        max_length=60,
    )
    valid_days = IntegerField(Text("有效天数", "Valid for, in days"), min_value=1)
    per_min = IntegerField(Text("每分钟最多调用次数", "Calls a minute at most"), min_value=1)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, usual, most in (
            ("valid_days", "programs.key_valid_days", "programs.key_valid_at_most_days"),
            ("per_min", "programs.calls_per_min", "programs.calls_at_most_per_min"),
        ):
            field = self.fields[name]
            field.initial = policies.number(usual)
            words = Text("最多 {n}", "At most {n}", n=policies.number(most))
            field.help_text = cast("str", words)


class CloseForm(Form):
    """Why a program leaves."""

    reason = CharField(
        Text("为什么停用", "Why it leaves"),
        help=Text("会留在记录里。", "Kept in the records."),
        max_length=200,
    )
