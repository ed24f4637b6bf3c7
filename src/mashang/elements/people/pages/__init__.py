"""Pages of people: 住户管理 for staff, 我的信息 for residents."""

from django.urls import path

from mashang.elements.people.pages import changes, desk, files, merging, number, own

urlpatterns = [
    path("desk/people", desk.residents, name="residents"),
    path("desk/people/search", desk.search, name="search"),
    path("desk/people/at/<int:place_id>", desk.residents_at, name="residents_at"),
    path("desk/people/at/<int:place_id>/register", changes.register, name="register"),
    path("desk/people/<uuid:person_id>", desk.person, name="person"),
    path("desk/people/<uuid:person_id>/reveal", desk.reveal, name="reveal"),
    path("desk/people/<uuid:person_id>/looks", desk.looks, name="looks"),
    path("desk/people/<uuid:person_id>/correct", changes.correct, name="correct"),
    path("desk/people/<uuid:person_id>/fact", changes.fact, name="fact"),
    path("desk/people/<uuid:person_id>/proxy", changes.proxy, name="proxy"),
    path("desk/people/<uuid:person_id>/death", changes.death, name="death"),
    path("desk/people/<uuid:person_id>/protect", changes.protect, name="protect"),
    path("desk/people/<uuid:person_id>/unprotect", changes.unprotect, name="unprotect"),
    path(
        "desk/people/<uuid:person_id>/homes/<uuid:residency_id>/end",
        changes.move_out,
        name="move_out",
    ),
    path(
        "desk/people/<uuid:person_id>/facts/<uuid:fact_id>/end", changes.end_fact, name="end_fact"
    ),
    path(
        "desk/people/<uuid:person_id>/links/<uuid:link_id>/end", changes.end_link, name="end_link"
    ),
    path(
        "desk/people/<uuid:person_id>/links/<uuid:link_id>/approve",
        changes.approve_link,
        name="approve_link",
    ),
    path(
        "desk/people/<uuid:person_id>/corrections/<uuid:correction_id>",
        changes.answer,
        name="answer",
    ),
    path("desk/people/likely", merging.likely, name="likely"),
    path("desk/people/<uuid:person_id>/beside/<uuid:other_id>", merging.beside, name="beside"),
    path(
        "desk/people/<uuid:person_id>/beside/<uuid:other_id>/reveal",
        merging.reveal_both,
        name="beside_reveal",
    ),
    path(
        "desk/people/<uuid:person_id>/beside/<uuid:other_id>/different",
        merging.different,
        name="different",
    ),
    path("desk/people/merges/<uuid:merge_id>/undo", merging.undo, name="undo_merge"),
    path("me", own.mine, name="mine"),
    path("me/acting-for", own.act_for, name="act_for"),
    path("me/looks", own.looks, name="own_looks"),
    path("me/phones", own.phones, name="phones"),
    path("me/number", number.new_number, name="number"),
    path("me/number/codes", number.number_codes, name="number_codes"),
    path("me/correction", own.ask_correction, name="ask_correction"),
    path("me/proxies", own.grant_proxy, name="own_proxy"),
    path("me/links/<uuid:link_id>/end", own.end_link, name="own_end_link"),
    path("me/export.json", files.own_json, name="own_json"),
    path("me/export.xlsx", files.own_xlsx, name="own_xlsx"),
]
