"""The open doors of a demo street."""

from dataclasses import dataclass

from mashang.foundation.accounts import queries as accounts
from mashang.foundation.accounts import steps as account_steps
from mashang.foundation.accounts.models import Account, DemoPersona
from mashang.foundation.verbs import verb
from mashang.kernel.errors import OutOfScope


@dataclass(frozen=True, slots=True)
class Entered:
    """Whose place was taken, and where their day begins."""

    account: Account
    landing: str


@verb
def enter_demo(*, code: str) -> Entered:
    """Take the place of an invented person.

    Raises:
        OutOfScope: there is no such person, or this is no demo street.
    """
    persona = (
        DemoPersona.objects.select_related("account")
        .filter(code=code, account__is_active=True)
        .first()
        if accounts.doors_are_open()
        else None
    )
    if persona is None:
        raise OutOfScope("persona")
    account_steps.mark_seen(persona.account)
    return Entered(persona.account, persona.landing)
