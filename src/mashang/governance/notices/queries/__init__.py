"""Reading notices: for those they are for, and for staff."""

from mashang.governance.notices.queries.desk import (
    Card,
    NoticeRow,
    card,
    here,
    notices,
    notices_to_agree,
    wanted_of,
)
from mashang.governance.notices.queries.following import (
    NameRow,
    StopRow,
    names,
    names_to_walk,
    stops,
)
from mashang.governance.notices.queries.own import (
    MessageRow,
    OwnNotice,
    Unread,
    messages,
    own_notice,
    own_notices,
    reader_of,
    sees_pictures,
    to_confirm,
    unread,
    unread_to_account,
)
from mashang.governance.notices.queries.reach import Counted, counted, targets

__all__ = [
    "Card",
    "Counted",
    "MessageRow",
    "NameRow",
    "NoticeRow",
    "OwnNotice",
    "StopRow",
    "Unread",
    "card",
    "counted",
    "here",
    "messages",
    "names",
    "names_to_walk",
    "notices",
    "notices_to_agree",
    "own_notice",
    "own_notices",
    "reader_of",
    "sees_pictures",
    "stops",
    "targets",
    "to_confirm",
    "unread",
    "unread_to_account",
    "wanted_of",
]
