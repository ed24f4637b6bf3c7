"""Answers as a spreadsheet: texts stay texts, so that no answer is a formula."""

import io
from collections.abc import Iterator, Mapping
from typing import Any, Final

from mashang.engines.tables import Column, write_table
from mashang.engines.xlsforms import Form, Group, Kind, Node, Question
from mashang.kernel.texts import Text, language
from mashang.work.forms.actions import Answered

_MOST_REPEATED_COLUMNS: Final = 20
_ADDRESS: Final = "_address"


def answers_book(answered: Answered) -> bytes:
    """A workbook: a row for each name, a column for each question, repeats numbered."""
    columns = [Column(_ADDRESS, Text("住址", "Address"), str)]
    titles = _titles(answered.form)
    rows = [(where, dict(_flat(answers))) for where, answers in answered.rows]
    used = {path for _, row in rows for path in row}
    wanted = list(_paths(answered.form.children, used))
    for path in wanted:
        label = titles[_bare(path).rpartition("/")[2]]
        number = f" {path}" if "[" in path else ""
        columns.append(Column(path, Text(f"{label}{number}", f"{label}{number}"), str))
    labels = _labels(answered.form)
    out = io.BytesIO()
    write_table(
        out,
        columns,
        (
            {_ADDRESS: where, **{path: _said(labels, path, row.get(path, "")) for path in wanted}}
            for where, row in rows
        ),
        sheet=Text(answered.title[:30], answered.title[:30]),
    )
    return out.getvalue()


def _flat(answers: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    for name, value in answers.items():
        if isinstance(value, str):
            yield f"{prefix}{name}", value
        elif isinstance(value, Mapping):
            yield from _flat(value, f"{prefix}{name}/")
        else:
            for place, one in enumerate(value[:_MOST_REPEATED_COLUMNS], start=1):
                yield from _flat(one, f"{prefix}{name}[{place}]/")


def _paths(children: tuple[Node, ...], used: set[str], prefix: str = "") -> Iterator[str]:
    """Columns in the order of the form; of repeats as many as anybody filled."""
    for node in children:
        here = f"{prefix}{node.name}"
        if isinstance(node, Question):
            if node.kind is not Kind.NOTE:
                yield here
        elif isinstance(node, Group):
            yield from _paths(node.children, used, f"{here}/")
        else:
            for place in range(1, _MOST_REPEATED_COLUMNS + 1):
                one = f"{here}[{place}]/"
                if any(path.startswith(one) for path in used):
                    yield from _paths(node.children, used, one)


def _titles(form: Form) -> dict[str, str]:
    return {
        one.name: one.label.said(language(), form.default_language) or one.name
        for one in form.questions()
    }


def _labels(form: Form) -> dict[str, dict[str, str]]:
    return {
        one.name: {
            choice.name: choice.label.said(language(), form.default_language)
            for choice in one.choices
        }
        for one in form.questions()
        if one.choices
    }


def _said(labels: dict[str, dict[str, str]], path: str, value: str) -> str:
    known = labels.get(_bare(path).rpartition("/")[2])
    return "、".join(known.get(one, one) for one in value.split()) if known else value


def _bare(path: str) -> str:
    return path.split("[", 1)[0] if "/" not in path else path
