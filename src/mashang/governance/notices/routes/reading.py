"""Notices and cards as the schemas want them: pictures by name."""

from mashang.governance.notices.queries import Card, OwnNotice
from mashang.governance.notices.routes.schemas import (
    NoticeCardOut,
    NoticeOut,
    OwnNoticeOut,
    PictureOut,
)


def own_out(found: OwnNotice) -> OwnNoticeOut:
    """A notice as its readers see it."""
    values = {
        name: getattr(found, name) for name in OwnNoticeOut.model_fields if name != "pictures"
    }
    return OwnNoticeOut(pictures=_pictures(found.pictures), **values)


def card_out(found: Card) -> NoticeCardOut:
    """One notice for staff."""
    values = {
        name: getattr(found, name)
        for name in NoticeCardOut.model_fields
        if name not in {"row", "pictures"}
    }
    return NoticeCardOut(
        row=NoticeOut.from_orm(found.row), pictures=_pictures(found.pictures), **values
    )


def _pictures(found: tuple[tuple[str, str], ...]) -> list[PictureOut]:
    return [PictureOut(small=small, full=full) for small, full in found]
