"""What a template can be filled from: closed lists of rows, of their columns, and of figures."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from mashang.kernel.texts import Text
from mashang.work.forms.known import KNOWN


class Source(StrEnum):
    """What the rows of a list are; the answers of a form are `form:<id>`."""

    RESIDENTS = "residents"
    TENANTS = "tenants"
    ROOMS = "rooms"


FORM: Final = "form:"
ANSWER: Final = "answer."
SOURCES: Final[Mapping[str, Text]] = {
    Source.RESIDENTS: Text("居民（一人一行）", "residents, a row each"),
    Source.TENANTS: Text("租客（一人一行）", "tenants, a row each"),
    Source.ROOMS: Text("房屋（一户一行）", "rooms, a row each"),
}
ONLY: Final[Mapping[str, Text]] = {
    "": Text("全部", "all of them"),
    "seniors": Text("只要老年人", "the elderly only"),
}
NUMBER: Final = "row.number"
COLUMNS: Final[Mapping[str, Text]] = {NUMBER: Text("序号", "Number of the row"), **KNOWN}
FIGURES: Final[Mapping[str, Text]] = {
    "report.place": Text("填报单位（社区或小区名）", "the place's name"),
    "report.period": Text("报告期（月份）", "the month"),
    "report.day": Text("生成日期", "the day it was made"),
    "count.residents": Text("居民人数", "number of residents"),
    "count.tenants": Text("租客人数", "number of tenants"),
    "count.rooms": Text("房屋套数", "number of rooms"),
    "count.cases_opened": Text("本期新增办件", "cases opened in the month"),
    "count.cases_done": Text("本期办结办件", "cases done in the month"),
    "count.cases_open": Text("目前在办办件", "cases open now"),
    "count.forms_done": Text("本期填好的表单份数", "forms filled in the month"),
}
