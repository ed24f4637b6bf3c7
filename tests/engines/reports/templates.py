"""A template as an upper level sends it: merged titles, two rows of headings, a formula, a total."""

import io

from openpyxl import Workbook
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.datavalidation import DataValidation


def template(
    columns=("序号", "姓名", "性别", "联系电话", "住址", "备注"), *, free_rows=30, figures=True
):
    """The bytes of a workbook with a list, a formula over it, and figures above it."""
    book = Workbook()
    sheet = book.active
    sheet.title = "月报"
    sheet["A1"] = "居住人员情况月报表"
    sheet.merge_cells("A1:F1")
    sheet["A1"].font = Font(bold=True, size=16)
    if figures:
        sheet["A2"], sheet["C2"] = "填报单位", "填报日期"
        sheet["A3"], sheet["C3"] = "总人数", "其中租客"
        sheet["E3"] = "=B3-D3"
    for at, words in enumerate(columns, start=1):
        sheet.cell(5, at, words).fill = PatternFill("solid", fgColor="DDEEDD")
    last = 6 + free_rows
    sheet.cell(last, 1, "合计")
    sheet.cell(last, 2, f"=COUNTA(B6:B{last - 1})")
    sheet.cell(last + 1, 1, "填表说明：逐人填写")
    sheet.merge_cells(start_row=last + 1, start_column=1, end_row=last + 1, end_column=6)
    rule = DataValidation(type="list", formula1='"男,女"')
    rule.add(f"C6:C{last - 1}")
    sheet.add_data_validation(rule)
    sheet.print_area = f"A1:F{last + 1}"
    book.create_sheet("代码表")["A1"] = "男"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
