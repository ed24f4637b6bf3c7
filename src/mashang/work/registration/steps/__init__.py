"""Writes of this room that its verbs join.

Locks in this order: application or request, account, person, case.
"""

from mashang.work.registration.steps.applications import (
    TELL,
    Draft,
    ask_about_mismatch,
    cancel_case,
    close_for_dead,
    drop_questions,
    finish_case,
    move_case,
    name_subject,
    note,
    open_application,
    open_question,
    tell_household,
)
from mashang.work.registration.steps.cards import issue_card, revoke_cards
from mashang.work.registration.steps.links import (
    NumberDraft,
    ProxyDraft,
    close_links_for_dead,
    decide_request,
    follow_case,
    open_number_request,
    open_proxy_request,
    register_number,
)

__all__ = [
    "TELL",
    "Draft",
    "NumberDraft",
    "ProxyDraft",
    "ask_about_mismatch",
    "cancel_case",
    "close_for_dead",
    "close_links_for_dead",
    "decide_request",
    "drop_questions",
    "finish_case",
    "follow_case",
    "issue_card",
    "move_case",
    "name_subject",
    "note",
    "open_application",
    "open_number_request",
    "open_proxy_request",
    "open_question",
    "register_number",
    "revoke_cards",
    "tell_household",
]
