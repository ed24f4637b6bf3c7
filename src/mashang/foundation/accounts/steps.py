"""Writes on accounts that verbs of higher rooms join."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import ProtectedError

from mashang.foundation.accounts.models import Account, DemoPersona
from mashang.foundation.accounts.queries import normal_staff_no, phone_index
from mashang.foundation.verbs import step
from mashang.kernel import clock, ids
from mashang.kernel.errors import Conflict, Invalid
from mashang.kernel.texts import Text

_RESIDENT_MARK: Final = "~"
"""Begins the random usernames of residents; no staff number does."""
_SIGN_BITS: Final = 80
_PROGRAM_MARK: Final = "P-"
_PROGRAM_BITS: Final = 20


@step
def add_staff(
    *,
    staff_no: str,
    name: str,
    unit: str = "",
    post: str = "",
    password: str | None = None,
    phone: str | None = None,
) -> Account:
    """An account for a member of staff; without a password it cannot be signed in to yet.

    Args:
        phone: in canonical form; for messages. Staff never sign in by it, so it is not indexed.

    Raises:
        Invalid: the staff number is blank or malformed, or the name is blank.
        Conflict: the number is taken.
    """
    number = _staff_no(staff_no)
    if not name.strip():
        raise Invalid("accounts.no_name", Text("请填写姓名", "Please give a name"), field="name")
    if Account.objects.filter(username=number).exists():
        raise Conflict(
            "accounts.staff_no_taken",
            Text("工号 {number} 已有账号", "Staff number {number} has an account", number=number),
            field="staff_no",
        )
    account = Account(
        kind=Account.Kind.STAFF,
        username=number,
        name=name.strip(),
        unit=unit.strip(),
        post=post.strip(),
        phone=phone,
        created_at=clock.now(),
    )
    account.set_password(password)
    account.save(force_insert=True)
    return account


@step
def add_program(*, name: str, unit: str) -> Account:
    """An account for a program of another system; its number is made here: `P-` and five signs.

    Args:
        name: what the system is called, as those read who ask who looked.

    Raises:
        Invalid: no name, or no unit that answers for it.
        Conflict: another open program has this name.
    """
    shown, office = name.strip(), unit.strip()
    insist_on_program_name(shown, office)
    account = Account(
        kind=Account.Kind.PROGRAM,
        username=_PROGRAM_MARK + ids.short_code(_PROGRAM_BITS),
        unit=office,
        post=shown,
        created_at=clock.now(),
    )
    account.set_unusable_password()
    account.save(force_insert=True)
    return account


@step
def insist_on_program_name(name: str, unit: str, *, besides: UUID | None = None) -> None:
    """Two programs that are called the same could not be told apart in a case's history.

    Raises:
        Invalid: no name, or no unit.
        Conflict: another open program has this name.
    """
    for words, field in ((name, "name"), (unit, "unit")):
        if not words:
            text = Text("请填写系统名称和所属单位", "Please give the system's name and its unit")
            raise Invalid("accounts.program_unnamed", text, field=field)
    same = Account.objects.filter(kind=Account.Kind.PROGRAM, post=name, is_active=True)
    if (same.exclude(pk=besides) if besides else same).exists():
        text = Text("已有同名的接入系统", "Another system has this name already")
        raise Conflict("accounts.program_name_taken", text, field="name")


@step
def add_resident(phone: str, *, verified_at: datetime | None = None) -> Account:
    """The account of a number, made when there is none; two at the same instant get the same one.

    Args:
        phone: in canonical form.
        verified_at: when its owner proved it; None leaves what is known.
    """
    now = clock.now()
    index = phone_index(phone)
    fresh = Account(kind=Account.Kind.RESIDENT, username=_random_username(), created_at=now)
    fresh.set_unusable_password()
    account, is_new = Account.objects.select_for_update().get_or_create(
        phone_index=index,
        defaults={
            "account_id": fresh.account_id,
            "kind": fresh.kind,
            "username": fresh.username,
            "password": fresh.password,
            "phone": phone,
            "phone_verified_at": verified_at,
            "created_at": now,
        },
    )
    if verified_at and not is_new:
        account.phone_verified_at = verified_at
        account.save(update_fields=["phone_verified_at"])
    return account


@step
def change_number(account: Account, phone: str, *, verified_at: datetime) -> None:
    """Let a resident sign in by another number, which they have just proved.

    Raises:
        Conflict: the number belongs to another account.
    """
    index = phone_index(phone)
    if Account.objects.filter(phone_index=index).exclude(pk=account.pk).exists():
        raise Conflict(
            "accounts.phone_taken",
            Text("这个手机号已有账号", "This number belongs to another account"),
            field="phone",
        )
    account.phone, account.phone_index = phone, index
    account.phone_verified_at = verified_at
    account.save(update_fields=["phone", "phone_index", "phone_verified_at"])


@step
def give_up_number(account: Account) -> None:
    """An account that acts for nobody makes way: its number may belong to another from now on."""
    account.phone, account.phone_index = None, None
    account.is_active = False
    account.save(update_fields=["phone", "phone_index", "is_active"])


@step
def set_password(account: Account, password: str, *, is_initial: bool = False) -> None:
    """A new password; every other session of the account ends with the old one.

    Args:
        is_initial: somebody else made it, so it must be changed at the next sign-in.
    """
    account.set_password(password)
    account.must_change_password = is_initial
    account.save(update_fields=["password", "must_change_password"])


@step
def rename_program(account: Account, *, name: str, unit: str) -> None:
    """Another name or unit; records and histories keep what they said."""
    account.post, account.unit = name.strip(), unit.strip()
    account.save(update_fields=["post", "unit"])


@step
def rename_staff(account: Account, *, name: str, unit: str, post: str) -> None:
    """Another name, unit or post; records keep what they said."""
    account.name, account.unit, account.post = name.strip(), unit.strip(), post.strip()
    account.save(update_fields=["name", "unit", "post"])


@step
def close(account: Account) -> None:
    """Nobody signs in any more; what the account did stays. Its sessions end at their next page."""
    account.is_active = False
    account.save(update_fields=["is_active"])


@step
def reopen(account: Account) -> None:
    """Sign-in works again."""
    account.is_active = True
    account.save(update_fields=["is_active"])


@step
def forget_residents(account_ids: Sequence[UUID]) -> int:
    """Delete accounts that nobody used for long.

    Where a case or other work speaks of one, an empty shell stays that opens nothing. Their keys are
    destroyed before (see `signin.jobs`).

    Returns:
        How many were forgotten.
    """
    rows = Account.objects.select_for_update().filter(
        pk__in=account_ids, kind=Account.Kind.RESIDENT
    )
    count = 0
    for account in rows.order_by("pk"):
        count += 1
        try:
            with transaction.atomic():
                account.delete()
        except ProtectedError:
            _empty(account)
    return count


def _empty(account: Account) -> None:
    account.username = _random_username()
    account.name, account.phone, account.phone_index = "", None, None
    account.phone_verified_at = account.seen_at = account.woke_at = None
    account.is_active = False
    account.set_unusable_password()
    account.save()


@step
def mark_seen(account: Account) -> None:
    """Remember that it is in use today."""
    account.seen_at = clock.now()
    account.save(update_fields=["seen_at"])


@step
def mark_woken(account: Account) -> None:
    """It was signed in to after a long sleep: its number may have a new owner."""
    account.woke_at = clock.now()
    account.save(update_fields=["woke_at"])


@step
def add_persona(
    *,
    code: str,
    account: Account,
    title: Text,
    about: Text,
    landing: str,
    order: int,
) -> DemoPersona:
    """A one-click door on the demo page; it opens only in a stamped database in demo mode."""
    return DemoPersona.objects.create(
        code=code,
        account=account,
        title_zh=title.zh,
        title_en=title.en,
        about_zh=about.zh,
        about_en=about.en,
        landing=landing,
        order=order,
    )


def _staff_no(text: str) -> str:
    number = normal_staff_no(text)
    if (
        not number
        or len(number) > 40
        or not all(sign.isalnum() or sign in "-_." for sign in number)
    ):
        raise Invalid(
            "accounts.staff_no",
            Text(
                "工号由字母、数字和 - _ . 组成，最多 40 个",
                "A staff number is made of letters, digits and - _ . (at most 40)",
            ),
            field="staff_no",
        )
    return number


def _random_username() -> str:
    return _RESIDENT_MARK + ids.short_code(_SIGN_BITS)
