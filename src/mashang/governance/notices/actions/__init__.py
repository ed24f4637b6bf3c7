"""Verbs on notices, one intention each."""

from mashang.governance.notices.actions.answering import (
    confirm,
    excuse,
    mark_told,
    see_message,
)
from mashang.governance.notices.actions.keeping import (
    forget_messages,
    forget_notices,
    forget_receipts,
)
from mashang.governance.notices.actions.sending import (
    agree,
    open_due,
    publish,
    send_back,
    withdraw,
)
from mashang.governance.notices.actions.writing import TEXT, Wanted, change, correct, draft

__all__ = [
    "TEXT",
    "Wanted",
    "agree",
    "change",
    "confirm",
    "correct",
    "draft",
    "excuse",
    "forget_messages",
    "forget_notices",
    "forget_receipts",
    "mark_told",
    "open_due",
    "publish",
    "see_message",
    "send_back",
    "withdraw",
]
