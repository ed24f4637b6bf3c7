"""From the tree of the standard's library to the nodes of a form; each row's trouble is collected."""

import re
from collections import Counter
from typing import Any, Final

from mashang.engines.xlsforms.expressions import Expression, Wrong, expression
from mashang.engines.xlsforms.form import (
    DEFAULT,
    Choice,
    Group,
    Kind,
    Node,
    Question,
    Repeat,
    Words,
)
from mashang.engines.xlsforms.functions import pattern
from mashang.engines.xlsforms.refusals import Refusal
from mashang.engines.xlsforms.sheets import FormSheet
from mashang.kernel.texts import Text

_KINDS: Final = {
    "text": Kind.TEXT, "string": Kind.TEXT, "q string": Kind.TEXT, "barcode": Kind.TEXT,
    "q barcode": Kind.TEXT, "phone number": Kind.TEXT, "percentage": Kind.INTEGER,
    "integer": Kind.INTEGER, "int": Kind.INTEGER, "q int": Kind.INTEGER,
    "decimal": Kind.DECIMAL, "q decimal": Kind.DECIMAL, "range": Kind.RANGE,
    "date": Kind.DATE, "q date": Kind.DATE, "time": Kind.TIME, "q time": Kind.TIME,
    "datetime": Kind.DATETIME, "q date time": Kind.DATETIME, "date time": Kind.DATETIME,
    "select one": Kind.SELECT_ONE, "select all that apply": Kind.SELECT_MULTIPLE,
    "acknowledge": Kind.ACKNOWLEDGE, "q acknowledge": Kind.ACKNOWLEDGE,
    "trigger": Kind.ACKNOWLEDGE, "geopoint": Kind.GEOPOINT, "q geopoint": Kind.GEOPOINT,
    "gps": Kind.GEOPOINT, "location": Kind.GEOPOINT, "q location": Kind.GEOPOINT,
    "note": Kind.NOTE, "q note": Kind.NOTE, "calculate": Kind.CALCULATE,
    "hidden": Kind.HIDDEN, "start": Kind.START, "get start time": Kind.START,
    "start time": Kind.START, "end": Kind.END, "get end time": Kind.END, "end time": Kind.END,
    "today": Kind.TODAY, "get today": Kind.TODAY,
}  # fmt: skip
_LIKELY: Final = re.compile(r"[A-Za-z_\u4e00-\u9fff][\w.\-\u4e00-\u9fff]*\Z")
_PATTERN: Final = re.compile(r"regex\s*\([^,]+,\s*(?:'([^']*)'|\"([^\"]*)\")")
_OTHER: Final = "Specify other."
_OTHER_WORDS: Final = Words((("中文 (zh)", "请说明“其他”"), ("English (en)", _OTHER)))
_OTHER_CHOICE: Final = Words((("中文 (zh)", "其他"), ("English (en)", "Other")))
_TRUE: Final = frozenset({"yes", "true", "true()", "1"})
_FALSE: Final = frozenset({"no", "false", "false()", "0", ""})
_OWN_NOTE: Final = "reserved_name_for_field_list_labels_"


