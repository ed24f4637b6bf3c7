"""Whether somebody may be called, messaged or visited: the one question every room asks first."""

from collections.abc import Iterable
from enum import StrEnum
from uuid import UUID

from django.db.models import Exists, OuterRef

from mashang.elements.people.models import Person, Residency
from mashang.elements.people.policy import not_ended
from mashang.kernel import clock
from mashang.kernel.texts import Text


class Bar(StrEnum):
    """Why nobody calls, writes or rings."""

    DIED = "died"
    MOVED_AWAY = "moved_away"
    FORGOTTEN = "forgotten"

    @property
    def text(self) -> Text:
        """In words for who would have called."""
        return _WORDS[self]


_WORDS = {
    Bar.DIED: Text(
        "本人已去世，请勿致电。如需联系家属，请由社区负责人出面。",
        "This person has died: please do not call. If the family must be reached, let the head of the "
        "community do it.",
    ),
    Bar.MOVED_AWAY: Text(
        "本人已搬离本街道，不再致电、上门。",
        "This person has moved away: no more calls and visits.",
    ),
    Bar.FORGOTTEN: Text("资料已到期销毁。", "The data was destroyed when its time was over."),
}


def contact_bar(person_id: UUID) -> Bar | None:
    """Why a person is not to be contacted; None when they may be.

    Asked at the moment of calling, so that a death recorded a second ago stops the next message.
    """
    return contact_bars([person_id]).get(person_id)


def contact_bars(person_ids: Iterable[UUID]) -> dict[UUID, Bar]:
    """Of some persons, those who are not to be contacted, and why; for lists, two queries at most."""
    here = Residency.objects.filter(not_ended(clock.today()), person=OuterRef("pk"))
    had = Residency.objects.filter(person=OuterRef("pk"))
    rows = Person.objects.filter(pk__in=list(person_ids)).annotate(
        is_here=Exists(here), had_home=Exists(had)
    )
    found: dict[UUID, Bar] = {}
    for row in rows:
        bar = _bar(row, is_here=row.is_here, had_home=row.had_home)
        if bar is not None:
            found[row.pk] = bar
    return found


def may_be_contacted(person_id: UUID) -> bool:
    """Whether a person may be called, messaged, or listed for a visit."""
    return contact_bar(person_id) is None


def _bar(person: Person, *, is_here: bool, had_home: bool) -> Bar | None:
    if person.died_on is not None:
        return Bar.DIED
    if person.forgotten_at is not None:
        return Bar.FORGOTTEN
    if had_home and not is_here and person.merged_into_id is None:
        return Bar.MOVED_AWAY
    return None
