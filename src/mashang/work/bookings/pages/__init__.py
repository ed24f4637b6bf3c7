"""Pages of bookings: the resident's, the desk's, the calendar's."""

from django.urls import path

from mashang.work.bookings.pages import desk, own

urlpatterns = [
    path("bookings", own.choose, name="list"),
    path("bookings/past", own.past, name="past"),
    path("bookings/calendar", own.calendar, name="calendar"),
    path("bookings/calendar/open", own.open_feed, name="open_feed"),
    path("bookings/calendar/close", own.close_feed, name="close_feed"),
    path("bookings/of/<uuid:bookable_id>", own.thing, name="thing"),
    path("bookings/of/<uuid:bookable_id>/book", own.book, name="book"),
    path("bookings/<uuid:booking_id>", own.booking, name="booking"),
    path("bookings/<uuid:booking_id>/to", own.choose_move, name="choose_move"),
    path("bookings/<uuid:booking_id>/move", own.move, name="move"),
    path("bookings/<uuid:booking_id>/cancel", own.cancel, name="cancel"),
    path("bookings/<uuid:booking_id>/seen", own.acknowledge, name="acknowledge"),
    path("bookings/<uuid:booking_id>/booking.ics", own.ics, name="ics"),
    path("calendar/<str:token>.ics", own.feed, name="feed"),
    path("desk/bookings", desk.things, name="things"),
    path("desk/bookings/add", desk.add, name="add"),
    path("desk/bookings/of/<uuid:bookable_id>", desk.day, name="day"),
    path("desk/bookings/of/<uuid:bookable_id>/sheet", desk.sheet, name="sheet"),
    path("desk/bookings/of/<uuid:bookable_id>/edit", desk.edit, name="edit"),
    path("desk/bookings/of/<uuid:bookable_id>/close-day", desk.close_day, name="close_day"),
    path("desk/bookings/of/<uuid:bookable_id>/reopen-day", desk.reopen_day, name="reopen_day"),
    path("desk/bookings/of/<uuid:bookable_id>/for", desk.find, name="find"),
    path("desk/bookings/of/<uuid:bookable_id>/for/<uuid:person_id>", desk.record, name="record"),
    path("desk/bookings/<uuid:booking_id>/mark", desk.mark, name="mark"),
    path("desk/bookings/<uuid:booking_id>/cancel", desk.cancel_for, name="cancel_for"),
]
