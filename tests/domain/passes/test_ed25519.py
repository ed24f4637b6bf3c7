"""libsodium and OpenSSL say the same of every signature."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mashang.domain.passes import SigningKey
from mashang.domain.passes.ed25519 import by_libsodium, by_openssl, is_signed

ORDER = 2**252 + 27742317777372353535851937790883648493
pytestmark = pytest.mark.skipif(by_libsodium is None, reason="needs PyNaCl")


@given(st.binary(min_size=32, max_size=32), st.binary(max_size=300), st.integers(0, 10_000))
def test_both_believe_what_was_signed_and_nothing_else(seed, message, bit):
    key = SigningKey(seed)
    signature = key.sign(message)
    assert by_libsodium(key.public, signature, message)
    assert by_openssl(key.public, signature, message)
    assert is_signed(key.public, signature, message)
    whole = bytearray(key.public + signature + message)
    bit %= len(whole) * 8
    whole[bit // 8] ^= 1 << bit % 8
    given_ = bytes(whole[:32]), bytes(whole[32:96]), bytes(whole[96:])
    assert by_libsodium(*given_) is False
    assert by_openssl(*given_) is False


def test_a_signature_has_one_form():
    """RFC 8032: the second half is below the order of the group, or it is another's."""
    key = SigningKey(b"s" * 32)
    signature = key.sign(b"pass")
    second = int.from_bytes(signature[32:], "little") + ORDER
    other = signature[:32] + second.to_bytes(32, "little")
    assert not by_libsodium(key.public, other, b"pass")
    assert not by_openssl(key.public, other, b"pass")
