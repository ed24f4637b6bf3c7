"""Pages of visits: the host's, the visitor's, the gate's."""

from django.urls import path

from mashang.work.visitors.pages import gate, own, shown

urlpatterns = [
    path("visitors", own.mine, name="mine"),
    path("visitors/new", own.invite, name="invite"),
    path("visitors/<uuid:visit_id>", own.visit, name="visit"),
    path("visitors/<uuid:visit_id>/revoke", own.revoke, name="revoke"),
    path("visitors/<uuid:visit_id>/answer", own.answer, name="answer"),
    path("visit/at/<str:sign>", shown.ask, name="ask"),
    path("visit/<str:link>", shown.shown, name="pass"),
    path("visit/<str:link>/about", shown.introduce, name="introduce"),
    path("visit/<str:link>/open/<int:door_id>", shown.open_door, name="open"),
    path("desk/visitors", gate.today, name="today"),
    path("desk/visitors/<uuid:visit_id>", gate.card, name="card"),
    path("desk/visitors/<uuid:visit_id>/admit", gate.admit, name="admit"),
    path("desk/visitors/<uuid:visit_id>/let-in", gate.let_in, name="let_in"),
    path("desk/visitors/<uuid:visit_id>/vehicle", gate.approve_vehicle, name="approve_vehicle"),
    path("desk/visitors/at/<int:place_id>/left", gate.left, name="left"),
]
