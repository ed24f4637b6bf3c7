"""Pages of volunteers: 志愿报名 and 我的志愿, and 志愿招募 for who calls and leads."""

from django.urls import path

from mashang.work.volunteers.pages import desk, own

urlpatterns = [
    path("volunteers", own.calls, name="calls"),
    path("volunteers/mine", own.mine, name="mine"),
    path("volunteers/<uuid:call_id>", own.call, name="call"),
    path("volunteers/shifts/<uuid:shift_id>/sign-up", own.sign_up, name="sign_up"),
    path("volunteers/mine/<uuid:sign_up_id>/withdraw", own.withdraw, name="withdraw"),
    path("desk/volunteers", desk.calls, name="list"),
    path("desk/volunteers/new", desk.new, name="new"),
    path("desk/volunteers/<uuid:call_id>", desk.call, name="desk_call"),
    path("desk/volunteers/<uuid:call_id>/shift", desk.add_shift, name="add_shift"),
    path("desk/volunteers/<uuid:call_id>/close", desk.close, name="close"),
    path("desk/volunteers/shifts/<uuid:shift_id>/sheet", desk.sheet, name="sheet"),
    path("desk/volunteers/coming/<uuid:sign_up_id>/accept", desk.accept, name="accept"),
    path("desk/volunteers/coming/<uuid:sign_up_id>/refuse", desk.refuse, name="refuse"),
    path("desk/volunteers/coming/<uuid:sign_up_id>/hours", desk.hours, name="hours"),
    path("desk/volunteers/coming/<uuid:sign_up_id>/phone", desk.phone, name="phone"),
]
