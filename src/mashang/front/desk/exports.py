"""The ledger as a workbook: a header that says whose it is, the figures, the list of numbers."""

import io
from collections.abc import Sequence
from typing import Final

from mashang.elements.cases.queries import LedgerCase, LedgerLine
from mashang.engines.tables.cells import Cell
from mashang.engines.tables.workbook_out import SheetOut, sheets_out
from mashang.foundation.records.actors import ActorRef
from mashang.front.desk.actions import Issued
from mashang.kernel import clock
from mashang.kernel.texts import Text

FIGURES: Final = (
    Text("社区", "Community"),
    Text("事项", "Kind"),
    Text("本月受理", "Opened"),
    Text("本月办结", "Closed"),
    Text("其中超时", "of these late"),
    Text("撤销并案", "Cancelled, joined"),
    Text("退回次数", "Returned"),
    Text("未解决重办", "Reopened"),
    Text("满意", "Satisfied"),
    Text("已评价", "Rated"),
    Text("联系不上", "Unreachable"),
    Text("满意率", "Rate"),
    Text("首次回应中位数（分钟）", "First answer, median (min)"),
    Text("办理中位数（分钟）", "Done in, median (min)"),
    Text("目前未办结", "Open now"),
    Text("目前超时", "Late now"),
)
LISTED: Final = (
    Text("编号", "Number"),
    Text("事项", "Kind"),
    Text("小区", "Compound"),
    Text("承办", "Owner"),
    Text("状态", "State"),
    Text("受理时间", "Opened"),
    Text("办好时间", "Done"),
    Text("办结时间", "Closed"),
    Text("超时", "Late"),
    Text("退回次数", "Returned"),
    Text("重办次数", "Reopened"),
    Text("评价", "Rating"),
)
_SUM: Final = Text("合计", "Total")
_ALL: Final = Text("小计", "Sum")


def workbook(issued: Issued, by: ActorRef) -> bytes:
    """Two sheets; every text is a text, whatever it begins with."""
    out = io.BytesIO()
    with sheets_out(out) as add:
        _figures(add(str(Text("台账", "Ledger")), title_rows=6), issued, by)
        _listed(add(str(Text("明细", "List")), title_rows=1), issued.rows)
    return out.getvalue()


def _figures(sheet: SheetOut, issued: Issued, by: ActorRef) -> None:
    ledger = issued.ledger
    at = clock.local(ledger.at)
    who = " ".join(filter(None, (by.unit, by.role, by.staff_no)))
    sheet.row(1, [str(Text("办件月度台账 {month}", "Ledger of cases {month}", month=ledger.month))])
    sheet.row(2, [str(Text("导出编号", "Export")), issued.sign])
    sheet.row(3, [str(Text("导出人", "By")), who])
    sheet.row(4, [str(Text("时间", "At")), f"{at:%Y-%m-%d %H:%M}"])
    sheet.row(5, [str(Text("用途", "For")), issued.why])
    sheet.row(6, [str(one) for one in FIGURES])
    number = 6
    for line in ledger.lines:
        number += 1
        sheet.row(number, cells(line))
    for line in ledger.sums:
        number += 1
        sheet.row(number, cells(line))
    sheet.row(number + 1, cells(LedgerLine(_SUM, None, ledger.total)))


def cells(line: LedgerLine) -> Sequence[Cell]:
    """One line, in the order of `FIGURES`."""
    one = line.figures
    return [
        str(line.community),
        str(line.kind.title if line.kind else _ALL),
        one.opened,
        one.closed,
        one.late,
        one.dropped,
        one.returned,
        one.reopened,
        one.satisfied,
        one.rated,
        one.unreachable,
        f"{one.rate:.1%}" if one.rate is not None else "—",
        one.response_min,
        one.took_min,
        one.open_now,
        one.late_now,
    ]


def _listed(sheet: SheetOut, rows: Sequence[LedgerCase]) -> None:
    yes = str(Text("是", "yes"))
    sheet.row(1, [str(one) for one in LISTED])
    for number, row in enumerate(rows, 2):
        moments = [
            clock.local(one).replace(tzinfo=None) if one else None
            for one in (row.opened_at, row.done_at, row.closed_at)
        ]
        sheet.row(
            number,
            [
                row.number,
                str(row.kind.title),
                row.place,
                row.seat,
                str(row.state.text),
                *moments,
                yes if row.is_late else "",
                row.returned,
                row.reopened,
                str(row.rating.text) if row.rating else "",
            ],
        )
