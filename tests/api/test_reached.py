"""What a page does a program does too, or it stands here with the reason why not."""

from tests.api.reached import reached_by, verbs

A_BROWSER = (
    "signs a person in or out, or keeps the keys of one browser; a program has a key instead"
)
FRESH = "rights, staff and keys change by somebody who has just proved themselves; a key must not beget power"
EYES = "works on one spreadsheet or form with a person who looks at each step; programs send rows by the rooms' own acts"
SHELF = "arranges the page of one worker: lists, answers at hand, a calendar's address"
STANDARD = "is asked by a program already, in the words of its own standard"
DOOR = "answers a phone that read a printed code; a program stands at no door"
ONE_BY_ONE = "decided by a person who compares two records or documents side by side"
OWN_KEY = "called by programs at doors under /api/doors/, each signed by the door's own key"

NOT_BY_PROGRAM = {
    A_BROWSER: {
        "signin": "accept_second_factor add_passkey ask_code change_password claim_try come_in confirm_login "
        "enter_demo forget_device forgive link_login note_proof note_sign_in prove_passkey prove_phone "
        "remove_login remove_passkey renew_recovery_codes set_up_second_factor sign_out_device "
        "sign_out_elsewhere",
        "people": "change_number",
    },
    FRESH: {
        "signin": "close_staff engage_staff reopen_staff reset_staff",
        "grants": "add_role end_emergency end_role prolong_emergency reset_role review_emergency shape_role "
        "want_more_time",
        "passes": "rotate_keys withdraw_key",
        "programs": "change close_program enrol issue_key revoke_key rotate_key",
        "registers": "break_glass decide_export give_role leave",
        "doctor": "retry_parked",
    },
    EYES: {
        "registers": "ask_undo cancel choose_columns choose_sheet drop_mapping receive rename_mapping start "
        "take_back",
        "forms": "confirm_mapping export_answers publish_form replace_template upload_form upload_template",
        "desk": "issue_ledger reassign",
    },
    SHELF: {
        "desk": "begin_with remove_list retire_answer save_list write_answer",
        "bookings": "close_feed open_feed",
        "visits": "end_calendar give_calendar",
    },
    STANDARD: {"open311": "submit"},
    DOOR: {"visitors": "ask_in come_in introduce"},
    OWN_KEY: {"doors": "enrol note_health renew_snapshot take_in_events"},
    ONE_BY_ONE: {
        "people": "merge_persons say_not_the_same undo_merge",
        "registration": "answer_proxy approve_number approve_proxy ask_for_number ask_to_act deny_number "
        "refuse_number refuse_proxy register_at_desk reissue_card reveal_request revoke_card "
        "withdraw_number withdraw_proxy",
    },
}  # fmt: skip
"""Verbs that pages reach and operations do not: reason, room, verbs."""


def named() -> list[tuple[str, str]]:
    return [
        (room, verb)
        for rooms in NOT_BY_PROGRAM.values()
        for room, names in rooms.items()
        for verb in names.split()
    ]


def test_every_verb_of_a_page_is_an_operation_or_says_why_not() -> None:
    assert reached_by("pages") - reached_by("routes") == set(named())


def test_no_verb_is_named_twice() -> None:
    assert len(named()) == len(set(named()))


def test_the_reader_finds_verbs_however_they_are_imported() -> None:
    by_routes = reached_by("routes")
    assert {("places", "add_place"), ("notices", "draft"), ("desk", "leave_note")} <= by_routes
    assert by_routes < verbs()
