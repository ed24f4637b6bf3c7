"""A phone fetches its passes; its holder lost it."""

from dataclasses import dataclass

from mashang.domain.passes import HolderKey
from mashang.elements.passes import steps
from mashang.elements.passes.models import PASS, Phone
from mashang.elements.passes.policy import PHONES
from mashang.elements.passes.terms import LOST
from mashang.foundation.grants.actor import Actor
from mashang.foundation.records import steps as records
from mashang.foundation.records.actors import Subject
from mashang.foundation.verbs import verb
from mashang.kernel.errors import OutOfScope


@dataclass(frozen=True, slots=True)
class Browser:
    """The browser that asks.

    Attributes:
        called: as its owner recognises it: `Chrome · Android`.
        carried: thumbprint that this session carried before; empty for none. Another key in the same
            session means that the browser lost the first with its storage.
    """

    called: str = ""
    carried: str = ""


@verb
def carry(*, actor: Actor, key: HolderKey, browser: Browser) -> str:
    """Bind a phone's key, or know it again, and let it carry what the account may carry now.

    The same again changes nothing until something has changed, or a pass is to be renewed.

    Returns:
        The thumbprint by which the phone is known.

    Raises:
        OutOfScope: nobody is signed in.
        RuleBroken: `passes.phone_reported`: this session's phone was reported lost.
        Conflict: `passes.phone_unknown`: make another key.
    """
    if actor.account is None or actor.account.is_program:
        raise OutOfScope("account")
    phone, is_new = steps.bind(
        actor.account, key, replaces=browser.carried, called=browser.called[:40], at=actor.at
    )
    steps.fill(actor, phone)
    if is_new:
        _record(actor, "passes.carry", phone)
    return phone.thumbprint


@verb
def lose_phone(*, actor: Actor, thumbprint: str) -> int:
    """Take one's own phone back at once: whatever it carries opens nothing. Twice does no harm.

    Returns:
        How many passes it carried.

    Raises:
        OutOfScope: no phone of this account.
    """
    phone = PHONES.access(actor, "own", lock=True, thumbprint=thumbprint)
    ended = steps.revoke_phone(phone, because=LOST, at=actor.at, by=actor.account)
    _record(actor, "passes.lose_phone", phone)
    return ended


def _record(actor: Actor, name: str, phone: Phone) -> None:
    records.write(actor.ref, name, Subject("phone", phone.thumbprint, PASS))
