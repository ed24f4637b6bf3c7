"""The forms of the pages of this room."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from mashang.kernel.texts import Text
from mashang.web.forms import (
    CharField,
    ChoiceField,
    CommandForm,
    DateField,
    FileField,
    Form,
    HiddenField,
    IntegerField,
    RadioField,
)
from mashang.work.forms import queries
from mashang.work.forms.sources import FIGURES, ONLY, Source

Choices = Sequence[tuple[str, Text | str]]


class UploadForm(CommandForm):
    """A form's workbook, and of whom it is asked."""

    file = FileField(
        Text("表单工作簿", "The form's workbook"),
        help=Text(
            "XLSForm（ODK 标准）的 XLSX 或 XLS，要有 survey 工作表",
            "XLSForm (the ODK standard), XLSX or XLS, with a sheet survey",
        ),
        max_length=400,
    )
    place = ChoiceField(Text("在哪里填", "Where it is asked"))
    audience = RadioField(Text("谁来填", "Who fills it"), choices=list(queries.AUDIENCES.items()))
    purpose = CharField(
        Text("用途", "Purpose"),
        help=Text("填表的人会看到", "Everybody who is asked reads it"),
        max_length=200,
    )
    basis = CharField(Text("依据", "Legal basis"), max_length=200)
    field_order = ("file", "place", "audience", "purpose", "basis", "command_id")

    def __init__(self, *args: Any, places: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "place", places)


class PublishForm(Form):
    """Until when, and how long the answers are kept."""

    due_on = DateField(Text("截止日期", "The last day"))
    keep_days = IntegerField(
        Text("答案保存几天", "Days of keeping"),
        help=Text("表单结束后开始算，到期销毁", "Counted from its end; then destroyed"),
        min_value=1,
    )


class FillForm(CommandForm):
    """What goes with answers: which state of them was seen."""

    version = HiddenField()

    def clean_version(self) -> int:
        """The version that the page showed; 0 for none."""
        words = self.cleaned_data["version"]
        return int(words) if words.isdecimal() and len(words) < 10 else 0


class ReasonForm(Form):
    """Why a name needs no answer."""

    reason = CharField(Text("不用填的原因", "Why nobody needs to answer"), max_length=200)


class PurposeForm(Form):
    """Why answers are looked at, or leave the house."""

    purpose = ChoiceField(Text("用途", "Purpose"))
    reason = CharField(Text("依据或去向", "Basis, or for whom"), max_length=200, required=False)

    def __init__(self, *args: Any, purposes: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "purpose", purposes)


def choose(form: Form, name: str, choices: Choices) -> None:
    """Fill in the choices of a field."""
    field = form.fields[name]
    if isinstance(field, ChoiceField | RadioField):
        field.choices = list(choices)


class TemplateForm(CommandForm):
    """A template of an upper level, who wants it, and for which part of the street."""

    file = FileField(
        Text("上级的表格模板", "The upper level's spreadsheet"),
        help=Text(
            "XLSX；合并单元格、公式、样式都会保留", "XLSX; merged cells, formulas and styles stay"
        ),
        max_length=400,
    )
    title = CharField(Text("报表名称", "Name of the report"), max_length=120)
    place = ChoiceField(Text("报哪里的数", "Which part of the street"))
    sent_by = CharField(Text("报给谁", "For whom"), max_length=120)
    basis = CharField(Text("依据", "Legal basis"), max_length=200)
    field_order = ("file", "title", "place", "sent_by", "basis", "command_id")

    def __init__(self, *args: Any, places: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "place", places)


class NewVersionForm(Form):
    """A new version of a template."""

    file = FileField(Text("新版模板", "The new version"), max_length=400)


class MonthForm(CommandForm):
    """Which month is reported."""

    period = CharField(
        Text("月份", "Month"), help=Text("如 2026-04", "Such as 2026-04"), max_length=7
    )


@dataclass(frozen=True, slots=True)
class Asked:
    """What a mapping may choose from: places of the template, sources of the house."""

    sources: Choices
    column_codes: Choices
    columns: Sequence[tuple[str, str]]
    cells: Sequence[tuple[str, str]]


class MappingForm(Form):
    """A select for each column and each blank of a template."""

    version = HiddenField()
    source = ChoiceField(Text("每一行是", "Each row is"), required=False)
    only = ChoiceField(Text("只要", "Only"), required=False)

    def __init__(self, *args: Any, asked: Asked, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        nothing = ("", Text("不填", "leave it"))
        choose(self, "source", [nothing, *asked.sources])
        choose(self, "only", list(ONLY.items()))
        for at, words in asked.columns:
            label = Text("{at} 列：{words}", "Column {at}: {words}", at=at, words=words)
            self.fields[f"col_{at}"] = ChoiceField(
                label, choices=[nothing, *asked.column_codes], required=False
            )
        for at, words in asked.cells:
            label = Text("{at} 格：{words}", "Cell {at}: {words}", at=at, words=words)
            self.fields[f"cell_{at}"] = ChoiceField(
                label, choices=[nothing, *FIGURES.items()], required=False
            )

    def chosen(self) -> dict[str, Any]:
        """The mapping as it was chosen."""
        given = self.cleaned_data
        columns = {
            name.removeprefix("col_"): code
            for name, code in given.items()
            if name.startswith("col_") and code
        }
        cells = {
            name.removeprefix("cell_"): code
            for name, code in given.items()
            if name.startswith("cell_") and code
        }
        source = given["source"] or (Source.RESIDENTS.value if columns else "")
        return {"source": source, "only": given["only"], "columns": columns, "cells": cells}
