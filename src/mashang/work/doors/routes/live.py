"""Doors as they live, what rings, their programs and settings, the rules that hold: for staff."""

from uuid import UUID

from django.conf import settings

from mashang.api.paging import Paged, paged
from mashang.api.routing import Router
from mashang.api.schemas import After, IntId
from mashang.domain.doorkeeping import enrolment_text
from mashang.foundation.grants.guards import ActorRequest, staff_route
from mashang.work.doors import actions, queries
from mashang.work.doors.actions import Invited, RuleWanted, Setting
from mashang.work.doors.routes.schemas import (
    AlarmOut,
    DeviceIn,
    DeviceOut,
    DoorRuleIdOut,
    DoorRuleIn,
    DoorRuleOut,
    InvitedOut,
    LiveOut,
    SettingIn,
)

router = Router()
SEE, MANAGE, RULE = "doors.see", "doors.manage", "doors.rule"


@router.get("/alarms")
@staff_route(SEE)
def alarms(request: ActorRequest, after: After = None, *, seen: bool = False) -> Paged[AlarmOut]:
    """The alarms in the caller's scope, newest first: those nobody has seen, or the others."""
    return paged(queries.alarms_of(request.actor, after, seen=seen), AlarmOut.from_orm)


@router.post("/alarms/{alarm_id}/acknowledge")
@staff_route(SEE)
def acknowledge_alarm(request: ActorRequest, alarm_id: UUID) -> None:
    """Say that one has looked; its case goes its own way."""
    actions.acknowledge_alarm(actor=request.actor, alarm_id=alarm_id)


@router.get("/devices")
@staff_route(SEE)
def devices(request: ActorRequest, after: After = None) -> Paged[DeviceOut]:
    """The programs at the doors in the caller's scope, and how they fare."""
    return paged(queries.devices_of(request.actor, after), DeviceOut.from_orm)


@router.look("/devices")
@staff_route(MANAGE)
def invite_device(request: ActorRequest, given: DeviceIn) -> InvitedOut:
    """Make ready for a program at one or more doors; what its square holds is in this answer alone."""
    invited = actions.invite_device(actor=request.actor, door_ids=given.door_ids, name=given.name)
    return _told(invited)


@router.get("/devices/{device_id}")
@staff_route(SEE)
def device(request: ActorRequest, device_id: UUID) -> DeviceOut:
    """One program."""
    return DeviceOut.from_orm(queries.device(request.actor, device_id))


@router.look("/devices/{device_id}/again")
@staff_route(MANAGE)
def invite_again(request: ActorRequest, device_id: UUID) -> InvitedOut:
    """A fresh square for a program that did not enrol in time; the old one is void."""
    return _told(actions.invite_again(actor=request.actor, device_id=device_id))


@router.post("/devices/{device_id}/revoke")
@staff_route(MANAGE)
def revoke_device(request: ActorRequest, device_id: UUID) -> None:
    """Believe a program no more, at once; going out stays free."""
    actions.revoke_device(actor=request.actor, device_id=device_id)


@router.get("/rules")
@staff_route(SEE)
def rules(request: ActorRequest, after: After = None, *, over: bool = False) -> Paged[DoorRuleOut]:
    """The rules in the caller's scope that hold or will; or those that are over."""
    return paged(queries.rules_of(request.actor, after, over=over), DoorRuleOut.from_orm)


@router.post("/rules")
@staff_route(RULE)
def enter_rule(request: ActorRequest, given: DoorRuleIn) -> DoorRuleIdOut:
    """Let a rule hold at every door of a place and below it, until its end."""
    wanted = given.model_dump(exclude={"place_id", "command_id"})
    lists = {name: tuple(wanted[name]) for name in ("classes", "kinds", "hours")}
    rule_id = actions.enter_rule(
        actor=request.actor,
        place_id=given.place_id,
        wanted=RuleWanted(**{**wanted, **lists}),
        command_id=given.command_id,
    )
    return DoorRuleIdOut(rule_id=rule_id)


@router.get("/rules/{rule_id}")
@staff_route(SEE)
def rule(request: ActorRequest, rule_id: UUID) -> DoorRuleOut:
    """One rule."""
    return DoorRuleOut.from_orm(queries.rule(request.actor, rule_id))


@router.post("/rules/{rule_id}/end")
@staff_route(RULE)
def end_rule(request: ActorRequest, rule_id: UUID) -> None:
    """End a rule now; doors that are online hear it within seconds."""
    actions.end_rule(actor=request.actor, rule_id=rule_id)


@router.get("/{door_id}/live")
@staff_route(SEE)
def live(request: ActorRequest, door_id: IntId) -> LiveOut:
    """A door as it lives: today by the hour, how many are inside (an estimate), what rings."""
    return LiveOut.from_orm(queries.live(request.actor, door_id))


@router.post("/{door_id}/setting")
@staff_route(MANAGE)
def set_door(request: ActorRequest, door_id: IntId, given: SettingIn) -> None:
    """Say how a door behaves by itself; its program hears it within seconds."""
    actions.set_door(
        actor=request.actor,
        door_id=door_id,
        setting=Setting(
            needs_presence=given.needs_presence,
            is_lenient=bool(given.lenient_kinds),
            lenient_kinds=tuple(given.lenient_kinds),
            fails_open=given.fails_open,
            pulse_s=given.pulse_s,
            held_open_after_s=given.held_open_after_s,
            stale_after_min=given.stale_after_min,
        ),
    )


def _told(invited: Invited) -> InvitedOut:
    text = enrolment_text(settings.SITE_URL, invited.token)
    return InvitedOut(device_id=invited.device_id, enrolment=text)
