"""A workbook of the XLSForm standard becomes a `Form`, or is refused row by row.

pyxform knows the standard: aliases of types and columns, one colon or two, nesting, lists. It stops at
the first thing it dislikes; so what we do not support is looked for before, in all rows at once, and
what its tree says is checked after: expressions, references, circles.
"""

import re
from typing import Any, Final

from pyxform.errors import PyXFormError
from pyxform.xls2json import workbook_to_json
from pyxform.xls2json_backends import DefinitionData

from mashang.engines.xlsforms.form import DEFAULT, Form
from mashang.engines.xlsforms.nodes import Builder
from mashang.engines.xlsforms.ordering import in_order
from mashang.engines.xlsforms.refusals import Refusal, Refused, unsupported
from mashang.engines.xlsforms.sheets import FormBook, FormSheet, read_book
from mashang.kernel.texts import Text

ROW: Final = "mashang_row"
"""A column of ours that carries each row's number through the library."""
KNOWN: Final = "mashang_known"
_KNOWN_HEADINGS: Final = ("mashang::known", "mashang:known", "mashang_known", "known")
_AT_ROW: Final = re.compile(r"\[row : (\d+)\]\s*")
_SHEET: Final = re.compile(r"On the '(\w+)' sheet")
_MEDIA: Final = re.compile(r"^(media:+)?(image|big-image|audio|video)(:|$)", re.IGNORECASE)
_MOST_QUESTIONS: Final = 600


def form_from(content: bytes, name: str) -> Form:
    """The form in a workbook.

    Args:
        content: the file as sent; nothing about it is trusted.
        name: the file's name, for messages.

    Raises:
        Refused: with every row that cannot be converted and why.
        Invalid: not a workbook that can be read at all.
    """
    book = read_book(content, name)
    found = [*book.faults, *_foreseen(book)]
    if found:
        raise Refused(name, found)
    tree = _tree(book)
    builder = Builder(book.sheets["survey"])
    children = builder.children(tree.get("children", []))
    form = Form(
        title=str(tree.get("title") or name),
        form_id=str(tree.get("id_string") or ""),
        version=str(tree.get("version") or ""),
        languages=builder.languages or (DEFAULT,),
        default_language=str(tree.get("default_language") or DEFAULT),
        children=children,
    )
    refusals = [*builder.refusals, *_sizes(form)]
    order, more = in_order(form) if not refusals else ((), [])
    if refusals or more:
        raise Refused(name, [*refusals, *more])
    return Form(
        title=form.title,
        form_id=form.form_id,
        version=form.version,
        languages=form.languages,
        default_language=form.default_language,
        children=children,
        order=order,
    )


def _foreseen(book: FormBook) -> list[Refusal]:
    """What can be told from the sheets before the standard's library reads them."""
    survey = book.sheets.get("survey")
    if survey is None or not survey.rows:
        return [
            Refusal(
                "",
                0,
                Text(
                    "没有名为 survey 的工作表，这不是 XLSForm 表单",
                    "there is no sheet survey, so this is no XLSForm",
                ),
            )
        ]
    found: list[Refusal] = []
    heading = _heading(survey, ("type", "command"))
    for one in survey.rows:
        why = unsupported(one.by_heading.get(heading, ""))
        if why is not None:
            found.append(Refusal("survey", one.row, why))
    for sheet in (survey, book.sheets.get("choices")):
        found.extend(_columns(sheet) if sheet else [])
    found.extend(_other_sheets(book))
    return found


def _columns(sheet: FormSheet) -> list[Refusal]:
    """Filled cells of columns that mean something we do not do."""
    found = []
    for one in sheet.rows:
        for heading in one.by_heading:
            plain = heading.strip().lower()
            if _MEDIA.match(plain):
                why = Text("暂不支持媒体列 {name}", "column {name} is not supported", name=heading)
            elif plain in {"trigger", "save_to"} or plain.startswith("body::intent"):
                why = Text("不支持列 {name}", "column {name} is not supported", name=heading)
            else:
                continue
            found.append(Refusal(sheet.name, one.row, why))
    return found


def _other_sheets(book: FormBook) -> list[Refusal]:
    found = [
        Refusal(
            name,
            0,
            Text("不支持工作表 {sheet}", "the sheet {sheet} is not supported", sheet=name),
        )
        for name in ("entities", "osm")
        if name in book.sheets and book.sheets[name].rows
    ]
    settings = book.sheets.get("settings")
    for one in settings.rows if settings else ():
        if _value(one.by_heading, "public_key"):
            why = Text(
                "不支持加密提交（public_key）；平台按数据类别加密保存",
                "encrypted submission (public_key) is not supported; answers are sealed here",
            )
            found.append(Refusal("settings", one.row, why))
    return found


def _value(cells: dict[str, str], heading: str) -> str:
    return next((words for name, words in cells.items() if name.strip().lower() == heading), "")


def _heading(sheet: FormSheet, names: tuple[str, ...]) -> str:
    return next((one for one in sheet.headings if one.strip().lower() in names), "")


def _tree(book: FormBook) -> dict[str, Any]:
    """What the standard's library makes of the sheets.

    Raises:
        Refused: it does not like a row.
    """
    sheets = book.sheets
    survey = _with_ours(sheets["survey"])
    empty = FormSheet("", (), ())
    choices, settings = sheets.get("choices", empty), sheets.get("settings", empty)
    data = DefinitionData(
        survey=survey,
        survey_header=[dict.fromkeys([*_plain_headings(sheets["survey"]), ROW, KNOWN])],
        choices=choices.dicts(),
        choices_header=[dict.fromkeys(choices.headings)],
        settings=settings.dicts()[:1],
        settings_header=[dict.fromkeys(settings.headings)],
        sheet_names=list(sheets),
    )
    try:
        tree: dict[str, Any] = workbook_to_json(data, form_name="data", warnings=[])
    except PyXFormError as error:
        raise Refused(book.name, [_said(error)]) from error
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
        why = Text("工作簿不符合 XLSForm 标准", "the workbook does not follow the standard")
        raise Refused(book.name, [Refusal("survey", 0, why)]) from error
    return tree


def _plain_headings(sheet: FormSheet) -> list[str]:
    return [one for one in sheet.headings if one.lower() not in _KNOWN_HEADINGS]


def _with_ours(sheet: FormSheet) -> list[dict[str, str]]:
    """The rows with their numbers, and the column of known facts under a name without colons.

    A single heading with two colons would make the library read `label:English` as one word.
    """
    rows = sheet.dicts()
    for number, row in enumerate(rows, start=2):
        for heading in list(row):
            if heading.lower() in _KNOWN_HEADINGS:
                row[KNOWN] = row.pop(heading)
        if row:
            row[ROW] = str(number)
    return rows


def _said(error: PyXFormError) -> Refusal:
    """What the library says, by row."""
    words = str(error)
    row, sheet = _AT_ROW.search(words), _SHEET.search(words)
    plain = _AT_ROW.sub("", words).strip().splitlines()
    reason = plain[0][:300] if plain else ""
    why = Text(
        "不符合 XLSForm 标准：{reason}", "against the XLSForm standard: {reason}", reason=reason
    )
    named = sheet.group(1) if sheet else ("choices" if "hoice" in words and not row else "survey")
    return Refusal(named, int(row.group(1)) if row else 0, why)


def _sizes(form: Form) -> list[Refusal]:
    count = sum(1 for _ in form.nodes())
    if count <= _MOST_QUESTIONS:
        return []
    why = Text("超过 {n} 道题", "more than {n} questions", n=_MOST_QUESTIONS)
    return [Refusal("survey", 0, why)]
