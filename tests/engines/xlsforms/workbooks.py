"""Workbooks for tests, made here: a sheet is a list of rows, the first of them the headings."""

import io
from collections.abc import Sequence

from openpyxl import Workbook

Rows = Sequence[Sequence[object]]


def workbook(survey: Rows, choices: Rows = (), settings: Rows = (), **more: Rows) -> bytes:
    """The bytes of a workbook with the sheets of a form."""
    book = Workbook()
    book.remove(book.active)
    for name, rows in {"survey": survey, "choices": choices, "settings": settings, **more}.items():
        if not rows:
            continue
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


VISIT = workbook(
    [
        ["type", "name", "label::中文 (zh)", "label::English (en)", "required", "relevant",
         "constraint", "constraint_message::中文 (zh)", "constraint_message::English (en)",
         "calculation", "choice_filter", "mashang::known", "hint::中文 (zh)"],
        ["text", "name", "姓名", "Name", "yes", "", "", "", "", "", "", "person.name"],
        ["text", "address", "住址", "Address", "", "", "", "", "", "", "", "place.address"],
        ["begin group", "pets_part", "宠物", "Pets"],
        ["select_one yes_no", "has_pets", "家里有宠物吗", "Any pets?", "yes"],
        ["begin repeat", "pet", "宠物", "Pet", "", "${has_pets} = 'yes'"],
        ["select_one kind", "kind", "种类", "Kind", "yes"],
        ["integer", "age", "几岁", "Age", "yes", "", ". >= 0 and . <= 40",
         "年龄应在 0 到 40 岁之间", "between 0 and 40, please"],
        ["end repeat"],
        ["end group"],
        ["calculate", "total", "", "", "", "", "", "", "", "count(${pet})"],
        ["note", "said", "共 ${total} 只", "${total} in all", "", "${has_pets} = 'yes'"],
    ],
    [
        ["list_name", "name", "label::中文 (zh)", "label::English (en)"],
        ["yes_no", "yes", "有", "Yes"],
        ["yes_no", "no", "没有", "No"],
        ["kind", "cat", "猫", "Cat"],
        ["kind", "dog", "狗", "Dog"],
    ],
    [["form_title", "form_id"], ["宠物登记", "pets"]],
)  # fmt: skip
"""A form with sections, relevance, a repeat, a constraint, a calculation and two known answers."""
