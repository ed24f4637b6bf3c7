"""Why a workbook is no form of ours: each line of it by sheet and row."""

from collections.abc import Iterable
from dataclasses import dataclass

from mashang.kernel.errors import Invalid
from mashang.kernel.texts import Text


@dataclass(frozen=True, slots=True)
class Refusal:
    """One thing that cannot be converted.

    Attributes:
        sheet: by name, in lower case; empty for the workbook.
        row: as the spreadsheet program shows it; 0 when it is about the sheet.
    """

    sheet: str
    row: int
    why: Text

    @property
    def text(self) -> Text:
        """Where and why."""
        if not self.sheet:
            return self.why
        if not self.row:
            return Text(
                "工作表 {sheet}：{why}", "sheet {sheet}: {why}", sheet=self.sheet, why=self.why
            )
        return Text(
            "工作表 {sheet} 第 {row} 行：{why}",
            "sheet {sheet}, row {row}: {why}",
            sheet=self.sheet,
            row=self.row,
            why=self.why,
        )


class Refused(Invalid):
    """A workbook that is no form of ours; `refusals` says each row and reason."""

    def __init__(self, name: str, refusals: Iterable[Refusal]) -> None:
        self.refusals = tuple(refusals)
        super().__init__(
            "xlsform.refused",
            Text(
                "表单“{file}”有 {n} 处无法转换。{first}",
                "“{file}” cannot be converted in {n} places. {first}",
                file=name,
                n=len(self.refusals),
                first=self.refusals[0].text if self.refusals else "",
            ),
        )


_NO_DEVICE = Text("平台不采集设备标识（{what}）", "devices are not identified here ({what})")
_NO_MEDIA = Text("暂不支持媒体题型 {what}", "questions of type {what} are not supported")
_NO_LINES = Text("暂不支持画线、画面题型 {what}", "{what} (lines and shapes) is not supported")
_NO_FILES = Text(
    "不支持外部选项文件（{what}）；请把选项写进 choices 工作表",
    "choices from other files ({what}) are not supported; write them into the sheet choices",
)
_NO_LOOP = Text("不支持 {what}；请改用 begin repeat", "{what} is not supported; use begin repeat")
_NO_INCLUDE = Text(
    "不支持 {what} 引入其他表单；请把题目写在本表内",
    "{what} of other forms is not supported; write the questions here",
)
_NO_RANK = Text("暂不支持排序题 {what}", "{what} (ranking) is not supported")

UNSUPPORTED: tuple[tuple[str, Text], ...] = (
    ("geotrace", _NO_LINES),
    ("geoshape", _NO_LINES),
    ("audio", _NO_MEDIA),
    ("background-audio", _NO_MEDIA),
    ("video", _NO_MEDIA),
    ("image", _NO_MEDIA),
    ("photo", _NO_MEDIA),
    ("file", _NO_MEDIA),
    ("csv-external", _NO_FILES),
    ("xml-external", _NO_FILES),
    ("select_one_external", _NO_FILES),
    ("select_one_from_file", _NO_FILES),
    ("select_multiple_from_file", _NO_FILES),
    ("select one from file", _NO_FILES),
    ("select multiple from file", _NO_FILES),
    ("begin loop", _NO_LOOP),
    ("begin_loop", _NO_LOOP),
    ("begin lgroup", _NO_LOOP),
    ("include", _NO_INCLUDE),
    ("rank", _NO_RANK),
    ("osm", _NO_MEDIA),
    ("deviceid", _NO_DEVICE),
    ("device id", _NO_DEVICE),
    ("get device id", _NO_DEVICE),
    ("imei", _NO_DEVICE),
    ("simserial", _NO_DEVICE),
    ("sim id", _NO_DEVICE),
    ("subscriberid", _NO_DEVICE),
    ("subscriber id", _NO_DEVICE),
    ("phonenumber", _NO_DEVICE),
    ("get phone number", _NO_DEVICE),
    ("username", _NO_DEVICE),
    ("email", _NO_DEVICE),
    ("audit", _NO_DEVICE),
    ("start-geopoint", _NO_DEVICE),
)
"""Types that begin so are not supported, and why."""


def unsupported(kind: str) -> Text | None:
    """Why a type of question is not supported; None when nothing speaks against it here."""
    words = " ".join(kind.strip().lower().split())
    for begin, why in UNSUPPORTED:
        if words == begin or words.startswith(f"{begin} "):
            return Text(why.zh, why.en, what=words[:60])
    return None
