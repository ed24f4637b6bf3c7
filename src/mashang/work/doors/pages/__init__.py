"""Pages of doors: 开门 for whoever stands at one, a screen beside it, the guard's phone, 小门 for who looks after it."""

from django.urls import path

from mashang.work.doors.pages import desk, guarding, passing, watching

urlpatterns = [
    path("doors", passing.choose, name="open"),
    path("doors/mine", passing.mine, name="mine"),
    path("doors/answer", passing.answer, name="answer"),
    path("doors/at/<str:sign>", passing.landing, name="landing"),
    path("doors/at/<str:sign>/sign-in", passing.enter, name="enter"),
    path("doors/<int:door_id>/open", passing.open_door, name="ask"),
    path("doors/<int:door_id>/exit", passing.leave, name="exit"),
    path("doors/<int:door_id>/appeal", passing.appeal, name="appeal"),
    path("doors/<str:sign>/screen", watching.screen, name="screen"),
    path("desk/guard", guarding.doors, name="guarded"),
    path("desk/guard/app.webmanifest", guarding.app, name="guard_app"),
    path("desk/guard/<int:door_id>", guarding.screen, name="guard"),
    path("desk/guard/<int:door_id>/snapshot", guarding.snapshot, name="guard_snapshot"),
    path("desk/guard/<int:door_id>/note", guarding.leave_note, name="guard_note"),
    path("desk/doors", desk.doors, name="list"),
    path("desk/doors/at/<int:place_id>", desk.here, name="here"),
    path("desk/doors/at/<int:place_id>/add", desk.add, name="add"),
    path("desk/doors/<int:door_id>", desk.door, name="door"),
    path("desk/doors/<int:door_id>/change", desk.change, name="change"),
    path("desk/doors/<int:door_id>/renew-code", desk.renew, name="renew"),
    path("desk/doors/<int:door_id>/poster.pdf", desk.poster, name="poster"),
]
