"""Verbs on roles, and the ending of one that somebody holds."""

from collections.abc import Collection
from typing import Final
from uuid import UUID

from mashang.foundation.commands import steps as commands
from mashang.foundation.grants import queries, steps
from mashang.foundation.grants.actor import Actor
from mashang.foundation.grants.models import Role, RoleRight
from mashang.foundation.grants.policy import GRANTS
from mashang.foundation.grants.roles import BUILT_IN, EMERGENCY, PROGRAMS
from mashang.foundation.records import steps as records
from mashang.foundation.records.actors import Subject
from mashang.foundation.verbs import verb
from mashang.kernel import ids
from mashang.kernel.errors import Conflict, Invalid, OutOfScope
from mashang.kernel.house import house
from mashang.kernel.paths import Path
from mashang.kernel.texts import Text

_KEPT: Final = frozenset({"grants.see", "grants.give", "grants.shape_roles"})
"""What the administrator's role cannot lose: nobody could give it back."""
SHAPE: Final = "grants.shape_roles"
_CODE_BITS: Final = 40


@verb
def set_up_roles() -> None:
    """Bring built-in roles to what the rooms of this house declare; run at every set-up."""
    rights = {right.code: right.roles for right in house().rights.values()}
    steps.sync_roles(BUILT_IN, rights)


@verb
def end_role(*, actor: Actor, grant_id: int, reason: str) -> None:
    """End a grant, with a reason.

    Raises:
        OutOfScope: no such grant in sight.
        NotAllowed: the actor may not give roles there.
        Conflict: it has ended already.
        RuleBroken: nobody would be left who may give roles in the whole street.
    """
    grant = GRANTS.access(actor, "end", lock=True, pk=grant_id)
    steps.insist_on_a_keeper(at=actor.at, leaving=lambda one: one.pk == grant.pk)
    steps.end(grant, at=actor.at)
    records.write(
        actor.ref,
        "grants.end_role",
        steps.subject_of(grant.account_id),
        reason=reason,
        facts={"role": grant.role_id, "grant": grant.pk},
    )


@verb
def shape_role(
    *,
    actor: Actor,
    role: str,
    rights: Collection[str],
    root: Path,
    seen: Collection[str] | None = None,
) -> None:
    """Set what a role holds, everywhere in the street at once.

    Args:
        seen: what it held when the editor opened it; None takes it as it is.

    Raises:
        NotAllowed: the actor may not, at the root of the street.
        OutOfScope: no such role.
        Invalid: a right that no room declares, or one that is never taken in an emergency.
        Conflict: another editor was faster, or the change would take from the administrator's role
            the right to undo it.
        RuleBroken: nobody would be left who may give roles in the whole street.
    """
    actor.need(SHAPE, root)
    held = _locked(role)
    wanted = set(rights)
    unknown = wanted - set(house().rights)
    if unknown:
        raise Invalid(
            "grants.unknown_right",
            Text("没有这项权限：{right}", "No such right: {right}", right=min(unknown)),
            field="rights",
        )
    before = set(held.rights.values_list("right", flat=True))
    if seen is not None and set(seen) != before:
        raise Conflict(
            "grants.role_changed",
            Text(
                "别人刚刚改过这个角色，请重新打开再改",
                "Somebody changed this role a moment ago; please open it again",
            ),
            field="rights",
        )
    _set(actor, held, before, wanted, "grants.shape_role")


@verb
def reset_role(*, actor: Actor, role: str, root: Path) -> None:
    """Bring a built-in role back to what the rooms of this house declare.

    Raises:
        NotAllowed: the actor may not shape roles at the root of the street.
        OutOfScope: no such role, or one of the street's own.
        RuleBroken: nobody would be left who may give roles in the whole street.
    """
    actor.need(SHAPE, root)
    held = _locked(role)
    if not held.is_built_in:
        raise OutOfScope("role")
    before = set(held.rights.values_list("right", flat=True))
    _set(actor, held, before, set(queries.declared_rights(role)), "grants.reset_role")


@verb
def add_role(
    *,
    actor: Actor,
    title_zh: str,
    title_en: str,
    root: Path,
    command_id: UUID,
    copy_of: str = "",
) -> str:
    """A new role that holds nothing yet, or what another holds; returns its code.

    Raises:
        NotAllowed: the actor may not shape roles at the root of the street.
        Invalid: no title.
        OutOfScope: no role to copy.
        Conflict: another role has this title.
    """
    actor.need(SHAPE, root)
    verb_name = "grants.add_role"
    done = commands.earlier_answer(command_id, account_id=actor.account_id, verb=verb_name)
    if done is not None:
        return str(done["role"])
    zh, en = title_zh.strip(), title_en.strip() or title_zh.strip()
    if not zh:
        text = Text("请填写角色名称", "Please give the role a name")
        raise Invalid("grants.no_title", text, field="title_zh")
    if Role.objects.filter(title_zh=zh).exists():
        text = Text("已有角色“{name}”", "There is a role {name} already", name=zh)
        raise Conflict("grants.title_taken", text, field="title_zh")
    rights = _copied(copy_of)
    code = f"own_{ids.short_code(_CODE_BITS).lower()}"
    made = Role.objects.create(code=code, title_zh=zh, title_en=en)
    RoleRight.objects.bulk_create(RoleRight(role=made, right=right) for right in rights)
    facts = {"copy_of": copy_of, "added": rights} if copy_of else {}
    records.write(actor.ref, verb_name, Subject("role", code, steps.IDENTITY), facts=facts)
    commands.remember_answer(
        command_id, account_id=actor.account_id, verb=verb_name, answer={"role": code}
    )
    return code


def _locked(role: str) -> Role:
    held = Role.objects.select_for_update().filter(code=role).first()
    if held is None:
        raise OutOfScope("role")
    return held


def _copied(role: str) -> list[str]:
    if not role:
        return []
    source = _locked(role)
    return sorted(source.rights.values_list("right", flat=True))


def _set(actor: Actor, held: Role, before: set[str], wanted: set[str], verb_name: str) -> None:
    _insist_on_sense(held.code, before, wanted, actor)
    held.rights.filter(right__in=before - wanted).delete()
    RoleRight.objects.bulk_create(
        RoleRight(role=held, right=right) for right in sorted(wanted - before)
    )
    records.write(
        actor.ref,
        verb_name,
        Subject("role", held.code, steps.IDENTITY),
        facts={"added": sorted(wanted - before), "removed": sorted(before - wanted)},
    )


def _insist_on_sense(role: str, before: set[str], wanted: set[str], actor: Actor) -> None:
    if role == "administrator" and _KEPT - wanted:
        raise Conflict(
            "grants.locked_out",
            Text(
                "管理员必须保留查看、分配权限和修改角色的权限",
                "Administrators must keep the rights to see and give roles and to change them",
            ),
            field="rights",
        )
    if role in EMERGENCY:
        rights = house().rights
        wrong = sorted(code for code in wanted if not rights[code].in_emergency)
        if wrong:
            raise Invalid(
                "grants.never_in_emergency",
                Text(
                    "紧急查看不能包括“{right}”",
                    "Emergency access never includes “{right}”",
                    right=rights[wrong[0]].title,
                ),
                field="rights",
            )
    if role in PROGRAMS or steps.is_held_by_a_program(role, actor.at):
        steps.insist_on_rights_for_programs(wanted, field="rights")
    if steps.GIVE in before - wanted:
        steps.insist_on_a_keeper(at=actor.at, leaving=lambda grant: grant.role_id == role)
