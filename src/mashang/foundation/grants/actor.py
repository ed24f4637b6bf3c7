"""Who acts: an account with its grants of this moment, the system's clock, or nobody yet."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar, cast
from uuid import UUID

from django.db.models import Q

from mashang.foundation.accounts.models import Account
from mashang.foundation.grants.models import Emergency, GrantPath
from mashang.foundation.grants.roles import EMERGENCY
from mashang.foundation.records.actors import ANONYMOUS, SYSTEM, ActorRef
from mashang.kernel import clock, paths
from mashang.kernel.errors import NotAllowed

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Held:
    """A right held in a subtree."""

    right: str
    path: paths.Path


@dataclass(slots=True)
class Actor:
    """An account as it stands at one instant; asks the database once and remembers.

    Attributes:
        account: None for the system and for anonymous visitors.
        is_system: acts by the clock, not by a person.
    """

    account: Account | None
    at: datetime
    is_system: bool = False
    _held: tuple[Held, ...] | None = field(default=None, repr=False)
    _emergency: Emergency | None = field(default=None, repr=False)
    _known: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def of(cls, account: Account | None, at: datetime | None = None) -> "Actor":
        """The actor behind a request; anonymous when nobody is signed in."""
        return cls(account if account and account.is_active else None, at or clock.now())

    @classmethod
    def system(cls, at: datetime | None = None) -> "Actor":
        """What runs by the clock."""
        return cls(None, at or clock.now(), is_system=True)

    @classmethod
    def operator(cls, root: paths.Path, rights: Iterable[str]) -> "Actor":
        """Whoever commands the machine, for one task: these rights in the whole street.

        Records name the system, for nobody proved who they are; so personal data never leaves by it.
        """
        held = tuple(Held(right, root) for right in rights)
        return cls(None, clock.now(), is_system=True, _held=held)

    @property
    def account_id(self) -> UUID | None:
        return self.account.account_id if self.account else None

    @property
    def ref(self) -> ActorRef:
        """How a record keeps this actor: unit, post and staff number, for those who ask who looked."""
        if self.account is None:
            return SYSTEM if self.is_system else ANONYMOUS
        number = self.account.username if self.has_number else ""
        ref = f"account:{self.account.account_id}"
        open_now = self.emergency
        return ActorRef(
            ref,
            self.account.unit,
            self.account.post,
            number,
            emergency=open_now.kind if open_now else "",
            emergency_id=str(open_now.emergency_id) if open_now else "",
        )

    @property
    def emergency(self) -> Emergency | None:
        """The taking of rights in an emergency that is open now: all that is done counts under it."""
        self.held()
        return self._emergency

    @property
    def is_official(self) -> bool:
        """Whether a member of staff acts."""
        return self.account is not None and self.account.is_official

    @property
    def is_program(self) -> bool:
        """Whether another system acts, by its key."""
        return self.account is not None and self.account.is_program

    @property
    def has_number(self) -> bool:
        """Whether whoever acts answers for it by unit and number: staff and programs."""
        return self.account is not None and self.account.has_number

    def held(self) -> tuple[Held, ...]:
        """Every right held now, by subtree."""
        if self._held is None:
            self._held = tuple(self._ask(self.account)) if self.account else ()
        return self._held

    def _ask(self, account: Account) -> Iterable[Held]:
        found = GrantPath.objects.filter(
            current_grants(self.at, "grant__"), grant__account_id=account.account_id
        ).values_list("grant__role__rights__right", "path", "grant__role_id", "grant_id")
        rows = list(found)
        taken = {grant_id for _, _, role, grant_id in rows if role in EMERGENCY}
        if taken:  # asked only then: calm pages cost no second query
            newest = Emergency.objects.filter(grant__in=taken).select_related("grant")
            self._emergency = newest.order_by("-opened_at").first()
        return (Held(right, path) for right, path, _, _ in rows if right)

    def once(self, what: str, ask: Callable[[], T]) -> T:
        """What an upper room knows of this account at this instant: asked once, then remembered.

        For what pages show again and again. A verb that decides asks its policy, which asks anew.
        """
        if what not in self._known:
            self._known[what] = ask()
        return cast("T", self._known[what])

    def prefixes(self, right: str) -> list[paths.Path]:
        """The subtrees in which this actor holds a right, minimal and sorted."""
        return paths.minimal([one.path for one in self.held() if one.right == right])

    def holds(self, right: str, path: paths.Path) -> bool:
        """Whether the right reaches a place."""
        return any(one.right == right and paths.contains(one.path, path) for one in self.held())

    def holds_anywhere(self, right: str) -> bool:
        """Whether the actor holds a right at all: what navigation asks."""
        return any(one.right == right for one in self.held())

    def need(self, right: str, path: paths.Path) -> None:
        """Insist on a right at a place.

        Raises:
            NotAllowed: the actor does not hold it there.
        """
        if not self.holds(right, path):
            raise NotAllowed(right)


def current_grants(at: datetime, prefix: str = "") -> Q:
    """Grants in force at an instant; `prefix` is the lookup that leads to the grant."""
    began = Q(**{f"{prefix}since__lte": at})
    lasts = Q(**{f"{prefix}until__isnull": True}) | Q(**{f"{prefix}until__gt": at})
    return began & lasts
