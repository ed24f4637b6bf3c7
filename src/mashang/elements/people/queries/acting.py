"""替谁办: for whom an account acts at the moment, and for whom else it may."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from mashang.domain.passage import Tie, homes_opened
from mashang.elements.people.models import ActsFor
from mashang.elements.people.policy import is_asleep, links_in_force
from mashang.elements.people.queries.households import homes_of
from mashang.elements.people.queries.opening import identities
from mashang.elements.people.terms import BASES, title_of
from mashang.elements.places.models import Place
from mashang.foundation.grants.actor import Actor
from mashang.foundation.keys.errors import DESTROYED
from mashang.kernel import clock
from mashang.kernel.errors import OutOfScope, RuleBroken
from mashang.kernel.paths import Path
from mashang.kernel.texts import Text

CHOICE: Final = "people.acting_for"
"""Under which name a session keeps whom its owner acts for at the moment."""
_LEAST: Final = timedelta(microseconds=1)
_ORDER: Final = [ActsFor.Basis.SELF, ActsFor.Basis.GUARDIAN, ActsFor.Basis.PROXY]


@dataclass(frozen=True, slots=True)
class OwnPerson:
    """Somebody the account acts for.

    Attributes:
        name: in full for oneself and one's child; masked for a proxy who was not granted reading.
        home: the latest home today.
    """

    link_id: UUID
    person_id: UUID
    name: str
    basis: str
    basis_title: Text | str
    may_ask: bool
    may_open: bool
    may_read: bool
    until: datetime | None
    home: Place | None

    @property
    def is_self(self) -> bool:
        """Whether the account is this person's own."""
        return self.basis == ActsFor.Basis.SELF

    @property
    def last_on(self) -> date | None:
        """The last day on which the account acts for them; None while it lasts."""
        return clock.local_day(self.until - _LEAST) if self.until else None

    @property
    def decides(self) -> bool:
        """Whether the account decides as the person or the child's guardian."""
        return self.basis != ActsFor.Basis.PROXY


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """How much of a list is somebody else's for whom the account acts: one switch away."""

    person: OwnPerson
    count: int


@dataclass(frozen=True, slots=True)
class Acting:
    """For whom an account acts now: what its own lists are separated by.

    Attributes:
        me: None for an account that acts for nobody: staff, a newcomer; then lists show all of it.
        others: for whom else it may act, in the order of `acted_for`.
        has_rest: whether what is about nobody of them (a lamp in the street, a case without a
            person) stands here: with oneself, or with whoever comes first.
    """

    me: OwnPerson | None
    others: tuple[OwnPerson, ...] = ()
    has_rest: bool = True

    def granted(self, may: str) -> OwnPerson | None:
        """The one acted for, when they granted it; None when the account acts for nobody.

        Nobody else is taken silently: who was chosen without that grant is named, and the switch of
        the page leads on.

        Args:
            may: `may_ask`, `may_open` or `may_read`.

        Raises:
            RuleBroken: they did not grant it.
        """
        if self.me is not None and not getattr(self.me, may):
            raise RuleBroken(
                "people.not_granted",
                Text(
                    "{name} 没有授权这一项。要替别人办，请在页面上方换人",
                    "{name} did not grant this. To act for somebody else, switch at the top of the page",
                    name=self.me.name,
                ),
            )
        return self.me

    def shows(self, person_id: UUID | None) -> bool:
        """Whether something about a person, or about nobody, stands in the lists shown now."""
        if self.me is not None and person_id == self.me.person_id:
            return True
        return self.has_rest and all(one.person_id != person_id for one in self.others)

    def own(self, column: str) -> Q:
        """The same as a filter, by the column that names the person."""
        if not self.has_rest and self.me is not None:
            return Q(**{column: self.me.person_id})
        others = [one.person_id for one in self.others]
        return ~Q(**{f"{column}__in": others}) if others else Q()

    def elsewhere(self, rows: QuerySet[Any], column: str) -> tuple[Elsewhere, ...]:
        """How many of an account's rows are left out by `own`, by whose they are."""
        if not self.others:
            return ()
        found = rows.order_by().values_list(column).annotate(count=Count("pk"))
        return self.counted([(person_id, count) for person_id, count in found])

    def counted(self, numbers: Iterable[tuple[UUID | None, int]]) -> tuple[Elsewhere, ...]:
        """The same from numbers by person; what is about nobody counts for whoever comes first."""
        counts = {one.person_id: 0 for one in self.others}
        for person_id, count in numbers:
            if self.shows(person_id):
                continue
            counts[person_id if person_id in counts else self.others[0].person_id] += count
        return tuple(
            Elsewhere(one, counts[one.person_id]) for one in self.others if counts[one.person_id]
        )


