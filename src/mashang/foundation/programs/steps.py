"""Writes on programs that verbs join, and the invented street."""

from datetime import datetime, timedelta

from mashang.foundation.accounts import steps as accounts
from mashang.foundation.programs.models import Program, ProgramKey
from mashang.foundation.programs.secrets import Secret, new_secret
from mashang.foundation.verbs import step


@step
def take_in(*, name: str, unit: str, purpose: str, contact: str, at: datetime) -> Program:
    """An account for another system, and what is written down of it.

    Raises:
        Invalid, Conflict: the name or the unit (`accounts.steps.add_program`).
    """
    return Program.objects.create(
        account=accounts.add_program(name=name, unit=unit),
        purpose=purpose.strip(),
        contact=contact.strip(),
        enrolled_at=at,
    )


@step
def add_key(
    program: Program, *, label: str, valid: timedelta, per_min: int, at: datetime
) -> tuple[ProgramKey, Secret]:
    """A key, and its secret, which nobody can learn again afterwards."""
    secret = new_secret()
    key = ProgramKey.objects.create(
        program=program,
        label=label,
        prefix=secret.prefix,
        digest=secret.digest,
        per_min=per_min,
        issued_at=at,
        expires_at=at + valid,
    )
    return key, secret
