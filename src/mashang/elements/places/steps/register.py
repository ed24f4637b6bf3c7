"""The lock that every change of the tree takes first, and the stamps that caches of it name.

Order of locks: this one, then places, then areas, then whatever carries a path.
"""

from collections.abc import Iterable, Sequence

from mashang.elements.places.models import RegisterStamp, UpperName
from mashang.elements.places.scopes import scope_of
from mashang.foundation.verbs import step
from mashang.kernel import paths
from mashang.kernel.ids import new_id

STREET = ""


@step
def lock() -> None:
    """Wait until no other change of the tree is under way, and hold others off until the end."""
    RegisterStamp.objects.get_or_create(scope=STREET)
    RegisterStamp.objects.select_for_update().get(scope=STREET)


@step
def touch(changed: Iterable[paths.Path]) -> None:
    """Let every cached register that holds one of these paths be built anew. The lock is held."""
    scopes = {scope_of(path) for path in changed} | {STREET}
    RegisterStamp.objects.bulk_create(
        (RegisterStamp(scope=scope, stamp=new_id()) for scope in sorted(scopes)),
        update_conflicts=True,
        unique_fields=["scope"],
        update_fields=["stamp"],
    )


@step
def name_upper_levels(names: Sequence[Sequence[str]]) -> None:
    """Say how the levels above the street are called, outermost first, each with its former names.

    An address that begins with any other province, city or district is elsewhere.
    """
    lock()
    UpperName.objects.all().delete()
    UpperName.objects.bulk_create(
        UpperName(rank=rank, name=name) for rank, level in enumerate(names) for name in level
    )
    RegisterStamp.objects.all().delete()
    lock()
