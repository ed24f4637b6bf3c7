"""What the room registration contributes to the house."""

from mashang.kernel.room import (
    CodeKind,
    Consumer,
    DataClass,
    Gate,
    Job,
    Nav,
    NavGroup,
    Panel,
    PersonRow,
    Right,
    Room,
    Tile,
)
from mashang.kernel.texts import Text

_JOBS = "mashang.work.registration.jobs"

ROOM = Room(
    name="registration",
    title=Text("登记", "Registration"),
    gate=Gate.ENTRANCE,
    rights=(
        Right(
            "registration.decide",
            Text(
                "审核住户登记、在窗口登记、发卡",
                "Decide registrations, register at the desk, issue cards",
            ),
            ("community_worker", "section_chief"),
        ),
        Right(
            "registration.decide_links",
            Text(
                "核准代办申请、换号申请",
                "Decide who becomes a proxy, and who moves to a new number",
            ),
            ("community_worker", "section_chief", "subdistrict_chief"),
        ),
        Right(
            "registration.check_card",
            Text("核对住户卡（姓名遮挡）", "Check residents' cards, name masked"),
            ("guard", "community_worker", "grid_worker"),
        ),
    ),
    case_kinds="mashang.work.registration.kinds:KINDS",
    tiles=(
        Tile(
            code="registration.begin",
            title=Text("登记", "Register"),
            hint=Text("登记住处、添加孩子", "Your home, your children"),
            icon="user-plus",
            url_name="registration:begin",
            weight=50,
            audience="public",
        ),
        Tile(
            code="registration.proxies",
            title=Text("替家人办", "Act for somebody"),
            hint=Text("申请代办、看看谁能替我办", "Become a proxy; see who acts for me"),
            icon="user-share",
            url_name="registration:acting",
            weight=55,
            audience="resident",
        ),
    ),
    nav=(
        Nav(
            Text("登记审核", "Registrations"),
            "user-check",
            "registration:waiting",
            "registration.decide",
            14,
            NavGroup.TODAY,
        ),
        Nav(
            Text("代办与换号", "Proxies and numbers"),
            "user-share",
            "registration:proxy_requests",
            "registration.decide_links",
            15,
            NavGroup.TODAY,
        ),
    ),
    pages="mashang.work.registration.pages",
    routes="mashang.work.registration.routes:router",
    jobs=(
        Job("registration.tell", f"{_JOBS}:tell"),
        Job("registration.tell_asked", f"{_JOBS}:tell_asked"),
        Job("registration.tell_number", f"{_JOBS}:tell_number"),
        Job("registration.keep_time", f"{_JOBS}:keep_time", "*/10 * * * *"),
        Job("registration.find_mismatches", f"{_JOBS}:find_mismatches", "20 4 * * *"),
        Job("registration.forget_old", f"{_JOBS}:forget_old", "10 3 * * *"),
    ),
    consumers=(
        Consumer(
            "people.correction_asked",
            "registration.ask_about_correction",
            f"{_JOBS}:ask_about_correction",
        ),
        Consumer(
            "people.correction_answered",
            "registration.close_correction",
            f"{_JOBS}:close_correction",
        ),
        Consumer("cases.cancel", "registration.follow_cancelled", f"{_JOBS}:follow_cancelled"),
        Consumer("cases.finish", "registration.follow_finished", f"{_JOBS}:follow_finished"),
        Consumer("people.moved_out", "registration.card_of_moved", f"{_JOBS}:revoke_cards"),
        Consumer("people.moved_out", "registration.wait_no_more", f"{_JOBS}:wait_no_more"),
        Consumer("people.died", "registration.rest_of_dead", f"{_JOBS}:let_the_dead_rest"),
        Consumer("people.died", "registration.card_of_dead", f"{_JOBS}:revoke_cards"),
    ),
    data_classes=(
        DataClass(
            "registration.application",
            Text("登记申请", "Registration applications"),
            "retention.registrations_days",
        ),
    ),
    panels=(
        Panel(
            "registration.here",
            Text("登记和住户卡", "Registration and cards"),
            "id-badge",
            "registration:here",
            "registration.decide",
            ("room", "detached_house"),
            45,
        ),
    ),
    codes=(CodeKind("registration.card", Text("住户卡", "Resident's card"), "registration:card"),),
    person_rows=(
        PersonRow("registration.Mismatch.person", Text("登记不一致", "What disagrees")),
        PersonRow("registration.Application.matched_person", Text("登记申请", "Applications")),
        PersonRow("registration.Application.person", Text("核准的登记", "Approved applications")),
        PersonRow("registration.ProxyRequest.person", Text("代办申请", "Requests of proxies")),
        PersonRow("registration.NumberRequest.person", Text("换号申请", "Requests for a number")),
        PersonRow(
            "registration.NeighbourAnswer.person", Text("同住人答复", "Answers about newcomers")
        ),
    ),
)
