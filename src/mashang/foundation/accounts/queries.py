"""Reading accounts. What an account may see follows from grants, which stand above this room."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db.models import Q, QuerySet

from mashang.domain.masks import mask_phone
from mashang.foundation import keys
from mashang.foundation.accounts.models import Account, DemoPersona, DemoStamp

IDENTITY = "accounts.identity"
_settled: dict[str, bool] = {}


def is_demo() -> bool:
    """Whether the builder stamped this database: its people are invented, its doors are open.

    Both answers are final as soon as there is an account (a stamped database stays stamped, one with
    accounts is never stamped), and are then remembered for the life of the process. Tests make many
    databases in one process, so there the database is asked each time.
    """
    if "demo" in _settled:
        return _settled["demo"]
    stamped = DemoStamp.objects.exists()
    if settings.MASHANG_MODE != "test" and (stamped or Account.objects.exists()):
        _settled["demo"] = stamped
    return stamped


def forget() -> None:
    """Ask the database anew: after it was rebuilt under a running process, and in tests."""
    _settled.clear()


def doors_are_open() -> bool:
    """Whether one-click sign-in and codes on the page work: a stamped database in demo mode only."""
    return settings.MASHANG_MODE == "demo" and is_demo()


def phone_index(phone: str) -> bytes:
    """What finds an account by its number.

    Args:
        phone: in canonical form (`domain.identifiers.read_phone`).
    """
    return keys.index(IDENTITY, "phone", phone)


def by_phone(phone: str) -> Account | None:
    """The resident's account that a number signs in to."""
    return Account.objects.filter(phone_index=phone_index(phone)).first()


def phone_of(account: Account | None) -> str:
    """The number in full, for forms of its own owner."""
    return account.phone.open() if account and account.phone else ""


def masked_phone(account: Account) -> str:
    """The number that an account signs in by, as its owner recognises it: `138****1234`."""
    return mask_phone(account.phone.open()) if account.phone else ""


def by_staff_no(staff_no: str) -> Account | None:
    """The staff account of a number, as typed."""
    return Account.objects.filter(
        username=normal_staff_no(staff_no), kind=Account.Kind.STAFF
    ).first()


def account(account_id: UUID) -> Account | None:
    """One account."""
    return Account.objects.filter(pk=account_id).first()


def idle_residents(since: datetime, at_most: int) -> list[UUID]:
    """Residents' accounts not used since an instant, the longest idle first; shells not again."""
    rows = Account.objects.filter(kind=Account.Kind.RESIDENT, phone_index__isnull=False)
    idle = rows.filter(Q(seen_at__lt=since) | Q(seen_at__isnull=True, created_at__lt=since))
    return list(idle.order_by("created_at", "pk").values_list("pk", flat=True)[:at_most])


def idle_staff(since: datetime) -> QuerySet[Account]:
    """Open staff accounts not used since an instant."""
    rows = Account.objects.filter(kind=Account.Kind.STAFF, is_active=True)
    return rows.filter(Q(seen_at__lt=since) | Q(seen_at__isnull=True, created_at__lt=since))


def personas() -> list[DemoPersona]:
    """Who can be met in the demo, in the order of the page; none outside it."""
    if not doors_are_open():
        return []
    return list(
        DemoPersona.objects.filter(account__is_active=True)
        .select_related("account")
        .order_by("order", "code")
    )


def normal_staff_no(text: str) -> str:
    """A staff number as it is kept: without spaces, in capitals."""
    return "".join(text.split()).upper()
