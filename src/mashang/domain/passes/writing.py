"""A pass made: signed, and written as the text of a QR code."""

from typing import Final

from mashang.domain.passes import base45, cbor, cose
from mashang.domain.passes.cbor import Tagged
from mashang.domain.passes.claims import claims_of
from mashang.domain.passes.cose import Algorithm
from mashang.domain.passes.keys import KeySet, SigningKey, Standing
from mashang.domain.passes.nouns import Pass
from mashang.kernel.errors import Conflict, Invalid
from mashang.kernel.texts import Text

PREFIX: Final = "MS1:"
"""What a scanner knows our passes by; a form that doors cannot read would get another."""
LONGEST_TEXT: Final = 528
"""Signs that a QR code of version 14 at level M holds. Source: ISO/IEC 18004, table 7."""
_PROOF_BYTES: Final = 85
"""At most: the pair, and a proof with an `iat` of 32 bits."""
LONGEST_PASS: Final = (LONGEST_TEXT - len(PREFIX)) * 2 // 3 - _PROOF_BYTES


def issue(one: Pass, keys: KeySet, signing: SigningKey) -> bytes:
    """The signed pass: a tagged COSE_Sign1 over the claims.

    Raises:
        Conflict: `keys.not_current`: only the current key signs.
        Invalid: a rule of its kind, or `pass.too_large` for its QR code.
    """
    current = keys.of(Standing.CURRENT)
    if current is None or current.public != signing.public:
        raise Conflict(
            "keys.not_current",
            Text("只能用当前密钥签发", "Passes are signed with the current key only"),
        )
    if one.issuer != keys.issuer:
        raise Invalid(
            "pass.wrong_issuer",
            Text("签发者与密钥不符", "The issuer is not the one of the keys"),
            field="issuer",
        )
    headers: dict[int, cbor.Item] = {cose.ALG: Algorithm.EDDSA, cose.KID: current.kid}
    made = cbor.encode(cose.sign(headers, cbor.encode(claims_of(one)), signing.sign))
    if len(made) > LONGEST_PASS:
        raise Invalid(
            "pass.too_large",
            Text(
                "内容太多，二维码放不下", "Too much for its QR code: fewer doors, hours or scopes"
            ),
        )
    return made


def text_of(pass_bytes: bytes, proof: Tagged | None = None) -> str:
    """What the QR code holds: the pass alone, or the pair of pass and proof."""
    if proof is None:
        return PREFIX + base45.encode(pass_bytes)
    # An array of two: 0x82, then the pass as it was issued, then the proof.
    return PREFIX + base45.encode(b"\x82" + pass_bytes + cbor.encode(proof))
