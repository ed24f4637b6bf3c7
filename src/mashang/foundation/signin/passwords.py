"""What makes a password good enough, and initial ones that people can read out."""

import secrets

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError

from mashang.kernel import ids
from mashang.kernel.errors import Invalid
from mashang.kernel.texts import Text

_INITIAL_SIGNS = 12


def insist_on_strength(password: str, staff_no: str, at_least: int) -> None:
    """Accept a password that is long, not among the twenty thousand most used, and not the number.

    Length and a list of known ones, no rules about signs. Source: NIST SP 800-63B, section 5.1.1.2.

    Args:
        at_least: characters, from policy.

    Raises:
        Invalid: too short, too common, or the staff number itself.
    """
    if len(password) < at_least:
        text = Text(
            "新密码至少 {n} 个字符", "The new password has at least {n} characters", n=at_least
        )
        raise Invalid("signin.password_short", text, field="new")
    if staff_no.lower() in password.lower():
        text = Text("新密码不能包含工号", "The new password must not contain the staff number")
        raise Invalid("signin.password_is_number", text, field="new")
    if len(set(password)) < 4 or _is_common(password):
        text = Text("这个密码太常见，容易被猜到", "This password is too common and easily guessed")
        raise Invalid("signin.password_common", text, field="new")


def initial_password() -> str:
    """A random one without signs that look alike, to be changed at the first sign-in."""
    return "".join(secrets.choice(ids.ALPHABET) for _ in range(_INITIAL_SIGNS))


def _is_common(password: str) -> bool:
    try:
        CommonPasswordValidator().validate(password)
    except ValidationError:
        return True
    return False
