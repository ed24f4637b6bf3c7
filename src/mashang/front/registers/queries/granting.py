"""权限管理: who holds which role where, as far as the viewer may know; and how it came about."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import QuerySet

from mashang.elements.places import queries as places
from mashang.foundation import keys
from mashang.foundation.accounts.models import Account
from mashang.foundation.grants import queries as grants
from mashang.foundation.grants.actor import Actor, current_grants
from mashang.foundation.grants.models import Grant
from mashang.foundation.grants.policy import GRANTS
from mashang.foundation.grants.steps import IDENTITY, subject_of
from mashang.foundation.records import queries as records
from mashang.foundation.records.actors import Subject
from mashang.foundation.records.models import Record
from mashang.kernel.errors import OutOfScope
from mashang.kernel.house import house
from mashang.kernel.texts import Text
from mashang.web.paging import Page, page_of

_FOUND_AT_MOST: Final = 20
_TOLD_AT_MOST: Final = 200
_STAFF_VERBS: Final[Mapping[str, Text]] = {
    "signin.engage_staff": Text("建立账号", "Account made"),
    "signin.reset_staff": Text("重置密码和动态码", "Password and authenticator reset"),
    "signin.close_staff": Text("暂停账号", "Account suspended"),
    "signin.put_to_sleep": Text("长期不用，自动停用", "Closed by itself, long unused"),
    "registers.leave": Text("离岗", "Left"),
    "signin.confirm_login": Text("确认统一身份", "Identity link confirmed"),
    "signin.remove_login": Text("取消统一身份", "Identity link removed"),
    "signin.reopen_staff": Text("恢复账号", "Account reopened"),
}
_PROGRAM_VERBS: Final[Mapping[str, Text]] = {
    "programs.enrol": Text("登记", "Enrolled"),
    "programs.change": Text("修改登记", "Registration changed"),
    "programs.issue_key": Text("发放密钥", "Key issued"),
    "programs.rotate_key": Text("更换密钥", "Key rotated"),
    "programs.revoke_key": Text("吊销密钥", "Key revoked"),
    "programs.close_program": Text("停用", "Left"),
}
_ROLE_VERBS: Final[Mapping[str, Text]] = {
    "grants.add_role": Text("新建角色", "Role made"),
    "grants.shape_role": Text("修改权限", "Rights changed"),
    "grants.reset_role": Text("恢复出厂权限", "Back to what it came with"),
}


@dataclass(frozen=True, slots=True)
class GrantRow:
    """One role that an account holds, or held, somewhere."""

    grant_id: int
    role: Text
    where: str
    is_area: bool
    since: datetime
    until: datetime | None
    is_current: bool
    may_end: bool


@dataclass(frozen=True, slots=True)
class Holder:
    """An account of staff or of a program, with what it holds now."""

    account_id: UUID
    staff_no: str
    name: str
    unit: str
    post: str
    is_active: bool
    grants: tuple[GrantRow, ...] = ()
    is_program: bool = False


@dataclass(frozen=True, slots=True)
class Happened:
    """One thing that was done to an account's roles, or to a role."""

    at: datetime
    title: Text
    body: Text | str
    who: str


def holders(
    actor: Actor, text: str = "", role: str = "", cursor: str | None = None
) -> Page[Holder]:
    """Staff and programs that hold something in the actor's part of the street, by number."""
    seen = GRANTS.visible(actor).filter(current_grants(actor.at))
    if role:
        seen = seen.filter(role_id=role)
    rows = _numbered().filter(pk__in=seen.values("account_id"))
    if text.strip():
        rows = rows.filter(pk__in=_matching(rows, text))
    page = page_of(rows, ("username", "account_id"), cursor=cursor)
    return Page(_shown(actor, page.items), page.next_cursor, page.is_first)


def holder(actor: Actor, account_id: UUID) -> Holder:
    """One account of staff or of a program.

    Raises:
        OutOfScope: there is none.
    """
    found = _numbered().filter(pk=account_id).first()
    if found is None:
        raise OutOfScope("account")
    return _shown(actor, [found])[0]


def staff_found(text: str) -> list[Holder]:
    """Active staff accounts by number, name, unit or post, for giving them a role."""
    active = _staff().filter(is_active=True)
    if not text.strip():
        return []
    rows = active.filter(pk__in=_matching(active, text)).order_by("username")
    return [_holder(one) for one in rows[:_FOUND_AT_MOST]]


def where_of(actor: Actor, place_id: int | None) -> places.PlaceRow | None:
    """The place at which the actor looks for where to give a role: the top of what is theirs."""
    if place_id is not None:
        return places.seen(actor, place_id)
    tops = places.tops(actor)
    return tops[0] if len(tops) == 1 else None


