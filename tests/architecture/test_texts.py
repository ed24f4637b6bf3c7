"""Every sentence stands in both languages, each side in its own.

Run by `make lint`: it needs no database.
"""

import ast
import re
from collections.abc import Iterator
from string import Formatter

from tests.architecture.source import PACKAGE, ROOT, Module, Page, called, constant, modules, pages

HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
LETTER = re.compile(r"[^\W\d_]")
SAME_IN_BOTH = {"{name}", "中文", "English"}
"""Sides that are the same in both languages, or name a language in itself."""
SHEETS = {"web/parts_staff.html", "web/parts_resident.html", "web/parts_paper.html"}
"""The sheet of components, with invented values."""
WRITTEN = {"title", "alt", "placeholder", "aria-label", "aria-description", "label", "summary"}
"""Attributes whose words a person reads or hears."""
PIECES_FOR_PEOPLE = {"pages", "forms", "actions", "queries", "steps", "policy", "imports", "room",
                     "kinds", "routes", "shell", "seats", "wishes"}  # fmt: skip
READERS = {
    "mashang.domain.": "parses what people wrote",
    "mashang.engines.": "knows columns by their synonyms",
    "mashang.cli.": "speaks to an operator at a terminal",
    "mashang.config.settings": "names a language in itself",
    "mashang.api.base": "the product's own name",
    "mashang.elements.cases.life": "stored words, said in both languages by queries",
    "mashang.elements.organisations.columns": "words of spreadsheets that are read",
    "mashang.elements.organisations.rosters": "words of spreadsheets that are read",
    "mashang.elements.people.columns": "words of spreadsheets that are read",
    "mashang.elements.people.rosters": "parts of an address",
    "mashang.elements.places.houses": "words of spreadsheets that are read",
    "mashang.elements.places.naming": "parts of an address",
    "mashang.foundation.codes.cards": "paper: both languages are printed together",
    "mashang.foundation.codes.posters": "paper: both languages are printed together",
    "mashang.foundation.codes.pdf": "the range of the font",
    "mashang.foundation.signin.pages.security": "the issuer's name in an authenticator",
    "mashang.front.registers.banner": "a mark that is read again, in both languages at once",
    "mashang.front.registers.exports": "joins columns of a sheet",
    "mashang.web.moments": "a function for each language",
    "mashang.web.parts_sheet": "an invented name",
}
"""Where Chinese stands alone, each with the reason."""
EXAMPLES = (
    "王芳",
    "附",
    "南门",
    "1幢1单元门",
    "白石嘉苑3-2-501",
    "2组136-1号",
    "3幢2单元501室",
    "3幢2单元501",
)
"""Chinese that an English hint quotes."""


def _texts() -> Iterator[tuple[Module, ast.Call, str, str]]:
    for module in modules():
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Call) and called(node) in {"Text", "texts.Text"}:
                sides = [constant(argument) for argument in node.args[:2]]
                if len(sides) == 2 and sides[0] is not None and sides[1] is not None:
                    yield module, node, sides[0], sides[1]


def _fields(pattern: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(pattern) if name is not None}


def _words(pattern: str) -> str:
    return "".join(text for text, _, _, _ in Formatter().parse(pattern))


def test_placeholders_agree_in_both_languages() -> None:
    wrong = [
        f"{module.at(node)} {zh!r} / {en!r}"
        for module, node, zh, en in _texts()
        if _fields(zh) != _fields(en)
    ]
    assert not wrong


def test_given_values_have_their_placeholder() -> None:
    wrong = [
        f"{module.at(node)} {zh!r}"
        for module, node, zh, _ in _texts()
        if not {word.arg for word in node.keywords if word.arg} <= _fields(zh)
    ]
    assert not wrong


def test_each_side_is_in_its_own_language() -> None:
    wrong = []
    for module, node, zh, en in _texts():
        if (zh == en and not HAN.search(zh)) or {zh, en} & SAME_IN_BOTH:
            continue  # a sign, a number pattern, a name such as PDF
        if not HAN.search(_words(zh)) and LETTER.search(_words(zh)):
            wrong.append(f"{module.at(node)} no Chinese in {zh!r}")
        if HAN.search(re.sub("|".join(EXAMPLES), "", _words(en))):
            wrong.append(f"{module.at(node)} Chinese in {en!r}")
        if LETTER.search(_words(zh)) and not re.search(r"\w", en):
            wrong.append(f"{module.at(node)} no words in {en!r}")
    assert not wrong


def test_chinese_sentences_use_chinese_punctuation() -> None:
    wrong = [
        f"{module.at(node)} {zh!r}"
        for module, node, zh, _ in _texts()
        if re.search(r"[\u3400-\u9fff][,;!?](?!\d)", zh)
    ]
    wrong += [
        f"{page.at(found.start())} {found.group()!r}"
        for page in pages()
        for found in re.finditer(r"[\u3400-\u9fff][,;!?](?![\w/])[^\"]*", page.text)
    ]
    assert not wrong


def test_no_chinese_stands_alone_in_the_code_of_pages_and_rooms() -> None:
    wrong = [
        f"{module.at(node)} {node.value!r}"
        for module in modules()
        if not module.name.startswith(tuple(READERS))
        for node in _plain_strings(module)
        if HAN.search(node.value)
    ]
    assert not wrong


