"""The one line."""

from django import forms

from mashang.kernel.texts import Text
from mashang.web.forms import CharField, Form

EMPTY = Text(
    "请输入办件编号、地址、姓名或号码", "Enter a case number, an address, a name or a number"
)


class LineForm(Form):
    """Something to look for; what is too long or empty the search itself says."""

    text = CharField(
        Text("查找", "Search"),
        help=Text(
            "办件编号、地址（3-2-501、天新家园3幢501）、姓名、拼音、首字母、电话、证件号码，都要写全。",
            "A case number, an address (3-2-501), a name, pinyin, initials, a phone or document number; "
            "whole, never a part.",
        ),
        error_messages={"required": EMPTY},
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
