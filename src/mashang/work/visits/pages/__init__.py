"""Pages of visits: the walk, one door, who watches over them, the calendar."""

from django.urls import path

from mashang.work.visits.pages import answering, calendar, listing

urlpatterns = [
    path("desk/visits", listing.mine, name="mine"),
    path("desk/visits/new", listing.make, name="make"),
    path("desk/overview/visits", listing.overview, name="overview"),
    path("desk/visits/calendar", calendar.give, name="calendar"),
    path("desk/visits/calendar/end", calendar.end, name="end_calendar"),
    path("desk/visits/<uuid:list_id>", listing.walk, name="walk"),
    path("desk/visits/<uuid:list_id>/paper", listing.paper, name="paper"),
    path("desk/visits/<uuid:list_id>/take", listing.take_over, name="take_over"),
    path("desk/visits/<uuid:list_id>/add", listing.add, name="add"),
    path("desk/visit/<uuid:visit_id>", answering.visit, name="visit"),
    path("desk/visit/<uuid:visit_id>/look", answering.look, name="look"),
    path("visits/calendar/<str:calendar_key>.ics", calendar.feed, name="feed"),
]
