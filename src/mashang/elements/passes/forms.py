"""The forms of passes."""

from typing import Any, Final

from mashang.domain.passage import CredentialKind
from mashang.domain.plates import SIGNS_AT_MOST
from mashang.elements.passes.actions import ForService
from mashang.elements.passes.terms import BY_HAND, CLASSES, FOR_SERVICE, REASONS
from mashang.kernel.texts import Text
from mashang.web.forms import (
    BooleanField,
    CharField,
    ChoiceField,
    CommandForm,
    IntegerField,
    MomentField,
    RadioField,
)

NAME_SIGNS: Final = 40
WORDS_SIGNS: Final = 200
_LORRY: Final = CredentialKind.LORRY.value


class PassForm(CommandForm):
    """Who comes to serve, or which lorry, and for how long."""

    what = RadioField(Text("给谁", "For whom"))
    called = CharField(
        Text("单位或用途", "Firm or purpose"),
        help=Text(
            "只有窗口看得到，不写进码里，不用写姓名。例如：国网抢修、顺丰早班。",
            "Only the desk sees it; it is not in the code. No name is needed: “power repair”.",
        ),
        max_length=NAME_SIGNS,
    )
    plate = CharField(
        Text("车牌号", "Number plate"),
        help=Text(
            "货车要填，例如 浙A12345。", "For a lorry: province sign, letter, five or six signs."
        ),
        max_length=SIGNS_AT_MOST,
        required=False,
    )
    since = MomentField(Text("从什么时候", "From"))
    until = MomentField(Text("到什么时候", "Until"))
    visits_at_most = IntegerField(
        Text("最多进几次", "Entries at most"),
        help=Text("不填就不限次数。", "Left empty: any number."),
        min_value=1,
        max_value=65_535,
        required=False,
    )

    field_order = ("what", "called", "plate", "since", "until", "visits_at_most", "command_id")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(code, str(CLASSES[code])) for code in FOR_SERVICE]
        choices.append((_LORRY, str(CredentialKind.LORRY.text)))
        self.fields["what"].choices = choices  # type: ignore[attr-defined]  # a choice field
        self.order_fields(self.field_order)

    def wanted(self) -> ForService:
        """What was asked for."""
        given = self.cleaned_data
        is_lorry = given["what"] == _LORRY
        return ForService(
            kind=CredentialKind.LORRY if is_lorry else CredentialKind.SERVICE,
            called=given["called"],
            class_code="" if is_lorry else given["what"],
            plate=given["plate"],
            since=given["since"],
            until=given["until"],
            visits_at_most=given["visits_at_most"],
        )


class TakeBackForm(CommandForm):
    """Why a pass is taken back, and whether its phone is."""

    because = ChoiceField(Text("原因", "Reason"))
    remark = CharField(Text("说明", "In words"), max_length=WORDS_SIGNS, required=False)
    whole_phone = BooleanField(
        Text("整部手机挂失（上面的凭证全部失效）", "The whole phone: every pass on it"),
        required=False,
    )

    def __init__(self, *args: Any, is_on_phone: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(code, str(REASONS[code])) for code in BY_HAND]
        self.fields["because"].choices = choices  # type: ignore[attr-defined]  # a choice field
        if not is_on_phone:
            del self.fields["whole_phone"]


class WithdrawForm(CommandForm):
    """Why a key is believed no more."""

    reason = CharField(Text("原因", "Reason"), max_length=WORDS_SIGNS)
