"""Pages of doors: 开门 for whoever stands at one, a screen beside it, 小门 for who looks after it."""

from django.urls import path

from mashang.work.doors.pages import desk, device, devices, live, passing, rules, watching

urlpatterns = [
    path("api/doors/enrol", device.enrol, name="device_enrol"),
    path("api/doors/snapshot", device.snapshot, name="device_snapshot"),
    path("api/doors/commands", device.commands, name="device_commands"),
    path("api/doors/<int:door_id>/events", device.events, name="device_events"),
    path("api/doors/<int:door_id>/health", device.health, name="device_health"),
    path("doors", passing.choose, name="open"),
    path("doors/mine", passing.mine, name="mine"),
    path("doors/answer", passing.answer, name="answer"),
    path("doors/at/<str:sign>", passing.landing, name="landing"),
    path("doors/at/<str:sign>/sign-in", passing.enter, name="enter"),
    path("doors/openings/<uuid:command_id>", passing.opening, name="opening"),
    path("doors/<int:door_id>/open", passing.open_door, name="ask"),
    path("doors/<int:door_id>/exit", passing.leave, name="exit"),
    path("doors/<int:door_id>/appeal", passing.appeal, name="appeal"),
    path("doors/<str:sign>/screen", watching.screen, name="screen"),
    path("desk/doors", desk.doors, name="list"),
    path("desk/doors/alarms", live.alarms, name="alarms"),
    path("desk/doors/alarms/<uuid:alarm_id>/seen", live.acknowledge, name="acknowledge"),
    path("desk/doors/devices", devices.devices, name="devices"),
    path("desk/doors/devices/<uuid:device_id>", devices.device, name="device"),
    path("desk/doors/devices/<uuid:device_id>/again", devices.invite_again, name="invite_again"),
    path("desk/doors/devices/<uuid:device_id>/revoke", devices.revoke, name="revoke_device"),
    path("desk/doors/rules", rules.rules, name="rules"),
    path("desk/doors/rules/new", rules.enter, name="enter_rule"),
    path("desk/doors/rules/<uuid:rule_id>", rules.rule, name="rule"),
    path("desk/doors/rules/<uuid:rule_id>/end", rules.end, name="end_rule"),
    path("desk/doors/at/<int:place_id>", desk.here, name="here"),
    path("desk/doors/at/<int:place_id>/add", desk.add, name="add"),
    path("desk/doors/<int:door_id>", desk.door, name="door"),
    path("desk/doors/<int:door_id>/setting", live.setting, name="setting"),
    path("desk/doors/<int:door_id>/devices/new", devices.invite, name="invite"),
    path("desk/doors/<int:door_id>/change", desk.change, name="change"),
    path("desk/doors/<int:door_id>/renew-code", desk.renew, name="renew"),
    path("desk/doors/<int:door_id>/poster.pdf", desk.poster, name="poster"),
]
