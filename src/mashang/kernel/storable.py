"""Text that no database can store, found and named: NUL and lone surrogates. All else is welcome."""

from collections.abc import Iterable, Mapping
from typing import Final

from mashang.kernel.errors import Invalid
from mashang.kernel.texts import Text

_SHOWN_SIGNS: Final = 40


def fault(text: str) -> Text | None:
    """What makes a text impossible to store, if anything does."""
    if "\x00" in text:
        return Text("含有空字符（NUL）", "contains a NUL character")
    if any("\ud800" <= sign <= "\udfff" for sign in text):
        return Text("含有不完整的字符编码", "contains a broken character")
    return None


def refuse_unstorable(fields: Iterable[tuple[str, str]]) -> None:
    """Pass when every name and value can be stored.

    Raises:
        Invalid: `text.unstorable`, naming the first field at fault.
    """
    for name, value in fields:
        wrong = fault(value) or fault(name)
        if wrong is not None:
            shown = visible(name)
            raise Invalid(
                "text.unstorable",
                Text(
                    "“{field}”{wrong}，无法保存，请删除后重新提交",
                    "“{field}” {wrong} and cannot be stored; please remove it and send again",
                    field=shown,
                    wrong=wrong,
                ),
                field=shown,
            )


def refuse_unstorable_json(document: object) -> None:
    """Look through a parsed JSON document; fields are named by their path (`items[0].note`).

    Raises:
        Invalid: `text.unstorable`.
    """
    waiting: list[tuple[str, object]] = [("", document)]
    while waiting:
        path, found = waiting.pop()
        if isinstance(found, str):
            refuse_unstorable([(path or "body", found)])
        elif isinstance(found, Mapping):
            refuse_unstorable((path or "body", str(key)) for key in found)
            waiting.extend((f"{path}.{key}".lstrip("."), inner) for key, inner in found.items())
        elif isinstance(found, list):
            waiting.extend((f"{path}[{at}]", inner) for at, inner in enumerate(found))


def visible(name: str) -> str:
    """A field's name, harmless to print: at most 40 signs, every unprintable one as `�`."""
    return "".join(sign if sign.isprintable() else "\ufffd" for sign in name[:_SHOWN_SIGNS])
