"""Verbs on forms and reports, one intention each."""

from mashang.work.forms.actions.defining import (
    close_form,
    close_overdue,
    publish_form,
    upload_form,
)
from mashang.work.forms.actions.exporting import Answered, export_answers
from mashang.work.forms.actions.filling import (
    Incomplete,
    Kept,
    excuse,
    hand_in,
    open_answers,
    save_draft,
)
from mashang.work.forms.actions.keeping import forget_fillings, forget_hand_ins
from mashang.work.forms.actions.reporting import (
    confirm_mapping,
    make_hand_in,
    replace_template,
    sign,
    upload_template,
)

__all__ = [
    "Answered",
    "Incomplete",
    "Kept",
    "close_form",
    "close_overdue",
    "confirm_mapping",
    "excuse",
    "export_answers",
    "forget_fillings",
    "forget_hand_ins",
    "hand_in",
    "make_hand_in",
    "open_answers",
    "publish_form",
    "replace_template",
    "save_draft",
    "sign",
    "upload_form",
    "upload_template",
]