class Builder:
    """Makes nodes and remembers what is wrong with which row."""

    def __init__(self, survey: FormSheet) -> None:
        self.refusals: list[Refusal] = []
        self.languages: tuple[str, ...] = ()
        self._rows = {one.row for one in survey.rows}
        self._names: Counter[str] = Counter()

    def children(self, found: list[dict[str, Any]], *, within: int = 0) -> tuple[Node, ...]:
        """Nodes of a level.

        Args:
            within: the row of the container, for what the library added itself.
        """
        nodes = (self._node(one, within) for one in found)
        return tuple(node for node in nodes if node is not None)

    def _node(self, one: dict[str, Any], within: int) -> Node | None:
        kind = str(one.get("type", "")).lower()
        name = str(one.get("name", ""))
        row = int(one.get("mashang_row") or within)
        if kind == "group" and one.get("control", {}).get("bodyless"):
            return None
        if name.startswith(_OWN_NOTE):
            return None
        self._insist_on_name(name, row)
        if kind in {"group", "repeat"}:
            return self._container(one, kind, name, row)
        if kind not in _KINDS:
            why = Text("不支持题型 {type}", "type {type} is not supported", type=kind[:60])
            self._refuse(row, why)
            return None
        return self._question(one, _KINDS[kind], name, row)

    def _container(self, one: dict[str, Any], kind: str, name: str, row: int) -> Node:
        control = one.get("control") or {}
        children = self.children(one.get("children", []), within=row)
        relevant = self._expression(one, "relevant", row)
        label = self._words(one.get("label"))
        if kind == "group":
            return Group(name=name, row=row, label=label, relevant=relevant, children=children)
        count = self._checked(str(control.get("jr:count") or ""), row)
        return Repeat(
            name=name, row=row, label=label, relevant=relevant, count=count, children=children
        )

    def _question(self, one: dict[str, Any], kind: Kind, name: str, row: int) -> Question:
        bind = one.get("bind") or {}
        default = str(one.get("default") or "")
        is_dynamic = bool(one.get("_dynamic_default"))
        parameters = one.get("parameters") or {}
        if parameters.get("randomize") == "true":
            self._refuse(
                row, Text("不支持随机排列选项", "choices in random order are not supported")
            )
        return Question(
            name=name,
            kind=kind,
            row=row,
            label=_OTHER_WORDS if one.get("label") == _OTHER else self._words(one.get("label")),
            hint=self._words(one.get("hint")),
            required=self._yes_or_no(bind.get("required"), row),
            required_message=self._words(bind.get("jr:requiredMsg")),
            relevant=self._expression(one, "relevant", row),
            constraint=self._expression(one, "constraint", row),
            constraint_message=self._words(bind.get("jr:constraintMsg")),
            calculate=self._expression(one, "calculate", row),
            default="" if is_dynamic else default,
            default_expression=self._checked(default, row) if is_dynamic else None,
            is_read_only=str(bind.get("readonly", "")).lower() in _TRUE,
            appearance=str((one.get("control") or {}).get("appearance") or ""),
            choices=self._choices(one, row),
            choice_filter=self._checked(str(one.get("choice_filter") or ""), row),
            known=str(one.get("mashang_known") or "").strip(),
            span=self._span(parameters) if kind is Kind.RANGE else ("", "", ""),
        )

    def _span(self, parameters: dict[str, Any]) -> tuple[str, str, str]:
        return (
            str(parameters.get("start") or "1"),
            str(parameters.get("end") or "10"),
            str(parameters.get("step") or "1"),
        )

    def _choices(self, one: dict[str, Any], row: int) -> tuple[Choice, ...]:
        found = one.get("choices")
        if not isinstance(found, list):
            return ()
        if len(found) > 2_000:
            self._refuse(row, Text("选项超过 2000 个", "more than 2,000 choices"))
            return ()
        return tuple(
            Choice(
                name=str(choice.get("name", "")),
                label=self._choice_label(choice),
                columns=tuple(
                    (str(key), str(value))
                    for key, value in choice.items()
                    if key not in {"label", "name"} and isinstance(value, str | int | float)
                ),
            )
            for choice in found
        )

    def _choice_label(self, choice: dict[str, Any]) -> Words:
        label = choice.get("label")
        words = {str(one) for one in label.values()} if isinstance(label, dict) else {str(label)}
        if choice.get("name") == "other" and words == {"Other"}:
            return _OTHER_CHOICE
        return self._words(label) or Words(((DEFAULT, str(choice.get("name", ""))),))

    def _words(self, given: Any) -> Words:
        if isinstance(given, dict):
            found = tuple((str(name), str(words)) for name, words in given.items() if words)
        else:
            found = ((DEFAULT, str(given)),) if given not in {None, ""} else ()
        known = dict.fromkeys((*self.languages, *(name for name, _ in found)))
        self.languages = tuple(known)
        return Words(found)

    def _yes_or_no(self, given: Any, row: int) -> Expression | None:
        words = str(given or "").strip()
        if words.lower() in _FALSE:
            return None
        return self._checked("true()" if words.lower() in _TRUE else words, row)

    def _expression(self, one: dict[str, Any], part: str, row: int) -> Expression | None:
        return self._checked(str((one.get("bind") or {}).get(part) or "").strip(), row)

    def _checked(self, source: str, row: int) -> Expression | None:
        if not source:
            return None
        try:
            for found in _PATTERN.finditer(source):
                pattern(found.group(1) or found.group(2) or "")
            return expression(source)
        except Wrong as wrong:
            self._refuse(row, wrong.why)
            return None

    def _insist_on_name(self, name: str, row: int) -> None:
        self._names[name] += 1
        if _LIKELY.match(name) is None or len(name) > 80:
            self._refuse(row, Text("名称 {name} 写法不对", "{name} is no name", name=name[:80]))
        elif self._names[name] == 2:
            why = Text("名称 {name} 重复使用", "the name {name} is used twice", name=name)
            self._refuse(row, why)

    def _refuse(self, row: int, why: Text) -> None:
        self.refusals.append(Refusal("survey", row, why))