def _plain_strings(module: Module) -> Iterator[ast.Constant]:
    """String constants that are neither docstring, nor part of a `Text`, nor a pattern of `re`."""
    skipped: set[int] = set()
    for node in ast.walk(module.tree):
        is_bilingual = isinstance(node, ast.Call) and (
            called(node).rpartition(".")[2]
            in {"Text", "Column", "compile", "synonyms", "_both", "Heading"}
        )
        # The API's document speaks English, with Chinese terms and examples.
        is_of_the_api = (
            module.piece == "routes"
            and isinstance(node, ast.Call)
            and (called(node) in {"Field", "coded", "public_route"})
        )
        is_said_aside = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        if is_bilingual or is_of_the_api or is_said_aside:
            skipped |= {id(part) for part in ast.walk(node)}
    for node in ast.walk(module.tree):
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in skipped
        ):
            yield node


def test_no_english_sentence_stands_alone_where_people_read() -> None:
    wrong = [
        f"{module.at(node)} {node.value!r}"
        for module in modules()
        if module.piece in PIECES_FOR_PEOPLE or module.name.startswith("mashang.web.")
        for node in _plain_strings(module)
        if re.match(r"[A-Z][a-z]+( [a-z’']+){2,}", node.value)
        and not _is_for_programmers(module, node)
    ]
    assert not wrong


def _is_for_programmers(module: Module, node: ast.Constant) -> bool:
    """Errors of programming, log lines and reasons in the access matrix are read by us alone."""
    line = module.text.splitlines()[node.lineno - 1]
    above = "\n".join(module.text.splitlines()[max(0, node.lineno - 4) : node.lineno])
    return bool(
        re.search(
            r"(ValueError|RuntimeError|TypeError|HouseError|SyntaxError|logger\.|SystemExit)", above
        )
        or "public_page(" in line
        or module.name == "mashang.web.vendor"
    )


def _bare(page: Page) -> str:
    """The template with comments, tags of Django and values blanked, line for line."""
    blanked = re.sub(
        r"{%\s*comment.*?endcomment\s*%}|{#.*?#}|{%.*?%}|{{.*?}}",
        lambda found: re.sub(r"[^\n]", " ", found.group()),
        page.text,
        flags=re.DOTALL,
    )
    return re.sub(
        r"<!--.*?-->|<!DOCTYPE[^>]*>",
        lambda found: re.sub(r"[^\n]", " ", found.group()),
        blanked,
        flags=re.DOTALL,
    )


def test_templates_hold_no_words_outside_their_sentences() -> None:
    wrong = []
    for page in pages():
        bare = _bare(page)
        outside = re.sub(
            r"<(script|style)\b.*?</\1>|<[^>]*>|&[a-z]+;",
            lambda found: re.sub(r"[^\n]", " ", found.group()),
            bare,
            flags=re.DOTALL,
        )
        wrong += [
            f"{page.at(found.start())} {found.group()!r}"
            for found in re.finditer(r"[^\W\d_]+", outside)
            if found.group() not in {"中", "中文", "EN", "JSON", "XLSX", "CSV", "PDF"}
            and page.name not in SHEETS
        ]
        wrong += [
            f"{page.at(found.start())} {found.group(1)}={found.group(2)!r}"
            for found in re.finditer(r"\s([a-z-]+)=\"([^\"]*)\"", bare)
            if found.group(1) in WRITTEN and LETTER.search(found.group(2))
        ]
    assert not wrong


def test_chinese_in_tags_has_its_english_beside_it() -> None:
    wrong = []
    for page in pages():
        for tag in re.finditer(r"{%\s*(\w+)(.*?)%}|{{(.*?)}}", page.text, re.DOTALL):
            if tag.group(1) in {"t", "comment"}:
                continue
            body = tag.group(2) or tag.group(3) or ""
            body = re.sub(r"\"[^\"]*\"\|en:\"[^\"]*\"", "", body)
            if HAN.search(body):
                wrong.append(f"{page.at(tag.start())} {tag.group()}")
    assert not wrong


def test_sides_of_template_sentences_are_in_their_own_language() -> None:
    wrong = []
    pairs = re.compile(
        r"{%\s*t\s+\"((?:[^\"\\]|\\.)*)\"\s+\"((?:[^\"\\]|\\.)*)\"|\"([^\"]*)\"\|en:\"([^\"]*)\""
    )
    for page in pages():
        for found in pairs.finditer(page.text):
            zh = found.group(1) if found.group(1) is not None else found.group(3)
            en = found.group(2) if found.group(2) is not None else found.group(4)
            if (zh == en and not HAN.search(zh)) or en in {"English", "中文"}:
                continue
            if not HAN.search(_words(zh)) and LETTER.search(_words(zh)):
                wrong.append(f"{page.at(found.start())} no Chinese in {zh!r}")
            if HAN.search(_words(en)):
                wrong.append(f"{page.at(found.start())} Chinese in {en!r}")
    assert not wrong


def test_scripts_say_chinese_only_beside_english() -> None:
    """Words in our scripts stand in `{zh, en}` pairs, or come from the page's attributes."""
    wrong = [
        f"{path.relative_to(ROOT)}:{number} {line.strip()}"
        for path in sorted(PACKAGE.glob("**/static/**/*.js"))
        if "vendor" not in path.parts
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if HAN.search(re.sub(r"//.*|/?\*.*", "", line)) and not re.search(r"tongue|\ben\b", line)
    ]
    assert not wrong
