"""YAML read strictly: every value knows its file and line, and nothing is guessed.

Plain YAML would take `07:30` for 450, `no` for false, let the last of two equal keys win and let an
alias of an alias grow without end. Each of these is refused with a sentence that names the line.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, time
from typing import Protocol

import yaml

from mashang.kernel.errors import Invalid
from mashang.kernel.texts import Text

_TAG = "tag:yaml.org,2002:"
_WHOLE = re.compile(r"0|[1-9][0-9]{0,17}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIME = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]")


@dataclass(frozen=True, slots=True)
class Item:
    """One value of a YAML file, and where it stands.

    Attributes:
        file: name of the file inside the pack.
        line: counted from 1.
        node: the composed YAML node.
    """

    file: str
    line: int
    node: yaml.Node

    @property
    def kind(self) -> str:
        """`map`, `seq`, `str`, `int`, `bool`, `null`, `float` or `timestamp`."""
        return str(self.node.tag).removeprefix(_TAG)

    def fail(self, code: str, what: Text) -> Invalid:
        """The error that names this place; the caller raises it."""
        return _failure(code, self.file, self.line, what)

    def mapping(
        self, *, known: Collection[str] | None = None, required: Collection[str] = ()
    ) -> dict[str, "Item"]:
        """The entries of a mapping by key.

        Args:
            known: the only keys allowed; None allows any.
            required: keys that must be there.
        """
        if not isinstance(self.node, yaml.MappingNode):
            raise self.fail("plan.not_a_mapping", Text("这里应为“键: 值”", "Expected `key: value`"))
        entries: dict[str, Item] = {}
        for key_node, value_node in self.node.value:
            key = str(key_node.value) if isinstance(key_node, yaml.ScalarNode) else ""
            if not key:
                raise self._at(key_node).fail(
                    "plan.bad_key", Text("键应为一个词", "A key must be one word")
                )
            if key in entries:
                raise self._at(key_node).fail(
                    "plan.key_twice", Text("“{key}”重复出现", "`{key}` is given twice", key=key)
                )
            if known is not None and key not in known:
                raise self._at(key_node).fail(
                    "plan.unknown_key",
                    Text(
                        "不认识“{key}”，可用：{known}",
                        "`{key}` is unknown; known are {known}",
                        key=key,
                        known=", ".join(sorted(known)),
                    ),
                )
            entries[key] = self._at(value_node)
        for key in required:
            if key not in entries:
                raise self.fail(
                    "plan.missing_key", Text("缺少“{key}”", "`{key}` is missing", key=key)
                )
        return entries

    def sequence(self) -> list["Item"]:
        """The items of a list; an empty list is refused."""
        if not isinstance(self.node, yaml.SequenceNode):
            raise self.fail("plan.not_a_list", Text("这里应为列表", "Expected a list"))
        if not self.node.value:
            raise self.fail("plan.empty_list", Text("列表不能为空", "The list is empty"))
        return [self._at(node) for node in self.node.value]

    def words(self) -> str:
        """A text that is not blank."""
        if self.kind != "str" or not self.node.value.strip():
            raise self.fail("plan.not_a_text", Text("这里应为文字", "Expected a text"))
        return str(self.node.value)

    def whole(self) -> int:
        """A whole number, zero or greater, in plain digits."""
        if self.kind != "int" or not _WHOLE.fullmatch(self.node.value):
            raise self.fail(
                "plan.not_a_number",
                Text(
                    '这里应为不小于 0 的整数（时刻请加引号，如 "07:30"）',
                    'Expected a whole number, 0 or more (put times in quotes: "07:30")',
                ),
            )
        return int(self.node.value)

    def flag(self) -> bool:
        """`true` or `false`, nothing else."""
        if self.kind != "bool" or self.node.value not in ("true", "false"):
            raise self.fail(
                "plan.not_a_flag", Text("这里应为 true 或 false", "Expected true or false")
            )
        return bool(self.node.value == "true")

    def day(self) -> date:
        """A day written as 2026-01-31."""
        return self.read_day(str(self.node.value))

    def read_day(self, text: str) -> date:
        """A day out of a text of this item."""
        if _DAY.fullmatch(text):
            try:
                return date.fromisoformat(text)
            except ValueError as err:
                raise self._no_day() from err
        raise self._no_day()

    def clock_time(self) -> time:
        """A local time written in quotes as "07:30"."""
        if self.kind != "str" or not _TIME.fullmatch(self.node.value):
            raise self.fail(
                "plan.not_a_time",
                Text('这里应为加引号的时刻，如 "07:30"', 'Expected a time in quotes: "07:30"'),
            )
        return time.fromisoformat(self.node.value)

    def both(self) -> Text:
        """A sentence in both languages: `{zh: …, en: …}`."""
        sides = self.mapping(known=("zh", "en"), required=("zh", "en"))
        return Text(sides["zh"].words(), sides["en"].words())

    def _no_day(self) -> Invalid:
        return self.fail(
            "plan.not_a_day", Text("这里应为日期，如 2026-01-31", "Expected a day: 2026-01-31")
        )

    def _at(self, node: yaml.Node) -> "Item":
        return Item(self.file, _line(node.start_mark), node)


def read_yaml(file: str, text: str) -> Item:
    """The root of one YAML document.

    Raises:
        Invalid: `plan.not_yaml`, `plan.alias`, `plan.too_deep` or `plan.empty`, naming the line.
    """
    try:
        for event in yaml.parse(text, Loader=yaml.SafeLoader):
            if isinstance(event, yaml.AliasEvent):
                raise _failure(
                    "plan.alias",
                    file,
                    _line(event.start_mark),
                    Text("不用别名（*名称），请写出内容", "No aliases (*name): write it out"),
                )
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as err:
        line = _line(err.problem_mark)
        raise _failure("plan.not_yaml", file, line, _NOT_YAML) from err
    except yaml.YAMLError as err:
        raise _failure("plan.not_yaml", file, 1, _NOT_YAML) from err
    except RecursionError as err:
        raise _failure("plan.too_deep", file, 1, Text("嵌套太深", "Nested too deeply")) from err
    if node is None:
        raise _failure("plan.empty", file, 1, Text("文件是空的", "The file is empty"))
    return Item(file, _line(node.start_mark), node)


_NOT_YAML = Text("不是有效的 YAML", "This is not valid YAML")


class _Mark(Protocol):
    """Where a node or an error stands; lines count from 0."""

    line: int


def _line(mark: _Mark | None) -> int:
    return mark.line + 1 if mark is not None else 1


def _failure(code: str, file: str, line: int, what: Text) -> Invalid:
    text = Text(
        "{file} 第 {line} 行：{what}",
        "{file}, line {line}: {what}",
        file=file,
        line=line,
        what=what,
    )
    return Invalid(code, text, field=file, line=line)
