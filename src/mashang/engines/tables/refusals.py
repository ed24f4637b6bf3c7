"""Why a file as a whole cannot be used: one sentence each, naming the file and where in it."""

from mashang.engines.tables.cells import printable, reference
from mashang.engines.tables.limits import Limits
from mashang.kernel.errors import Invalid
from mashang.kernel.texts import Text


def too_large(name: str, limits: Limits) -> Invalid:
    """The file has more bytes than allowed."""
    text = Text(
        "文件“{file}”太大，最大 {most} MB",
        "“{file}” is too large; at most {most} MB",
        file=name,
        most=limits.file_bytes // 1_000_000 or 1,
    )
    return Invalid("table.too_large", text)


def locked(name: str) -> Invalid:
    """The workbook is encrypted."""
    text = Text(
        "文件“{file}”设有打开密码，请取消密码后再导入",
        "“{file}” is protected by a password; remove it and try again",
        file=name,
    )
    return Invalid("table.locked", text)


def broken(name: str, detail: Text | None = None) -> Invalid:
    """The file begins like a workbook and does not go on like one."""
    if detail is None:
        text = Text(
            "文件“{file}”已损坏，无法读取。请用表格软件打开并重新保存",
            "“{file}” is damaged. Open it in a spreadsheet program and save it again",
            file=name,
        )
    else:
        text = Text(
            "文件“{file}”已损坏：{detail}",
            "“{file}” is damaged: {detail}",
            file=name,
            detail=detail,
        )
    return Invalid("table.broken", text)


def not_a_table(name: str, kind: Text) -> Invalid:
    """The file is of a kind that holds no table."""
    text = Text(
        "文件“{file}”不是表格，而是{kind}。请用表格软件打开，另存为 XLSX 或 CSV 再导入",
        "“{file}” is not a table but {kind}. Open it in a spreadsheet program and save it as XLSX or CSV",
        file=name,
        kind=kind,
    )
    return Invalid("table.not_a_table", text)


def not_a_workbook(name: str, kind: Text) -> Invalid:
    """The archive is of a kind that cannot be read."""
    text = Text(
        "文件“{file}”不是可读取的工作簿，而是{kind}。请另存为 XLSX 或 CSV 再导入",
        "“{file}” is {kind}, not a workbook that can be read. Save it as XLSX or CSV",
        file=name,
        kind=kind,
    )
    return Invalid("table.not_a_table", text)


def bomb(name: str) -> Invalid:
    """The archive is a bomb, or might be."""
    text = Text(
        "文件“{file}”解压后过大，已拒绝读取",
        "“{file}” would unpack to far too much and was not opened",
        file=name,
    )
    return Invalid("table.unpacks_too_large", text)


def too_many_merges(name: str, limits: Limits) -> Invalid:
    """More merged blocks than any form needs."""
    text = Text(
        "文件“{file}”的合并单元格超过 {most} 处",
        "“{file}” has more than {most} merged blocks",
        file=name,
        most=limits.merges,
    )
    return Invalid("table.too_many_merges", text)


def too_wide(name: str, row: int, column: int, limits: Limits) -> Invalid:
    """Something stands to the right of the last column allowed."""
    text = Text(
        "文件“{file}”的单元格 {cell} 有内容，最多只读 {most} 列",
        "“{file}” has something in cell {cell}; at most {most} columns are read",
        file=name,
        cell=reference(row, column),
        most=limits.columns,
    )
    return Invalid("table.too_many_columns", text)


def no_such_sheet(name: str, wanted: str, names: list[str]) -> Invalid:
    """The sheet that was asked for is not there."""
    text = Text(
        "文件“{file}”里没有工作表“{sheet}”，有：{sheets}",
        "“{file}” has no sheet “{sheet}”; it has: {sheets}",
        file=name,
        sheet=printable(wanted),
        sheets=_listed(names),
    )
    return Invalid("table.no_such_sheet", text)


