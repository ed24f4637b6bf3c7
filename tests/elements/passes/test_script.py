"""The phone's script makes the same bytes as the domain, and a square that a reader reads."""

import json
import re
import subprocess
from functools import cache

import pytest
import zxingcpp
from hypothesis import given, settings
from PIL import Image

from mashang.domain.passes import Algorithm, issue, prove, text_of
from mashang.web import vendor
from tests.domain.passes.making import (
    KEYS,
    NOW,
    SIGNING,
    Phone,
    PhoneWithP256,
    passes,
    resident,
)

pytestmark = pytest.mark.node
SCRIPT = """
import encodeQR from "qr";
import * as proof from "./src/mashang/elements/passes/static/passes/proof.js";
let given = "";
for await (const part of process.stdin) given += part;
const bytes = (hex) => Uint8Array.from(hex.match(/../g), (pair) => parseInt(pair, 16));
const hex = (raw) => Buffer.from(raw).toString("hex");
console.log(JSON.stringify(JSON.parse(given).map(({ pass, algorithm, iat, signature }) => {
  const text = proof.squareText(bytes(pass), algorithm, iat, bytes(signature));
  const rows = encodeQR(text, "raw", { ecc: "medium", encoding: "alphanumeric", border: 4 });
  return { signed: hex(proof.toBeSigned(bytes(pass), algorithm, iat)), text, rows, path: proof.pathOf(rows) };
})));
"""
JWA = {Algorithm.EDDSA: "EdDSA", Algorithm.ES256: "ES256"}


@cache
def node() -> str:
    return vendor.npm_that_serves().removesuffix("npm") + "node"


def made_by_script(scenes):
    words = [node(), "--input-type=module", "--eval", SCRIPT]
    told = subprocess.run(
        words, input=json.dumps(scenes), capture_output=True, text=True, check=True, cwd=vendor.ROOT
    )
    return json.loads(told.stdout)


def scene(signed: bytes, phone: Phone):
    """What the script is given, and what the domain makes of the same."""
    seen: list[bytes] = []

    def sign(message: bytes) -> bytes:
        seen.append(message)
        return bytes(range(64))

    proof = prove(signed, phone.key.algorithm, sign, NOW)
    asked = {
        "pass": signed.hex(),
        "algorithm": JWA[phone.key.algorithm],
        "iat": int(NOW.timestamp()),
        "signature": bytes(range(64)).hex(),
    }
    return asked, seen[0].hex(), text_of(signed, proof)


@pytest.mark.parametrize("phone", [Phone(), PhoneWithP256()], ids=["ed25519", "p256"])
def test_script_and_domain_make_the_same_proof_and_a_square_that_is_read(phone):
    asked, signed, text = scene(issue(resident(phone.key), KEYS, SIGNING), phone)
    (made,) = made_by_script([asked])
    assert made["signed"] == signed
    assert made["text"] == text
    rows = made["rows"]
    assert (len(rows) - 8 - 17) // 4 <= 14, "version 14 at most, in alphanumeric mode"
    picture = Image.new("L", (len(rows), len(rows)), 255)
    picture.putdata([0 if dark else 255 for row in rows for dark in row])
    picture = picture.resize((len(rows) * 4, len(rows) * 4), Image.Resampling.NEAREST)
    (found,) = zxingcpp.read_barcodes(picture)
    assert found.text == text
    assert found.ec_level == "M"


@settings(max_examples=20)
@given(one=passes())
def test_for_any_pass_the_bytes_agree(one):
    if one.holder is None:
        return
    phone = PhoneWithP256() if one.holder.algorithm is Algorithm.ES256 else Phone()
    asked, signed, text = scene(issue(one, KEYS, SIGNING), phone)
    (made,) = made_by_script([asked])
    assert (made["signed"], made["text"]) == (signed, text)


def test_the_path_of_a_square_covers_exactly_its_dark_modules():
    phone = Phone()
    (made,) = made_by_script([scene(issue(resident(phone.key), KEYS, SIGNING), phone)[0]])
    dark = [[False] * len(made["rows"]) for _ in made["rows"]]
    for x, y, width in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\d+z", made["path"]):
        for at in range(int(x), int(x) + int(width)):
            assert not dark[int(y)][at], "no module is drawn twice"
            dark[int(y)][at] = True
    assert dark == made["rows"]