EVERYBODY: Final = Acting(None)
"""No one in particular: everything that is the account's to see."""


def acted_for(actor: Actor) -> list[OwnPerson]:
    """Whom the account acts for now: oneself first, then children, then those who granted it.

    Asked once for an actor: the frame of a page, its lists and its forms all need it.
    """
    return list(actor.once("people.acted_for", lambda: _acted_for(actor)))


def acting(actor: Actor, choice: str | None = None, *, shown_for: object = None) -> Acting:
    """Whom the account acts for at the moment: the choice kept in the session, else the first.

    Args:
        choice: what the session keeps; a choice no longer open is forgotten.
        shown_for: whom a page named when it was sent, or a program names: it goes before the choice,
            so switching in another window changes nothing under somebody's hand.

    Raises:
        OutOfScope: the account does not act, or acts no more, for whom was named.
    """
    own = acted_for(actor)
    if shown_for and all(str(one.person_id) != str(shown_for) for one in own):
        raise OutOfScope("person")
    wanted = str(shown_for) if shown_for else choice
    me = next((one for one in own if str(one.person_id) == wanted), own[0] if own else None)
    if me is None:
        return EVERYBODY
    return Acting(me, tuple(one for one in own if one is not me), has_rest=me is own[0])


def chosen(actor: Actor, choice: str | None) -> OwnPerson | None:
    """Whom the account acts for at the moment (`acting`); None when it acts for nobody."""
    return acting(actor, choice).me


def spoken_for(actor: Actor, person_id: UUID | None) -> OwnPerson:
    """Whom a program speaks for: the one it names, else the first whom the account acts for.

    Raises:
        OutOfScope: the account does not act for that person, or for nobody.
    """
    found = acting(actor, shown_for=person_id).me
    if found is None:
        raise OutOfScope("person")
    return found


def homes_to_open(actor: Actor, me: OwnPerson) -> frozenset[Path]:
    """The homes to which the account opens doors in somebody's name (`domain.passage.ties`)."""
    own = {one.person_id for one in acted_for(actor) if one.is_self}
    homes = homes_of({me.person_id, *own}, clock.local_day(actor.at))
    return homes_opened(
        Tie(me.basis),
        {home.path for home in homes.get(me.person_id, ())},
        is_granted=me.may_open,
        own={home.path for person_id in own for home in homes.get(person_id, ())},
    )


def sleeping_links(actor: Actor) -> int:
    """How many links of the account wait to be approved again."""
    if actor.account is None:
        return 0
    links = ActsFor.objects.filter(account=actor.account).select_related("account")
    return sum(is_asleep(one) for one in links if one.until is None or one.until > actor.at)


def _acted_for(actor: Actor) -> tuple[OwnPerson, ...]:
    if actor.account is None:
        return ()
    links = list(
        ActsFor.objects.filter(links_in_force(actor.at), account=actor.account)
        .select_related("person")
        .order_by("since", "pk")
    )
    homes = homes_of([link.person_id for link in links], clock.local_day(actor.at))
    known = identities([link.person for link in links])
    return tuple(
        OwnPerson(
            link_id=link.pk,
            person_id=link.person_id,
            name=(
                known[link.person_id].name or str(DESTROYED)
                if link.may_read
                else known[link.person_id].name_masked
            ),
            basis=link.basis,
            basis_title=title_of(BASES, link.basis),
            may_ask=link.may_ask,
            may_open=link.may_open,
            may_read=link.may_read,
            until=link.until,
            home=homes[link.person_id][0] if link.person_id in homes else None,
        )
        for link in sorted(links, key=lambda one: _ORDER.index(ActsFor.Basis(one.basis)))
    )