def which_sheet(name: str, names: list[str]) -> Invalid:
    """Several sheets hold something, and nobody said which is meant."""
    text = Text(
        "文件“{file}”有几个工作表有内容，请指定一个：{sheets}",
        "“{file}” has several sheets with something in them; name one: {sheets}",
        file=name,
        sheets=_listed(names),
    )
    return Invalid("table.which_sheet", text, sheets=tuple(names))


def _listed(names: list[str]) -> str:
    return printable(" / ".join(names[:20]))


def too_many_sheets(name: str, limits: Limits) -> Invalid:
    """More sheets than any workbook of a street has."""
    text = Text(
        "文件“{file}”的工作表超过 {most} 个",
        "“{file}” has more than {most} sheets",
        file=name,
        most=limits.sheets,
    )
    return Invalid("table.too_many_sheets", text)


def unknown_encoding(name: str) -> Invalid:
    """The bytes are no text that is known."""
    text = Text(
        "无法识别文件“{file}”的编码，或者它不是文本表格。请另存为 XLSX 或 UTF-8 的 CSV",
        "“{file}” is in no known encoding, or no text at all. Save it as XLSX or as CSV in UTF-8",
        file=name,
    )
    return Invalid("table.unknown_encoding", text)


def empty(name: str) -> Invalid:
    """Nothing in the file, or nothing in any visible sheet."""
    return Invalid(
        "table.empty", Text("文件“{file}”里没有内容", "“{file}” has nothing in it", file=name)
    )


def not_readable(name: str) -> Invalid:
    """The file is not there, is a folder, or may not be read."""
    text = Text("无法打开文件“{file}”", "“{file}” cannot be opened", file=name)
    return Invalid("table.not_readable", text)


def too_many_rows(name: str, limits: Limits) -> Invalid:
    """More rows than one import takes."""
    text = Text(
        "文件“{file}”超过 {most} 行，请分成几个文件导入",
        "“{file}” has more than {most} rows; split it into several files",
        file=name,
        most=limits.rows,
    )
    return Invalid("table.too_many_rows", text)


def unreadable_line(name: str, line: int) -> Invalid:
    """A cell of a text file never ends."""
    text = Text(
        "文件“{file}”第 {line} 行有一个过长的单元格，可能是前面的引号没有成对",
        "“{file}” has far too long a cell at line {line}; perhaps a quote before it is not closed",
        file=name,
        line=line,
    )
    return Invalid("table.unreadable_line", text)


def open_quote(name: str, row: int) -> Invalid:
    """A quote is not closed, so the rows behind it cannot be told apart."""
    text = Text(
        "文件“{file}”第 {row} 行的引号没有成对，之后的内容无法分行",
        "“{file}” has a quote in row {row} that is not closed; what follows cannot be split",
        file=name,
        row=row,
    )
    return Invalid("table.open_quote", text)


def unwritable(row: int, column: int) -> Invalid:
    """A text that no file can hold."""
    text = Text(
        "第 {row} 行（{cell}）的文字含有空字符或不完整的字符，无法写入文件",
        "the text in row {row} ({cell}) holds NUL or half a character and cannot be written",
        row=row,
        cell=reference(row, column),
    )
    return Invalid("table.unwritable", text)


def too_long_to_write(row: int, column: int, most: int) -> Invalid:
    """A text that no cell of a workbook can hold."""
    text = Text(
        "第 {row} 行（{cell}）的文字超过 {most} 个字符，工作簿放不下，请改用 CSV",
        "the text in row {row} ({cell}) has more than {most} characters; use CSV instead",
        row=row,
        cell=reference(row, column),
        most=most,
    )
    return Invalid("table.too_long_to_write", text)


def too_many_rows_to_write(most: int) -> Invalid:
    """More rows than a workbook has."""
    text = Text(
        "超过 {most} 行，工作簿放不下，请改用 CSV",
        "more than {most} rows do not fit a workbook; use CSV instead",
        most=most,
    )
    return Invalid("table.too_many_rows_to_write", text)
