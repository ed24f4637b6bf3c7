import pytest
from hypothesis import given
from hypothesis import strategies as st

from mashang.domain.identifiers import read_uscc, uscc_with_check_sign
from mashang.kernel.errors import Invalid

SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


@pytest.mark.parametrize("code", ["91330100799655058B", "91310000775785552L"])
def test_known_codes_pass_without_a_warning(code):
    assert read_uscc(code).warnings == ()
    assert read_uscc(f" {code[:8].lower()} {code[8:]}").value == code


def test_an_early_code_with_a_wrong_check_sign_warns_and_is_kept():
    read = read_uscc("91350211M0000XUF46")
    assert read.value == "91350211M0000XUF46"
    assert len(read.warnings) == 1


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("", "missing"),
        ("913301007996550", "length"),
        ("9133O100799655058B", "signs"),
        ("91330100799655058I", "signs"),
        ("9133AB00799655058B", "signs"),
    ],
)
def test_what_cannot_be_a_code_is_refused(text, part):
    with pytest.raises(Invalid) as caught:
        read_uscc(text, field="uscc")
    assert caught.value.code == f"identifier.uscc.{part}"
    assert caught.value.field == "uscc"


@given(st.text(SIGNS, min_size=11, max_size=11), st.integers(0, 16), st.data())
def test_a_check_sign_notices_any_one_wrong_sign(rest, at, data):
    first17 = rest[:2] + "330102" + rest[2:]
    code = uscc_with_check_sign(first17)
    other = data.draw(st.sampled_from("0123456789").filter(lambda sign: sign != code[at]))
    wrong = code[:at] + other + code[at + 1 :]
    assert len(read_uscc(wrong).warnings) == 1


def test_the_check_sign_wants_seventeen_signs():
    with pytest.raises(ValueError, match="seventeen"):
        uscc_with_check_sign("I")
