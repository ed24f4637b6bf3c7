"""Pages run under a strict content policy: nothing inline, nothing from elsewhere."""

import re

import pytest
from django.template import engines

from tests.architecture.source import PACKAGE, ROOT, Page, pages

INLINE = {
    "a handler": re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "a style": re.compile(r"<style\b|\sstyle\s*=\s*[\"']", re.IGNORECASE),
    "a script": re.compile(r"<script\b(?![^>]*\bsrc=)", re.IGNORECASE),
    "an htmx handler": re.compile(r"\bhx-on\b|\bhx-vals=[\"']js:|\bhx-vars\b"),
    "a javascript: address": re.compile(r"javascript:", re.IGNORECASE),
    "something from elsewhere": re.compile(
        r"(?:src|href|action)\s*=\s*[\"'](?:https?:)?//", re.IGNORECASE
    ),
}
UNESCAPED = re.compile(r"\|\s*safe\b|{%\s*autoescape\s+off")


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.name)
def test_a_template_holds_nothing_inline(page: Page) -> None:
    wrong = [
        f"{page.at(found.start())} {what}"
        for what, pattern in INLINE.items()
        for found in pattern.finditer(_without_django_tags(page.text))
    ]
    wrong += [f"{page.at(found.start())} unescaped" for found in UNESCAPED.finditer(page.text)]
    assert not wrong


def _without_django_tags(text: str) -> str:
    return re.sub(r"{[%#].*?[%#]}", lambda found: " " * len(found.group()), text)


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.name)
def test_a_template_can_be_read(page: Page) -> None:
    """Both sentences of every `{% t %}` are there with the same placeholders: the tag insists."""
    engines["django"].get_template(page.name)


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.name)
def test_every_form_that_posts_carries_its_token(page: Page) -> None:
    for form in re.finditer(r"<form\b[^>]*>.*?</form>", page.text, re.DOTALL | re.IGNORECASE):
        if re.search(r"method=[\"']post", form.group(), re.IGNORECASE):
            assert "csrf_token" in form.group(), page.at(form.start())


def test_templates_stand_in_a_folder_of_their_rooms_name() -> None:
    wrong = [
        str(page.path.relative_to(ROOT))
        for page in pages()
        if page.name.partition("/")[0] not in {page.owner.rpartition(".")[2], "django"}
    ]
    assert not wrong


def test_our_own_scripts_are_modules_without_eval() -> None:
    wrong = [
        f"{path.relative_to(ROOT)}: {word}"
        for path in PACKAGE.glob("**/static/**/*.js")
        if "vendor" not in path.parts
        for word in ("eval(", "new Function", "document.write", ".innerHTML")
        if word in path.read_text("utf-8")
    ]
    assert not wrong
