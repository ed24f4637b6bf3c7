"""Pages of units: 我的单位、店铺 by phone, the shop behind its code, 单位代表 for staff."""

from django.urls import path

from mashang.work.employers.pages import desk, own, shop

urlpatterns = [
    path("units", own.mine, name="mine"),
    path("units/ask", own.ask, name="ask"),
    path("units/<uuid:organisation_id>", own.unit, name="unit"),
    path("units/<uuid:organisation_id>/workers", own.workers, name="workers"),
    path("units/<uuid:organisation_id>/joiner", own.joiner, name="joiner"),
    path("units/<uuid:organisation_id>/opening", own.opening, name="opening"),
    path("units/<uuid:organisation_id>/poster", own.poster, name="poster"),
    path("units/workers/<int:employment_id>/leaver", own.leaver, name="leaver"),
    path("units/speaking/<uuid:representative_id>/end", own.end, name="end"),
    path("shop/<str:sign>", shop.shop, name="shop"),
    path("desk/units", desk.asks, name="list"),
    path("desk/units/<uuid:representative_id>/approve", desk.approve, name="approve"),
    path("desk/units/<uuid:representative_id>/refuse", desk.refuse, name="refuse"),
    path("desk/units/<uuid:representative_id>/end", desk.end, name="desk_end"),
]
