"""Issuing and revoking codes, inside a verb of the room whose thing a code stands for."""

from collections.abc import Iterable
from typing import Final
from uuid import UUID

from mashang.foundation.codes.models import Code
from mashang.foundation.verbs import step
from mashang.kernel import clock, ids
from mashang.kernel.house import house
from mashang.kernel.paths import Path

SIGN_BITS: Final = 40
"""Eight signs and a check sign: short enough to type, too many to guess (one in a million million)."""
_BATCH_ROWS: Final = 2000


@step
def issue(*, kind: str, target: object, path: Path = "") -> Code:
    """A fresh code for a thing; older codes of the thing stay valid until they are revoked.

    Args:
        kind: a `CodeKind` that some room declares.
        target: the id of the thing, in the room of its kind.
        path: where it stands in the tree, when it stands somewhere.

    Raises:
        KeyError: no room declares the kind.
    """
    return issue_many(kind=kind, things=[(target, path)])[0]


@step
def issue_many(*, kind: str, things: Iterable[tuple[object, Path]]) -> list[Code]:
    """A code for each (target, path), in the order given.

    Raises:
        KeyError: no room declares the kind.
    """
    declared = house().codes[kind]
    things = list(things)
    now = clock.now()
    rows = [
        Code(kind=declared.code, sign=sign, target=str(target), path=path, issued_at=now)
        for sign, (target, path) in zip(_fresh_signs(len(things)), things, strict=True)
    ]
    return Code.objects.bulk_create(rows, batch_size=_BATCH_ROWS)


@step
def revoke(code_id: UUID, *, because: str) -> Code:
    """Put a code out of use; whoever scans it reads that it is old. Twice does no harm.

    Raises:
        Code.DoesNotExist: there is no such code.
    """
    code = Code.objects.select_for_update().get(pk=code_id)
    if code.revoked_at is None:
        code.revoked_at = clock.now()
        code.revoked_because = because
        code.save(update_fields=["revoked_at", "revoked_because"])
    return code


@step
def revoke_all(*, kind: str, target: object, because: str) -> int:
    """Put every code of a thing out of use; returns how many were still valid."""
    return Code.objects.filter(kind=kind, target=str(target), revoked_at=None).update(
        revoked_at=clock.now(), revoked_because=because
    )


def _fresh_signs(count: int) -> list[str]:
    """Signs that no code bears, revoked ones included: a poster of today never opens tomorrow's thing."""
    fresh: dict[str, None] = {}
    while len(fresh) < count:
        drawn = {
            ids.short_code(SIGN_BITS) for _ in range(min(count - len(fresh), _BATCH_ROWS // 4))
        }
        drawn -= set(Code.objects.filter(sign__in=drawn).values_list("sign", flat=True))
        fresh.update(dict.fromkeys(drawn))
    return list(fresh)
