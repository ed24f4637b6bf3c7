"""Pages of notices: 通知公告 for readers, and for those who send and follow them."""

from django.urls import path

from mashang.governance.notices.pages import desk, following, own, sheets

urlpatterns = [
    path("notices", own.mine, name="mine"),
    path("notices/<uuid:notice_id>", own.notice, name="notice"),
    path("notices/<uuid:notice_id>/confirm", own.confirm, name="confirm"),
    path("notices/messages/<uuid:message_id>/seen", own.seen, name="seen"),
    path("desk/notices", desk.notices, name="list"),
    path("desk/notices/new", desk.new, name="new"),
    path("desk/notices/at/<int:place_id>", desk.here, name="here"),
    path("desk/notices/<uuid:notice_id>", desk.notice, name="desk_notice"),
    path("desk/notices/<uuid:notice_id>/change", desk.change, name="change"),
    path("desk/notices/<uuid:notice_id>/correct", desk.correct, name="correct"),
    path("desk/notices/<uuid:notice_id>/publish", desk.publish, name="publish"),
    path("desk/notices/<uuid:notice_id>/agree", desk.agree, name="agree"),
    path("desk/notices/<uuid:notice_id>/send-back", desk.send_back, name="send_back"),
    path("desk/notices/<uuid:notice_id>/withdraw", desk.withdraw, name="withdraw"),
    path("desk/notices/<uuid:notice_id>/names", following.names, name="names"),
    path("desk/notices/<uuid:notice_id>/poster", sheets.poster, name="poster"),
    path("desk/notices/<uuid:notice_id>/walk", sheets.walk, name="walk"),
    path("desk/notices/names/<uuid:recipient_id>/told", following.told, name="told"),
    path("desk/notices/names/<uuid:recipient_id>/excuse", following.excuse, name="excuse"),
]
