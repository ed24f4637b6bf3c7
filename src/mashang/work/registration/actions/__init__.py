"""Verbs of registration: what residents ask and answer, what the community decides, cards."""

from mashang.work.registration.actions.acting import (
    answer_proxy,
    approve_proxy,
    refuse_proxy,
    withdraw_proxy,
)
from mashang.work.registration.actions.applying import (
    Said,
    answer,
    apply,
    withdraw,
    withdraw_silent,
)
from mashang.work.registration.actions.asking import Wanted, ask_to_act
from mashang.work.registration.actions.cards import reissue_card, revoke_card
from mashang.work.registration.actions.deciding import (
    Seen,
    approve,
    place_application,
    refuse,
    reveal,
)
from mashang.work.registration.actions.forgetting import forget, forget_links, forget_mismatches
from mashang.work.registration.actions.numbers import (
    NumberWanted,
    approve_number,
    ask_for_number,
    deny_number,
    refuse_number,
    withdraw_number,
)
from mashang.work.registration.actions.reminding import note_silence
from mashang.work.registration.actions.seeing import SeenRequest, reveal_request
from mashang.work.registration.actions.settling import Settled, settle_mismatches
from mashang.work.registration.actions.writing import Arrival, register_at_desk

__all__ = [
    "Arrival",
    "NumberWanted",
    "Said",
    "Seen",
    "SeenRequest",
    "Settled",
    "Wanted",
    "answer",
    "answer_proxy",
    "apply",
    "approve",
    "approve_number",
    "approve_proxy",
    "ask_for_number",
    "ask_to_act",
    "deny_number",
    "forget",
    "forget_links",
    "forget_mismatches",
    "note_silence",
    "place_application",
    "refuse",
    "refuse_number",
    "refuse_proxy",
    "register_at_desk",
    "reissue_card",
    "reveal",
    "reveal_request",
    "revoke_card",
    "settle_mismatches",
    "withdraw",
    "withdraw_number",
    "withdraw_proxy",
    "withdraw_silent",
]
