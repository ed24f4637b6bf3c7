"""Sessions as things that one owns: where am I signed in, and out everywhere."""

from uuid import UUID

from django.contrib.sessions.models import Session

from mashang.foundation.grants.actor import Actor
from mashang.foundation.records import steps as records
from mashang.foundation.records.actors import Subject
from mashang.foundation.signin import browsers, steps
from mashang.foundation.signin.models import Device
from mashang.foundation.verbs import verb
from mashang.kernel import clock
from mashang.kernel.errors import OutOfScope


@verb
def note_device(*, account_id: UUID, session_key: str, agent: str, how: str) -> None:
    """Remember a session that just began.

    Args:
        agent: what the browser says of itself; only two words of it are kept.
    """
    now = clock.now()
    Device.objects.update_or_create(
        session_key=session_key,
        defaults={
            "account_id": account_id,
            "browser": browsers.browser_of(agent),
            "system": browsers.system_of(agent),
            "how": how,
            "began_at": now,
            "used_at": now,
        },
    )


@verb
def note_use(*, session_key: str) -> None:
    """Remember that a session is in use."""
    Device.objects.filter(session_key=session_key).update(used_at=clock.now())


@verb
def forget_device(*, session_key: str) -> None:
    """Its owner signed out."""
    Device.objects.filter(session_key=session_key).delete()


@verb
def sign_out_device(*, actor: Actor, device_id: UUID) -> None:
    """End one session of one's own, at once.

    Raises:
        OutOfScope: none of the actor's.
    """
    row = Device.objects.select_for_update().filter(pk=device_id, account=actor.account).first()
    if row is None or actor.account is None:
        raise OutOfScope("device")
    Session.objects.filter(pk=row.session_key).delete()
    row.delete()
    _record(actor, 1)


@verb
def sign_out_elsewhere(*, actor: Actor, keep: str) -> int:
    """End every session of one's own but the one in use; returns how many ended.

    Raises:
        OutOfScope: nobody is signed in.
    """
    if actor.account is None:
        raise OutOfScope("device")
    ended = steps.end_sessions([actor.account.pk], keep=keep)
    _record(actor, ended)
    return ended


def _record(actor: Actor, count: int) -> None:
    if actor.account is None:
        return
    subject = Subject("account", actor.account.pk, "accounts.identity")
    records.write(actor.ref, "signin.sign_out_elsewhere", subject, facts={"sessions": count})
