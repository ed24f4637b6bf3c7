"""Forms of the pages of places. Each leads to one verb."""

from collections.abc import Sequence
from typing import Any

from mashang.elements.places import shape
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

_REASON = Text("原因", "Reason")
Choices = Sequence[tuple[str, Text | str]]


class AddForm(Form):
    """A place to add below another."""

    kind = RadioField(Text("类型", "Kind"))
    name = CharField(
        Text("名称", "Name"),
        max_length=80,
        help=Text(
            "例如：白石嘉苑、3幢、2单元、501室、2组、136-1号",
            "For example: Baishi Jiayuan, Building 3, Unit 2, Room 501, Group 2, No. 136-1",
        ),
    )
    site_kind = ChoiceField(
        Text("场所类别", "Sort of site"),
        required=False,
        help=Text("只有场所要选", "For sites only"),
    )
    command_id = HiddenField()

    def __init__(self, *args: Any, kinds: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]  # a choice field
        sites = [("", Text("不是场所", "Not a site")), *shape.SITE_TITLES.items()]
        self.fields["site_kind"].choices = sites  # type: ignore[attr-defined]  # a choice field
        if shape.Kind.SITE not in dict(kinds):
            del self.fields["site_kind"]


class RenameForm(Form):
    """Another name for a place."""

    name = CharField(Text("新名称", "New name"), max_length=80)


class CloseForm(Form):
    """Closing a place."""

    reason = CharField(_REASON, max_length=200)


class MoveForm(Form):
    """Another parent for a place."""

    parent = ChoiceField(Text("移到", "Move to"))
    reason = CharField(_REASON, max_length=200)

    def __init__(self, *args: Any, parents: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].choices = parents  # type: ignore[attr-defined]  # a choice field


class CodeForm(Form):
    """Another national code."""

    code = CharField(
        Text("统计用区划代码", "Division code"),
        max_length=12,
        help=Text("12位数字，例如330102016018", "12 digits, such as 330102016018"),
    )


class AliasForm(Form):
    """Another name that people write."""

    alias = CharField(Text("旧表上的写法", "As old lists write it"), max_length=80)


class ReasonForm(Form):
    """Why something is done."""

    reason = CharField(_REASON, max_length=200)


class AreaForm(Form):
    """The name of an area and what belongs to it; the boxes stand in the sheet."""

    name = CharField(
        Text("名称", "Name"), max_length=80, help=Text("例如：第一网格", "For example: Grid 1")
    )
    command_id = HiddenField()


class RedrawForm(Form):
    """What belongs to an area; the boxes stand in the sheet."""


class RedrawingForm(CommandForm):
    """From when on, and how new areas are called; the houses stand in the sheet."""

    takes_effect_on = DateField(
        Text("从哪天起", "From which day"),
        help=Text("选今天就立即生效。", "Today means at once."),
    )
    new_1 = CharField(Text("新片区一的名称", "Name of new area 1"), max_length=80, required=False)
    new_2 = CharField(Text("新片区二的名称", "Name of new area 2"), max_length=80, required=False)
    new_3 = CharField(Text("新片区三的名称", "Name of new area 3"), max_length=80, required=False)


class FindForm(Form):
    """An address to look for."""

    address = CharField(
        Text("地址", "Address"),
        max_length=200,
        required=False,
        help=Text("例如：白石嘉苑3-2-501、2组136-1号", "For example: 白石嘉苑3-2-501, 2组136-1号"),
    )
