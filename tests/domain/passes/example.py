"""The worked example and the tables of docs/passes.md, made by the code that they describe."""

import re

import segno

from mashang.domain.passage import CredentialKind
from mashang.domain.passes import CLASSES, Flaw, as_jwks, base45, cbor
from mashang.domain.passes.claims import KINDS, claims_of
from mashang.domain.passes.writing import PREFIX
from tests.domain.passes.making import (
    KEYS,
    Phone,
    PhoneWithP256,
    card,
    lorry,
    resident,
    shown,
    visitor,
)

_SECTION = re.compile(r"(<!-- (\w+) -->\n).*?(\n<!-- end -->)", re.DOTALL)


def with_examples(text: str) -> str:
    """The page with its generated sections drawn anew."""
    return _SECTION.sub(
        lambda found: found.group(1) + _MAKE[found.group(2)]() + found.group(3), text
    )


def _table(heads: tuple[str, ...], rows: list[tuple[object, ...]]) -> str:
    lines = [heads, tuple("---" for _ in heads), *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines)


def _kinds() -> str:
    return _table(
        ("number", "kind", "中文"),
        [(number, f"`{kind.value}`", kind.text.zh) for kind, number in KINDS.items()],
    )


def _classes() -> str:
    return _table(("number", "class"), [(number, f"`{name}`") for name, number in CLASSES.items()])


def _flaws() -> str:
    return _table(
        ("flaw", "what it means", "admission is told"),
        [(f"`{flaw.value}`", flaw.text.en, f"`{flaw.fault.value}`") for flaw in Flaw],
    )


def _sizes() -> str:
    rows: list[tuple[object, ...]] = []
    for name, one, phone in (
        ("resident, phone with Ed25519", resident(Phone().key), Phone()),
        ("resident, phone with P-256", resident(PhoneWithP256().key), PhoneWithP256()),
        ("household card", card(), None),
        ("visitor, two doors, a host", visitor(), None),
        ("lorry, hours and plate", lorry(), None),
    ):
        scene = shown(one, phone)
        raw = base45.decode(scene.text.removeprefix(PREFIX))
        version = segno.make(scene.text, error="M", boost_error=False).designator
        rows.append((name, len(scene.signed), len(raw), len(scene.text), version))
    return _table(("pass", "bytes", "with proof", "signs", "QR code"), rows)


def _bytes() -> str:
    scene = shown(visitor())
    key = as_jwks(KEYS)["keys"][0]
    return "\n".join(
        [
            f"The issuer's key: `kid` `{key['kid']}`, `x` `{key['x']}` (the seed is the bytes 00 to 1f; never use it).",
            "",
            "```",
            *_wrapped(scene.text, 96),
            "```",
            "",
            "as bytes, after the prefix and base45:",
            "",
            "```",
            *_wrapped(scene.signed.hex(), 96),
            "```",
            "",
            "with these claims:",
            "",
            "```",
            *_wrapped(cbor.encode(claims_of(scene.one)).hex(), 96),
            "```",
            "",
            "in diagnostic notation:",
            "",
            "```",
            _diagnostic(claims_of(scene.one)),
            "```",
        ]
    )


def _wrapped(text: str, width: int) -> list[str]:
    return [text[at : at + width] for at in range(0, len(text), width)]


def _diagnostic(item: object) -> str:
    """Source: RFC 8949, section 8."""
    match item:
        case dict():
            inner = ", ".join(f"{int(label)}: {_diagnostic(value)}" for label, value in
                              sorted(item.items(), key=lambda pair: cbor.encode(int(pair[0]))))  # fmt: skip
            return "{" + inner + "}"
        case list():
            return "[" + ", ".join(_diagnostic(one) for one in item) + "]"
        case bytes():
            return f"h'{item.hex()}'"
        case str():
            return f'"{item}"'
    return str(item)


_MAKE = {"kinds": _kinds, "classes": _classes, "flaws": _flaws, "sizes": _sizes, "bytes": _bytes}
assert set(KINDS) == set(CredentialKind)
