"""Reading the ways in: what a sign-in page may know."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.models import QuerySet

from mashang.domain.masks import mask_phone
from mashang.foundation import keys
from mashang.foundation.accounts import queries as accounts
from mashang.foundation.accounts.models import Account
from mashang.foundation.grants.actor import Actor
from mashang.foundation.policies import queries as policies
from mashang.foundation.signin import oidc, passkeys, second_factor
from mashang.foundation.signin.kinds import TryKind
from mashang.foundation.signin.limits import Limit, wait
from mashang.foundation.signin.models import Device, ExternalLogin, PhoneCode, Try
from mashang.foundation.signin.policy import managed_by, may_manage
from mashang.kernel import clock
from mashang.kernel.errors import OutOfScope
from mashang.kernel.texts import Text
from mashang.web.paging import Page, page_of

CODES: Final = "signin.codes"
LOGINS: Final = "signin.logins"
HOUR: Final = timedelta(hours=1)
DAY: Final = timedelta(days=1)
MOST_DEVICES: Final = 50


@dataclass(frozen=True, slots=True)
class Waiting:
    """A code that was asked for, as the page for typing it shows it.

    Attributes:
        masked_phone: `138****1234`.
        again_at: when another may be asked for.
        shown: the code itself, in a demo street only; empty elsewhere.
    """

    masked_phone: str
    valid_until: datetime
    again_at: datetime
    shown: str


def waiting_code(code_id: UUID) -> Waiting | None:
    """The code that a person was asked to type; None when it is used up or too old."""
    row = PhoneCode.objects.filter(pk=code_id, closed_at=None).first()
    now = clock.now()
    if row is None or now >= expires_at(row):
        return None
    return Waiting(
        masked_phone=mask_phone(row.phone.open()),
        valid_until=expires_at(row),
        again_at=row.asked_at + policies.span("accounts.phone_code_wait_s"),
        shown=row.code.open() if accounts.doors_are_open() else "",
    )


def phone_behind(code_id: UUID) -> str | None:
    """The number a code was asked for, to ask for another; an hour later it is to be typed again."""
    row = PhoneCode.objects.filter(pk=code_id, asked_at__gt=clock.now() - HOUR).first()
    return row.phone.open() if row else None


def expires_at(row: PhoneCode) -> datetime:
    """When a code stops working."""
    return row.asked_at + policies.minutes("accounts.phone_code_valid_min")


def wait_for_code(phone_index: bytes, address_index: bytes) -> timedelta | None:
    """How long this number, this address and the whole street must wait for another code."""
    now = clock.now()
    recent = PhoneCode.objects.filter(asked_at__gt=now - DAY)
    by_phone = _instants(recent.filter(phone_index=phone_index))
    by_address = _instants(recent.filter(address_index=address_index))
    number = policies.number
    pause = Limit(1, policies.span("accounts.phone_code_wait_s"))
    found = wait(
        [
            (pause, by_phone),
            (Limit(number("accounts.phone_codes_per_phone_per_hour"), HOUR), by_phone),
            (Limit(number("accounts.phone_codes_per_phone_per_day"), DAY), by_phone),
            (Limit(number("accounts.phone_codes_per_address_per_hour"), HOUR), by_address),
            (Limit(number("accounts.phone_codes_per_address_per_day"), DAY), by_address),
        ],
        now,
    )
    if found is None and recent.count() >= number("accounts.phone_codes_per_street_per_day"):
        return HOUR
    return found


def wait_for_try(kind: TryKind, who_index: bytes) -> timedelta | None:
    """How long nobody may try again as this account or from this address."""
    now = clock.now()
    key = {
        TryKind.ADDRESS: "accounts.sign_in_failures_per_address_per_hour",
        TryKind.PASSWORD: "accounts.sign_in_failures_per_hour",
        TryKind.SECOND_FACTOR: "accounts.sign_in_failures_per_hour",
    }[kind]
    earlier = Try.objects.filter(kind=kind, who_index=who_index, at__gt=now - HOUR)
    instants = list(earlier.values_list("at", flat=True))
    return wait([(Limit(policies.number(key), HOUR), instants)], now)


@dataclass(frozen=True, slots=True)
class StaffRow:
    """A staff account as its administrator sees it."""

    account_id: UUID
    staff_no: str
    name: str
    unit: str
    post: str
    is_active: bool
    is_set_up: bool
    seen_at: datetime | None
    may_manage: bool


def staff_page(actor: Actor, cursor: str | None, *, idle: bool = False) -> Page[StaffRow]:
    """Staff accounts by staff number.

    Args:
        idle: only open ones that nobody used for as long as policy says.
    """
    rows = Account.objects.filter(kind=Account.Kind.STAFF)
    if idle:
        rows = accounts.idle_staff(actor.at - policies.days("accounts.staff_idle_days"))
    found = page_of(rows, ("username", "account_id"), cursor=cursor)
    return Page(_shown(actor, found.items), found.next_cursor, found.is_first)


def staff_row(actor: Actor, account_id: UUID) -> StaffRow:
    """One staff account.

    Raises:
        OutOfScope: there is none.
    """
    found = Account.objects.filter(pk=account_id, kind=Account.Kind.STAFF).first()
    if found is None:
        raise OutOfScope("account")
    return _shown(actor, [found])[0]


@dataclass(frozen=True, slots=True)
class PasskeyRow:
    """A key of one's own."""

    passkey_id: int
    name: str
    since: datetime
    used_at: datetime | None


