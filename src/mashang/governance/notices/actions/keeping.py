"""Notices, receipts and messages whose days are over are forgotten."""

from collections.abc import Sequence
from uuid import UUID

from mashang.foundation.files import steps as files
from mashang.foundation.verbs import verb
from mashang.governance.notices.models import Message, Notice, Picture, Recipient


@verb
def forget_receipts(*, recipient_ids: Sequence[UUID]) -> int:
    """Delete names of lists; the counts by building remain. Returns how many."""
    rows = Recipient.objects.filter(pk__in=recipient_ids)
    return rows.delete()[1].get(Recipient._meta.label, 0)


@verb
def forget_messages(*, message_ids: Sequence[UUID]) -> int:
    """Delete messages; the job destroys their keys after. Returns how many."""
    rows = Message.objects.filter(pk__in=message_ids)
    return rows.delete()[1].get(Message._meta.label, 0)


@verb
def forget_notices(*, notice_ids: Sequence[UUID]) -> int:
    """Delete notices with their pictures; returns how many."""
    pictures = Picture.objects.filter(notice_id__in=notice_ids)
    for file_id in list(pictures.values_list("file_id", flat=True)):
        files.drop(file_id)
    Notice.objects.filter(corrects_id__in=notice_ids).update(corrects=None)
    rows = Notice.objects.filter(pk__in=notice_ids)
    return rows.delete()[1].get(Notice._meta.label, 0)
