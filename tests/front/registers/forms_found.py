"""The forms of a page, as a browser would send them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

TYPED = {"text", "tel", "search", "email", "url", "password", "number", "date", "time",
         "datetime-local"}  # fmt: skip


@dataclass
class FoundForm:
    """One form: where it goes, what it carries by itself, and which fields somebody types in."""

    action: str
    method: str
    kept: dict[str, Any] = field(default_factory=dict)
    typed: list[str] = field(default_factory=list)
    files: list[str] = field(default_factory=list)

    def filled(self, words: Mapping[str, str]) -> dict[str, Any]:
        """What is sent when every typed field holds these words."""
        return {**self.kept, **words}

    @property
    def key(self) -> tuple[str, ...]:
        """Forms of one kind share it, whatever they are about."""
        return (self.method, *sorted({*self.kept, *self.typed, *self.files}))


class _Reader(HTMLParser):
    def __init__(self, address: str) -> None:
        super().__init__()
        self.address = address
        self.found: list[FoundForm] = []
        self._form: FoundForm | None = None
        self._select: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            action = given.get("action") or self.address
            self._form = FoundForm(action, given.get("method", "get").lower())
            self.found.append(self._form)
        if self._form is None:
            return
        if tag == "input" and given.get("name") and "disabled" not in given:
            self._input(self._form, given)
        elif tag == "textarea" and given.get("name"):
            self._form.typed.append(given["name"])
        elif tag == "select" and given.get("name"):
            self._select = given["name"]
        elif tag == "option" and self._select and given.get("value"):
            is_chosen = "selected" in given or self._select not in self._form.kept
            self._form.kept |= {self._select: given["value"]} if is_chosen else {}

    def _input(self, form: FoundForm, given: dict[str, str]) -> None:
        name, kind = given["name"], given.get("type", "text")
        if kind in TYPED:
            form.typed.append(name)
        elif kind == "file":
            form.files.append(name)
        elif kind == "hidden" and name != "csrfmiddlewaretoken":
            form.kept[name] = given.get("value", "")
        elif kind in {"radio", "checkbox"} and (name not in form.kept or "checked" in given):
            form.kept[name] = given.get("value", "on")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._select = None


def forms_of(page: str, address: str) -> list[FoundForm]:
    """Every form of a page; those without an action go to the page's own address."""
    reader = _Reader(address)
    reader.feed(page)
    return reader.found