@dataclass(frozen=True, slots=True)
class DeviceRow:
    """Where one is signed in."""

    device_id: UUID
    name: str
    how: Text
    began_at: datetime
    used_at: datetime
    is_here: bool


HOW: Final = {
    "code": Text("短信验证码", "text message"),
    "password": Text("密码", "password"),
    "passkey": Text("通行密钥", "passkey"),
    "oidc": Text("统一身份", "identity provider"),
    "demo": Text("演示入口", "demo door"),
}


def own_passkeys(account: Account) -> list[PasskeyRow]:
    """The account's passkeys, the oldest first."""
    return [
        PasskeyRow(row.pk, str(row.data.get("name", "")), row.created_at, row.last_used_at)
        for row in passkeys.of(account)
    ]


def own_devices(actor: Actor, session_key: str | None) -> list[DeviceRow]:
    """Where the actor is signed in, this browser first; the newest fifty.

    Raises:
        OutOfScope: nobody is signed in.
    """
    account = own_account(actor)
    rows = Device.objects.filter(account=account).order_by("-used_at", "-device_id")[:MOST_DEVICES]
    unknown = Text("未知设备", "Unknown device")
    found = [
        DeviceRow(
            row.device_id,
            " · ".join(filter(None, (row.browser, row.system))) or str(unknown),
            HOW.get(row.how, unknown),
            row.began_at,
            row.used_at,
            row.session_key == session_key,
        )
        for row in rows
    ]
    return sorted(found, key=lambda one: not one.is_here)


@dataclass(frozen=True, slots=True)
class Security:
    """What protects one's own account."""

    staff_no: str
    is_set_up: bool
    has_app: bool
    recovery_codes_left: int
    passkeys: tuple["PasskeyRow", ...] = ()


def own_security(actor: Actor) -> Security:
    """What protects the actor's own account.

    Raises:
        OutOfScope: nobody is signed in.
    """
    account = own_account(actor)
    return Security(
        staff_no=account.username,
        is_set_up=second_factor.is_set_up(account),
        has_app=second_factor.has_app(account),
        passkeys=tuple(own_passkeys(account)),
        recovery_codes_left=second_factor.recovery_codes_left(account),
    )


@dataclass(frozen=True, slots=True)
class LoginRow:
    """An account's link to an identity provider."""

    login_id: UUID
    provider: Text | str
    asked_at: datetime
    confirmed_at: datetime | None
    used_at: datetime | None


def own_logins(actor: Actor) -> list[LoginRow]:
    """The identity providers that open the actor's own account.

    Raises:
        OutOfScope: nobody is signed in.
    """
    return _logins(own_account(actor))


def logins_of(actor: Actor, account_id: UUID) -> list[LoginRow]:
    """The identity providers of a staff account, for whoever looks after it.

    Raises:
        OutOfScope: there is none.
    """
    found = Account.objects.filter(pk=account_id, kind=Account.Kind.STAFF).first()
    if found is None or not may_manage(actor, found):
        return []
    return _logins(found)


def login_index(provider: str, subject: str) -> bytes:
    """A keyed stand-in for what a provider calls somebody."""
    return keys.index(LOGINS, provider, subject)


def _logins(account: Account) -> list[LoginRow]:
    titles = {one.code: one.title for one in oidc.providers()}
    return [
        LoginRow(
            row.pk,
            titles.get(row.provider, row.provider),
            row.asked_at,
            row.confirmed_at,
            row.used_at,
        )
        for row in ExternalLogin.objects.filter(account=account).order_by("asked_at")
    ]


def own_account(actor: Actor) -> Account:
    """The actor's account as it stands now.

    Raises:
        OutOfScope: nobody is signed in.
    """
    found = Account.objects.filter(pk=actor.account.pk).first() if actor.account else None
    if found is None:
        raise OutOfScope("account")
    return found


def who_index(kind: str, who: object) -> bytes:
    """A keyed stand-in for a number, account or address, different for each kind."""
    return keys.index(CODES, kind, str(who))


def _shown(actor: Actor, found: Sequence[Account]) -> list[StaffRow]:
    with_factor = second_factor.who_is_set_up(found)
    managed = managed_by(actor, found)
    return [
        StaffRow(
            account_id=one.account_id,
            staff_no=one.username,
            name=one.name.open(),
            unit=one.unit,
            post=one.post,
            is_active=one.is_active,
            is_set_up=one.account_id in with_factor,
            seen_at=one.seen_at,
            may_manage=one.account_id in managed,
        )
        for one in found
    ]


def _instants(rows: QuerySet[PhoneCode]) -> Sequence[datetime]:
    return list(rows.values_list("asked_at", flat=True))
