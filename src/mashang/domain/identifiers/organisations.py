"""The unified social credit code 统一社会信用代码 of organisations.

Source: GB 32100-2015 (department, class, six digits of division, nine signs of body, check sign);
the body carries the check of GB 11714-1997. Some codes of the first months fail both: they warn.
"""

from dataclasses import dataclass

from mashang.domain.identifiers.typing_slips import bare
from mashang.kernel.errors import Invalid
from mashang.kernel.texts import Text

_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""31 signs: 0 to 9 and A to Z without I, O, S, V, Z."""
_WEIGHTS = tuple(3**power % 31 for power in range(17))
_BODY_SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_BODY_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_LENGTH = 18


@dataclass(frozen=True, slots=True)
class Uscc:
    """A code with what is odd about it; warnings never refuse."""

    value: str
    warnings: tuple[Text, ...] = ()


def read_uscc(text: str, *, field: str | None = None) -> Uscc:
    """The code in a text; a wrong check sign warns, since real early codes have one.

    Raises:
        Invalid: `identifier.uscc.missing`, `.length`, `.signs`.
    """
    code = bare(text)
    if not code:
        why = Text("请填写统一社会信用代码", "A unified social credit code is needed")
        raise Invalid("identifier.uscc.missing", why, field=field)
    if len(code) != _LENGTH:
        why = Text(
            "统一社会信用代码应为18位，这里有{count}位",
            "A unified social credit code has 18 signs, this one has {count}",
            count=len(code),
        )
        raise Invalid("identifier.uscc.length", why, field=field)
    odd = next((sign for sign in code if sign not in _SIGNS), None)
    if odd is not None or not code[2:8].isdigit():
        why = Text(
            "统一社会信用代码里有不该出现的字符（不用字母I、O、S、V、Z，第3至8位是数字）",
            "The unified social credit code has a sign that cannot be "
            "(letters I, O, S, V, Z are not used; signs 3 to 8 are digits)",
        )
        raise Invalid("identifier.uscc.signs", why, field=field)
    return Uscc(code, tuple(_warnings(code)))


def uscc_with_check_sign(first17: str) -> str:
    """Seventeen signs with the check sign they need.

    Raises:
        ValueError: they are not seventeen signs of the alphabet.
    """
    if len(first17) != _LENGTH - 1 or any(sign not in _SIGNS for sign in first17):
        raise ValueError("seventeen signs of the code's alphabet are needed")
    return first17 + _check_sign(first17)


def _check_sign(first17: str) -> str:
    total = sum(weight * _SIGNS.index(sign) for weight, sign in zip(_WEIGHTS, first17, strict=True))
    return _SIGNS[-total % 31]


def _warnings(code: str) -> list[Text]:
    warnings = []
    if _check_sign(code[:17]) != code[17]:
        warnings.append(
            Text(
                "统一社会信用代码校验位不对，请核对；早期代码可能如此",
                "The check sign of the unified social credit code does not fit; please verify "
                "(some early codes are like that)",
            )
        )
    elif _body_check(code[8:16]) != code[16]:
        warnings.append(
            Text(
                "代码中的主体标识码（组织机构代码）校验位不对，请核对",
                "The check sign of the body within the code does not fit; please verify",
            )
        )
    return warnings


def _body_check(eight: str) -> str:
    total = sum(
        weight * _BODY_SIGNS.index(sign) for weight, sign in zip(_BODY_WEIGHTS, eight, strict=True)
    )
    return "0123456789X0"[11 - total % 11]