def happened_to(actor: Actor, account_id: UUID) -> list[Happened]:
    """What was done to an account's roles in the actor's part of the street, the newest first."""
    rows = _with_titles(GRANTS.visible(actor).filter(account_id=account_id))
    told = list(records.records_of([subject_of(account_id)])[:_TOLD_AT_MOST])
    ended = {one.facts.get("grant"): one for one in told if one.verb == "grants.end_role"}
    titles = grants.role_titles()
    found = []
    for row in rows:
        role = titles[row.role_id]
        words = Text("{role}，{where}", "{role}, {where}", role=role, where=row.scope_name)
        giver = _named(row.granted_by) if row.granted_by else ""
        found.append(Happened(row.since, Text("分配角色", "Role given"), words, giver))
        if row.until is not None and row.until <= actor.at:
            found.append(_ended(row, words, ended.get(row.pk)))
    for right, verbs in (
        ("signin.manage_staff", _STAFF_VERBS),
        ("programs.look_after", _PROGRAM_VERBS),
    ):
        if actor.holds_anywhere(right):
            found += [
                Happened(one.at, verbs[one.verb], _which_key(one), _recorded_actor(one))
                for one in told
                if one.verb in verbs
            ]
    return sorted(found, key=lambda one: one.at, reverse=True)


def role_history(code: str) -> list[Happened]:
    """What was done to a role, the newest first."""
    told = records.records_of([Subject("role", code, IDENTITY)])[:_TOLD_AT_MOST]
    return [
        Happened(one.at, _ROLE_VERBS[one.verb], _changes(one), _recorded_actor(one))
        for one in told
        if one.verb in _ROLE_VERBS
    ]


def _numbered() -> QuerySet[Account]:
    return Account.objects.filter(kind__in=(Account.Kind.STAFF, Account.Kind.PROGRAM))


def _staff() -> QuerySet[Account]:
    return Account.objects.filter(kind=Account.Kind.STAFF)


def _matching(rows: QuerySet[Account], text: str) -> list[UUID]:
    """Accounts whose number, name, unit or post holds the text; names are opened to compare them.

    Linear in the staff of a street, some hundreds: about 20 ms.
    """
    wanted = text.strip().casefold()
    found = list(rows)
    sealed = [
        (one.name.subject, one.name.place, one.name.content)
        for one in found
        if isinstance(one.name.content, bytes) and one.name.content
    ]
    with_name = [one for one in found if isinstance(one.name.content, bytes) and one.name.content]
    names = dict(zip((one.pk for one in with_name), keys.open_many(IDENTITY, sealed), strict=True))
    return [
        one.pk
        for one in found
        if any(
            wanted in (words or "").casefold()
            for words in (one.username, names.get(one.pk), one.unit, one.post)
        )
    ]


def _shown(actor: Actor, accounts: Sequence[Account]) -> list[Holder]:
    seen = GRANTS.visible(actor).filter(current_grants(actor.at), account__in=accounts)
    held: dict[UUID, list[GrantRow]] = defaultdict(list)
    titles = grants.role_titles()
    for row in _with_titles(seen):
        held[row.account_id].append(
            GrantRow(
                grant_id=row.pk,
                role=titles[row.role_id],
                where=row.scope_name,
                is_area=row.scope == Grant.Scope.AREA,
                since=row.since,
                until=row.until,
                is_current=True,
                may_end=GRANTS.may(actor, "end", row),
            )
        )
    return [_holder(one, tuple(held[one.pk])) for one in accounts]


def _holder(account: Account, held: tuple[GrantRow, ...] = ()) -> Holder:
    return Holder(
        account_id=account.account_id,
        staff_no=account.username,
        name=account.name.open(),
        unit=account.unit,
        post=account.post,
        is_active=account.is_active,
        grants=held,
        is_program=account.is_program,
    )


def _with_titles(rows: QuerySet[Grant]) -> Iterable[Grant]:
    return (
        rows.select_related("role", "granted_by")
        .prefetch_related("paths")
        .order_by("-since", "-pk")
    )


def _ended(row: Grant, words: Text, record: Record | None) -> Happened:
    at = row.until or row.since
    if record is None:
        return Happened(at, Text("到期结束", "Ran out"), words, "")
    reason = record.reason.open()
    body = Text("{what}。{why}", "{what}. {why}", what=words, why=reason) if reason else words
    return Happened(at, Text("结束角色", "Role ended"), body, _recorded_actor(record))


def _which_key(record: Record) -> Text | str:
    prefix = record.facts.get("prefix", "")
    return Text("密钥 {prefix}…", "Key {prefix}…", prefix=prefix) if prefix else ""


def _named(account: Account) -> str:
    return f"{account.username} {account.name.open()}".strip()


def _recorded_actor(record: Record) -> str:
    if record.actor == "system":
        return str(Text("系统", "the system"))
    return " ".join(filter(None, (record.unit, record.role, record.staff_no)))


def _changes(record: Record) -> Text | str:
    rights = house().rights
    added = [rights[code].title for code in record.facts.get("added", ()) if code in rights]
    removed = [rights[code].title for code in record.facts.get("removed", ()) if code in rights]
    parts = []
    if added:
        parts.append(Text("增加：{what}", "Added: {what}", what=_listed(added)))
    if removed:
        parts.append(Text("去掉：{what}", "Removed: {what}", what=_listed(removed)))
    return _joined(parts, "；", "; ") if parts else ""


def _listed(texts: Sequence[Text]) -> Text:
    return _joined(texts, "、", ", ")


def _joined(texts: Sequence[Text], zh: str, en: str) -> Text:
    return Text(zh.join(one.in_("zh") for one in texts), en.join(one.in_("en") for one in texts))
