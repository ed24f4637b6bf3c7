"""Pages of tenancies: 我的租客 for landlords, 租住登记 for the community."""

from django.urls import path

from mashang.work.tenancy.pages import desk, own

urlpatterns = [
    path("tenants", own.mine, name="mine"),
    path("tenants/room", own.room, name="room"),
    path("tenants/<int:place_id>/report", own.report, name="report"),
    path("tenants/<uuid:tenancy_id>", own.tenancy, name="tenancy"),
    path("tenants/<uuid:tenancy_id>/end", own.end, name="end"),
    path("tenants/<uuid:tenancy_id>/renew", own.renew, name="renew"),
    path("desk/tenancies", desk.tenancies, name="list"),
    path("desk/tenancies/new", desk.new, name="new"),
    path("desk/tenancies/rooms/new", desk.let, name="let"),
    path("desk/tenancies/rooms/<uuid:letting_id>/end", desk.end_letting, name="end_letting"),
    path("desk/tenancies/at/<int:place_id>", desk.here, name="here"),
    path("desk/tenancies/<uuid:tenancy_id>", desk.tenancy, name="desk_tenancy"),
    path("desk/tenancies/<uuid:tenancy_id>/end", desk.end, name="desk_end"),
    path("desk/tenancies/<uuid:tenancy_id>/renew", desk.renew, name="desk_renew"),
]
