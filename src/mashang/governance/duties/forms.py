"""Forms of duties: which posts to show, and into whose hands they go from when."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms

from mashang.kernel import clock
from mashang.kernel.texts import Text
from mashang.web.forms import (
    CharField,
    ChoiceField,
    CommandForm,
    DateField,
    Form,
    HiddenField,
    RadioField,
)

Choices = Sequence[tuple[str, Any]]


class FindForm(Form):
    """Which part of the street."""

    at = ChoiceField(Text("社区", "Community"), required=False)

    def __init__(self, *args: Any, communities: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        every = Text("全部", "All")
        self.fields["at"].choices = [("", every), *communities]  # type: ignore[attr-defined]  # a choice


class PlanForm(Form):
    """Into whose hands, from when, and which posts; nothing changes yet."""

    holder = ChoiceField(
        Text("交给谁", "To whom"),
        help=Text("本社区和上级的工作人员", "Staff of this community and above"),
    )
    from_on = DateField(
        Text("从哪天起", "From which day"), help=Text("选今天就立即生效", "Today means at once")
    )
    which = RadioField(Text("交接哪些", "Which posts"))

    def __init__(self, *args: Any, holders: Choices, which: Choices, **kwargs: Any) -> None:
        first = {"from_on": clock.today(), "which": which[0][0]}
        kwargs["initial"] = first | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        nobody = Text("请选择", "Choose")
        self.fields["holder"].choices = [("", nobody), *holders]  # type: ignore[attr-defined]  # a choice
        if len(which) > 1:
            self.fields["which"].choices = list(which)  # type: ignore[attr-defined]  # a choice
        else:
            del self.fields["which"]


class HandOverForm(CommandForm):
    """What was shown, as it was shown, and why."""

    reason = CharField(
        Text("交接原因", "Why"),
        max_length=200,
        help=Text("例如：调岗、休假、网格调整", "Such as a new post, leave, redrawn grids"),
    )
    posts = HiddenField()
    holder = HiddenField()
    from_on = forms.DateField(widget=forms.HiddenInput)
    field_order = ("reason", "posts", "holder", "from_on", "command_id")

    def clean_posts(self) -> list[UUID]:
        """The posts of the page that was looked at."""
        return [_id(one) for one in str(self.cleaned_data["posts"]).split()]

    def clean_holder(self) -> UUID:
        """The account that was chosen."""
        return _id(str(self.cleaned_data["holder"]))


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise forms.ValidationError(
            str(Text("页面已过期，请重新选择", "The page is stale: choose again"))
        ) from None
