"""What a file is, told from its first bytes and never from its name."""

from enum import Enum

from mashang.engines.tables.limits import Limits
from mashang.engines.tables.refusals import empty, not_a_table, too_large
from mashang.kernel.texts import Text


class Form(Enum):
    """The file formats that can be read; the value is the ending that fits."""

    XLSX = "xlsx"
    XLS = "xls"
    CSV = "csv"


_ZIP = b"PK\x03\x04"
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

# Workbooks from before 1995 begin with their first record, not with a container.
_OLD_WORKBOOKS = (
    b"\x09\x00\x04\x00",
    b"\x09\x02\x06\x00",
    b"\x09\x04\x06\x00",
    b"\x09\x08\x08\x00",
)

_PICTURE = Text("图片", "a picture")
_OTHER_FILES: tuple[tuple[bytes, Text], ...] = (
    (b"\x89PNG", _PICTURE),
    (b"\xff\xd8\xff", _PICTURE),
    (b"GIF8", _PICTURE),
    (b"BM", _PICTURE),
    (b"II*\x00", _PICTURE),
    (b"MM\x00*", _PICTURE),
    (b"%PDF", Text("PDF 文件", "a PDF file")),
    (b"Rar!", Text("压缩包", "an archive")),
    (b"7z\xbc\xaf", Text("压缩包", "an archive")),
    (b"\x1f\x8b", Text("压缩包", "an archive")),
    (b"PK\x05\x06", Text("空的压缩包", "an empty archive")),
    (b"MZ", Text("程序文件", "a program")),
    (b"\x7fELF", Text("程序文件", "a program")),
    (b"SQLite format 3", Text("数据库文件", "a database")),
    (b"{\\rtf", Text("文字文档", "a text document")),
)
_MARKUP: tuple[tuple[bytes, Text], ...] = (
    (b"urn:schemas-microsoft-com:office:spreadsheet", Text("XML 表格", "an XML spreadsheet")),
    (b"<html", Text("改了扩展名的网页", "a web page with another ending")),
    (b"<table", Text("改了扩展名的网页", "a web page with another ending")),
    (b"<!doctype html", Text("改了扩展名的网页", "a web page with another ending")),
    (b"mime-version:", Text("单文件网页", "a web page in one file")),
    (b"<?xml", Text("XML 文件", "an XML file")),
)


def sniff(content: bytes, name: str, limits: Limits) -> Form:
    """The form of a file by its content.

    Raises:
        Invalid: too large, empty, locked, or something that is no table, each by name.
    """
    if len(content) > limits.file_bytes:
        raise too_large(name, limits)
    if not content.strip(b"\x00\t\r\n "):
        raise empty(name)
    if content.startswith(_ZIP):
        return Form.XLSX
    if content.startswith((_COMPOUND, *_OLD_WORKBOOKS)):
        return Form.XLS
    _refuse_strangers(content[:4096], name)
    return Form.CSV


def _refuse_strangers(head: bytes, name: str) -> None:
    """Refuse what begins like a picture, an archive, a program or a page."""
    for signature, kind in _OTHER_FILES:
        # Two letters alone may begin a heading; a text has no control signs behind them.
        if head.startswith(signature) and (len(signature) > 2 or _is_binary(head)):
            raise not_a_table(name, kind)
    if _is_binary(head[:8]) and (head[8:12] in (b"WEBP", b"WAVE") or head[4:8] == b"ftyp"):
        raise not_a_table(name, _PICTURE)
    start = head.lstrip(b"\xef\xbb\xbf\t\r\n ").lower()
    if start.startswith((b"<", b"mime-version:")):
        for mark, kind in _MARKUP:
            if mark in start:
                raise not_a_table(name, kind)


def _is_binary(head: bytes) -> bool:
    return any(byte < 32 and byte not in b"\t\n\r\x1b" for byte in head)
