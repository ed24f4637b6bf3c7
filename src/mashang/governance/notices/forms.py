"""Forms of notices."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final

from mashang.elements.people.terms import FACTS
from mashang.foundation.policies import queries as policies
from mashang.kernel import clock
from mashang.kernel.house import house
from mashang.kernel.texts import Text
from mashang.web.forms import (
    BooleanField,
    CharField,
    ChoiceField,
    CommandForm,
    ManyField,
    MomentField,
    PhotosField,
    RadioField,
    TextField,
)

_A_DAY: Final = timedelta(days=1)


class WriteForm(CommandForm):
    """A notice, in the order in which one thinks of it: to whom, what, until when."""

    targets = ManyField(Text("发给哪里", "Where to"))
    audience = RadioField(Text("发给谁", "To whom"), initial="residents")
    attention = ManyField(
        Text("只发给这些重点关怀居民", "Only those with"),
        help=Text("不选就发给所有人", "Leave out to reach everybody"),
        choices=list(FACTS.items()),
        required=False,
    )
    title_zh = CharField(Text("标题（中文）", "Title (Chinese)"), max_length=60)
    body_zh = TextField(Text("正文（中文）", "Words (Chinese)"), max_length=3000)
    title_en = CharField(Text("标题（英文）", "Title (English)"), max_length=120, required=False)
    body_en = TextField(
        Text("正文（英文）", "Words (English)"),
        help=Text("给看不懂中文的居民；不填则显示中文", "Chinese is shown where this is empty"),
        max_length=6000,
        required=False,
    )
    must_confirm = BooleanField(
        Text(
            "需要确认（点“我知道了”，没确认的上门告知）", "Must be confirmed, by phone or in person"
        ),
        required=False,
    )
    counts = RadioField(Text("怎么算确认到了", "What counts as confirmed"), required=False)
    confirm_by = MomentField(Text("确认期限", "To be confirmed by"), required=False)
    starts_at = MomentField(
        Text("开始显示", "Shown from"),
        help=Text("不填就马上发布", "At once when empty"),
        required=False,
    )
    ends_at = MomentField(Text("显示到", "Shown until"))
    pictures = PhotosField(Text("图片", "Pictures"), max_count=1, required=False)
    field_order = (
        "targets", "audience", "attention", "title_zh", "body_zh", "title_en", "body_en",
        "pictures", "must_confirm", "counts", "confirm_by", "starts_at", "ends_at", "command_id",
    )  # fmt: skip

    def __init__(
        self, *args: Any, targets: Sequence[tuple[str, str]], may_see_attention: bool, **kwargs: Any
    ) -> None:
        now = clock.now()
        ways = policies.listing("notices.counts")
        kwargs["initial"] = {
            "ends_at": now + 7 * _A_DAY,
            "confirm_by": now + policies.days("notices.confirm_within_days"),
            "counts": ways[0].code,
            **(kwargs.get("initial") or {}),
        }
        super().__init__(*args, **kwargs)
        self.fields["targets"].choices = list(targets)  # type: ignore[attr-defined]  # choice fields
        self.fields["counts"].choices = [(one.code, one.title) for one in ways]  # type: ignore[attr-defined]
        self.fields["audience"].choices = [  # type: ignore[attr-defined]
            (one.code, one.title) for one in house().audiences.values()
        ]
        self.fields["pictures"].max_count = policies.number(  # type: ignore[attr-defined]
            "notices.pictures_at_most_count"
        )
        if not may_see_attention:
            del self.fields["attention"]


class ExcuseForm(CommandForm):
    """Why somebody need not be told."""

    reason = ChoiceField(Text("理由", "Reason"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].choices = [  # type: ignore[attr-defined]  # a choice field
            (one.code, one.title) for one in policies.listing("notices.excuses")
        ]
