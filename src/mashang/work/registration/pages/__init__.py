"""Pages of registration: 登记 for residents, 登记审核 for the community, cards for both."""

from django.urls import path

from mashang.work.registration.pages import (
    acting,
    applying,
    cards,
    deciding,
    deciding_links,
    writing,
)

urlpatterns = [
    path("register", applying.begin, name="begin"),
    path("register/where", applying.compounds, name="compounds"),
    path("register/where/<int:compound_id>", applying.doors, name="doors"),
    path("register/where/<int:compound_id>/<int:at_id>", applying.doors_at, name="doors_at"),
    path("register/where/<int:compound_id>/ask", applying.ask, name="ask"),
    path("register/at/<int:room_id>", applying.who, name="who"),
    path("register/unclear", applying.unclear, name="unclear"),
    path("register/child/<int:room_id>", applying.child, name="child"),
    path("register/<uuid:application_id>/withdraw", applying.withdraw, name="withdraw"),
    path("register/<uuid:application_id>/answer/<uuid:person_id>", applying.answer, name="answer"),
    path("register/acting", acting.acting, name="acting"),
    path("register/acting/new", acting.ask_proxy, name="ask_proxy"),
    path("register/acting/<uuid:request_id>/answer", acting.answer_proxy, name="answer_proxy"),
    path("register/acting/<uuid:request_id>/refuse", acting.refuse_own, name="refuse_own"),
    path("register/acting/<uuid:request_id>/withdraw", acting.withdraw, name="withdraw_proxy"),
    path("register/number", acting.number, name="number"),
    path(
        "register/number/<uuid:request_id>/withdraw", acting.withdraw_number, name="withdraw_number"
    ),
    path("register/number/<uuid:request_id>/deny", acting.deny_number, name="deny_number"),
    path("desk/links", deciding_links.proxies, name="proxy_requests"),
    path("desk/links/numbers", deciding_links.numbers, name="number_requests"),
    path("desk/links/decided", deciding_links.decided_proxies, name="decided_proxies"),
    path("desk/links/numbers/decided", deciding_links.decided_numbers, name="decided_numbers"),
    path("desk/links/proxies/<uuid:request_id>", deciding_links.proxy, name="proxy_request"),
    path(
        "desk/links/proxies/<uuid:request_id>/refuse",
        deciding_links.refuse_proxy,
        name="refuse_proxy",
    ),
    path("desk/links/numbers/<uuid:request_id>", deciding_links.number, name="number_request"),
    path(
        "desk/links/numbers/<uuid:request_id>/refuse",
        deciding_links.refuse_number,
        name="refuse_number",
    ),
    path("desk/links/<uuid:request_id>/reveal", deciding_links.reveal, name="reveal_request"),
    path("desk/registrations", deciding.waiting, name="waiting"),
    path("desk/registrations/decided", deciding.decided, name="decided"),
    path("desk/registrations/mismatches", deciding.mismatches, name="mismatches"),
    path("desk/registrations/new", writing.new, name="new"),
    path("desk/registrations/at/<int:place_id>", cards.here, name="here"),
    path("desk/registrations/<uuid:application_id>", deciding.application, name="application"),
    path("desk/registrations/<uuid:application_id>/approve", deciding.approve, name="approve"),
    path("desk/registrations/<uuid:application_id>/refuse", deciding.refuse, name="refuse"),
    path("desk/registrations/<uuid:application_id>/place", deciding.place, name="place"),
    path("desk/registrations/<uuid:application_id>/reveal", deciding.reveal, name="reveal"),
    path("desk/cards/<uuid:person_id>", cards.held, name="held_card"),
    path("desk/cards/<uuid:person_id>.pdf", cards.sheet, name="card_sheet"),
    path("desk/cards/<uuid:person_id>/reissue", cards.reissue, name="reissue_card"),
    path("card/<str:sign>", cards.card, name="card"),
    path("card/<str:sign>/revoke", cards.revoke, name="revoke_card"),
]
