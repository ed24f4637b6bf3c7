"""What surrounds every page: navigation by rights, who is signed in, and a human in one tap."""

from django.http import HttpRequest
from django.urls import reverse

from mashang.domain.masks import mask_phone
from mashang.elements.people import queries as people
from mashang.elements.people import switch
from mashang.foundation.accounts import queries as accounts
from mashang.foundation.grants.actor import Actor
from mashang.governance.notices import queries as notices
from mashang.kernel.house import house
from mashang.kernel.room import NavGroup
from mashang.kernel.texts import Text
from mashang.web.shell import (
    FEW,
    Acting,
    ActingChoice,
    Alarm,
    Identity,
    NavItem,
    NavPart,
    Shell,
    choices_of_parts,
)

STAFF_PREFIX = "/desk"
OPEN_AT_FIRST = {NavGroup.TODAY, NavGroup.RESIDENTS}


def shell_of(request: HttpRequest) -> Shell:
    """The shell of a request; requests refused before the actor is known get a plain one."""
    actor: Actor = getattr(request, "actor", None) or Actor.of(None)
    is_demo = accounts.is_demo()
    if actor.is_official and request.path.startswith(STAFF_PREFIX):
        own = _staff_nav(actor, request)
        nav = [*((NavGroup.TODAY, one) for one in _messages(actor)), *own]
        return Shell(
            kind="staff",
            home_url=own[0][1].url if own else reverse("signin:security"),
            search_url=reverse("search:line"),
            nav=tuple(item for _, item in nav),
            parts=_parts(nav, choices_of_parts(request)),
            identity=_identity(actor),
            is_demo=is_demo,
            alarm=_alarm(actor),
        )
    return Shell(
        kind="resident",
        home_url="/",
        identity=_identity(actor) if actor.account else None,
        help_url=reverse("portal:help"),
        is_demo=is_demo,
        legal=(NavItem(Text("隐私说明", "Privacy"), reverse("portal:privacy"), "shield"),),
        acting=acting_of(request, actor),
    )


def acting_of(request: HttpRequest, actor: Actor) -> Acting | None:
    """替谁办: for whom this page acts; None for whoever acts for themselves alone."""
    if actor.account is None or not hasattr(request, "session"):
        return None
    now = switch.now(request).me
    own = people.acted_for(actor)
    if now is None or (len(own) == 1 and now.is_self):
        return None
    choices = {one.person_id: _acting_choice(one, now) for one in own}
    return Acting(choices[now.person_id], tuple(choices.values()), reverse("people:act_for"))


def _acting_choice(one: people.OwnPerson, now: people.OwnPerson) -> ActingChoice:
    tone = {"self": "green", "guardian": "blue"}.get(one.basis, "amber")
    word = Text("自己", "yourself") if one.is_self else one.basis_title
    return ActingChoice(
        str(one.person_id), one.name, word, tone, is_now=one.person_id == now.person_id
    )


def _staff_nav(actor: Actor, request: HttpRequest) -> list[tuple[NavGroup, NavItem]]:
    """What the actor may open, the most used first."""
    may = [(one, reverse(one.url_name)) for one in house().nav if actor.holds_anywhere(one.right)]
    here = _here(request, [(one.url_name, url) for one, url in may])
    return [
        (one.group, NavItem(one.title, url, one.icon, is_active=one.url_name == here))
        for one, url in may
    ]


def _here(request: HttpRequest, entries: list[tuple[str, str]]) -> str:
    """The entry that the page shown belongs to: the nearest above it, else its room's most used.

    Args:
        entries: name and address of each, the most used first.
    """
    above = [(len(url), name) for name, url in entries if f"{request.path}/".startswith(f"{url}/")]
    if above:
        return max(above)[1]
    room = request.resolver_match.namespace if request.resolver_match else ""
    return next((name for name, _ in entries if name.split(":")[0] == room), "")


def _parts(nav: list[tuple[NavGroup, NavItem]], choices: dict[str, bool]) -> tuple[NavPart, ...]:
    """The entries in groups: as the person left them, and where the page shown stands, open."""
    if len(nav) <= FEW:
        return ()
    parts = []
    for group in NavGroup:
        items = tuple(item for one, item in nav if one is group)
        is_open = any(item.is_active for item in items) or choices.get(
            group, group in OPEN_AT_FIRST
        )
        if items:
            parts.append(NavPart(group.value, group.text, items, is_open))
    return tuple(parts)


def _messages(actor: Actor) -> list[NavItem]:
    """What was told to this account and not read yet: first in the list, and gone when read."""
    count = notices.unread_to_account(actor)
    if not count:
        return []
    return [NavItem(Text("消息", "Messages"), reverse("notices:mine"), "message", badge=str(count))]


def _alarm(actor: Actor) -> Alarm | None:
    """Rights taken in an emergency, as long as they last."""
    taken = actor.emergency
    if taken is None or taken.grant.until is None:
        return None
    return Alarm(
        text=Text(
            "紧急查看中：{place}。每次查看都会记录、让本人看到，并由别人复核。",
            "Emergency access: {place}. Every look is recorded, shown to the person and reviewed.",
            place=taken.grant.scope_name,
        ),
        until=taken.grant.until,
        url=reverse("registers:emergency", args=[taken.emergency_id]),
        end_url=reverse("registers:end_emergency", args=[taken.emergency_id]),
    )


def _identity(actor: Actor) -> Identity:
    account = actor.account
    if account is None:
        return Identity(name="")
    links: tuple[NavItem, ...] = ()
    if account.is_official:
        name = account.name.open() or account.username
        unit = " ".join(filter(None, (account.unit, account.post)))
        links = (NavItem(Text("账号安全", "Account security"), reverse("signin:security"), "lock"),)
    else:
        links = (
            NavItem(Text("登录与设备", "Sign-in and devices"), reverse("signin:mine"), "devices"),
        )
        name, unit = mask_phone(account.phone.open()) if account.phone else account.username, ""
    return Identity(name, unit, reverse("signin:sign_out"), links)
