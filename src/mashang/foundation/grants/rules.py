"""Permission: one rule, three answers.

A rule says at once *may this actor act on this object?*, *which objects may this actor act on?* and
*who may act on this object?* Rules combine with `|` and `&`. A property test over random streets
proves that the three answers agree.

    POLICY = Policy({
        "see": ByGrant("cases.see", path="path") | ByLink(...),
    })
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from django.db.models import Model, Q, QuerySet

from mashang.foundation.accounts.models import Account
from mashang.foundation.fields import within
from mashang.foundation.grants.actor import Actor, current_grants
from mashang.foundation.grants.models import Grant
from mashang.kernel import paths
from mashang.kernel.errors import NotAllowed, OutOfScope

M = TypeVar("M", bound=Model)
NOTHING = Q(pk__in=())


class Rule:
    """One rule with three answers; subclasses answer them, this class combines."""

    def may(self, actor: Actor, obj: Any) -> bool:
        """Whether the actor may act on the object."""
        raise NotImplementedError

    def visible(self, actor: Actor) -> Q:
        """The objects on which the actor may act, as a condition on the object's own table."""
        raise NotImplementedError

    def holders(self, obj: Any, at: datetime) -> Q:
        """The accounts that may act on the object, as a condition on accounts."""
        raise NotImplementedError

    def __or__(self, other: "Rule") -> "Rule":
        return _Either(self, other)

    def __and__(self, other: "Rule") -> "Rule":
        return _Both(self, other)


@dataclass(frozen=True, slots=True)
class _Either(Rule):
    one: Rule
    other: Rule

    def may(self, actor: Actor, obj: Any) -> bool:
        return self.one.may(actor, obj) or self.other.may(actor, obj)

    def visible(self, actor: Actor) -> Q:
        one, other = self.one.visible(actor), self.other.visible(actor)
        if NOTHING in (one, other):  # an empty branch would cost the index its use
            return other if one == NOTHING else one
        return one | other

    def holders(self, obj: Any, at: datetime) -> Q:
        return self.one.holders(obj, at) | self.other.holders(obj, at)


@dataclass(frozen=True, slots=True)
class _Both(Rule):
    one: Rule
    other: Rule

    def may(self, actor: Actor, obj: Any) -> bool:
        return self.one.may(actor, obj) and self.other.may(actor, obj)

    def visible(self, actor: Actor) -> Q:
        one, other = self.one.visible(actor), self.other.visible(actor)
        return NOTHING if NOTHING in (one, other) else one & other

    def holders(self, obj: Any, at: datetime) -> Q:
        return self.one.holders(obj, at) & self.other.holders(obj, at)


@dataclass(frozen=True, slots=True)
class ByGrant(Rule):
    """Whoever holds a right in a subtree that contains the object.

    Attributes:
        right: a code that some room declares.
        path: lookup from the object to a path column, `__` across relations.
    """

    right: str
    path: str = "path"

    def may(self, actor: Actor, obj: Any) -> bool:
        path = follow(obj, self.path)
        return path is not None and actor.holds(self.right, path)

    def visible(self, actor: Actor) -> Q:
        return within(actor.prefixes(self.right), self.path)

    def holders(self, obj: Any, at: datetime) -> Q:
        path = follow(obj, self.path)
        if not path:
            return NOTHING
        grants = Grant.objects.filter(
            current_grants(at),
            role__rights__right=self.right,
            paths__path__in=paths.ancestors(path),
        )
        return Q(pk__in=grants.values("account_id"), is_active=True)


@dataclass(frozen=True, slots=True)
class Where(Rule):
    """Only objects of a certain sort, whoever asks; combined with `&`.

    Attributes:
        condition: on the object's own table.
        holds: the same condition in Python.
    """

    condition: Q
    holds: Callable[[Any], bool]

    def may(self, actor: Actor, obj: Any) -> bool:
        return self.holds(obj)

    def visible(self, actor: Actor) -> Q:
        return self.condition

    def holders(self, obj: Any, at: datetime) -> Q:
        return Q() if self.holds(obj) else NOTHING


@dataclass(frozen=True, slots=True)
class ByLink(Rule):
    """Accounts tied to the object by rows of another table: membership, acting for a person.

    Attributes:
        objects: the rows that tie, as current at an instant.
        account: column of the link that holds the account.
        target: column of the link that holds the other end.
        column: lookup from the object to the other end.
    """

    objects: Callable[[datetime], QuerySet[Any]]
    account: str
    target: str
    column: str

    def may(self, actor: Actor, obj: Any) -> bool:
        end = follow(obj, self.column)
        if end is None or actor.account is None:
            return False
        links = self.objects(actor.at)
        return links.filter(**{self.account: actor.account_id, self.target: end}).exists()

    def visible(self, actor: Actor) -> Q:
        if actor.account is None:
            return NOTHING
        links = self.objects(actor.at).filter(**{self.account: actor.account_id})
        # A handful of ids, asked first: databases plan a list better than a subquery.
        ends = list(links.values_list(self.target, flat=True))
        return Q(**{f"{self.column}__in": ends}) if ends else NOTHING

    def holders(self, obj: Any, at: datetime) -> Q:
        end = follow(obj, self.column)
        if end is None:
            return NOTHING
        links = self.objects(at).filter(**{self.target: end})
        return Q(pk__in=links.values(self.account), is_active=True)


@dataclass(frozen=True, slots=True)
class ByColumn(Rule):
    """The account named in a column of the object itself: who asked, who handles."""

    column: str

    def may(self, actor: Actor, obj: Any) -> bool:
        owner = follow(obj, self.column)
        return owner is not None and actor.account_id == owner

    def visible(self, actor: Actor) -> Q:
        return Q(**{self.column: actor.account_id}) if actor.account else NOTHING

    def holders(self, obj: Any, at: datetime) -> Q:
        owner = follow(obj, self.column)
        return Q(pk=owner, is_active=True) if owner is not None else NOTHING


class Policy(Generic[M]):
    """The rules of one noun, by action. `see` decides scope: without it the object is not there."""

    def __init__(self, model: type[M], rules: Mapping[str, Rule]) -> None:
        if "see" not in rules:
            raise ValueError("a policy begins with who may see")
        self.model = model
        self.rules = rules

    def may(self, actor: Actor, action: str, obj: M) -> bool:
        """Whether the actor may do this to the object."""
        return self.rules[action].may(actor, obj)

    def visible(self, actor: Actor, action: str = "see") -> QuerySet[M]:
        """The objects to which the actor may do this."""
        return self.model._default_manager.filter(self.rules[action].visible(actor))

    def holders(self, action: str, obj: M, at: datetime) -> QuerySet[Account]:
        """The accounts that may do this to the object at an instant."""
        return Account.objects.filter(self.rules[action].holders(obj, at))

    def access(self, actor: Actor, action: str, *, lock: bool = False, **lookup: object) -> M:
        """The only road from an id to an object: out of scope it is not there.

        Args:
            lock: for update, inside a verb.

        Raises:
            OutOfScope: the actor does not see it, or it does not exist.
            NotAllowed: seen, but this action is not theirs.
        """
        query = self.model._default_manager.all()
        if lock:
            query = query.select_for_update(of=("self",))
        obj = query.filter(**lookup).first()
        if obj is None or not self.rules["see"].may(actor, obj):
            raise OutOfScope(self.model.__name__.lower())
        if not self.may(actor, action, obj):
            raise NotAllowed(f"{self.model._meta.app_label}.{action}")
        return obj


def follow(obj: Any, lookup: str) -> Any:
    """The value at the end of a `__` lookup; a column that is a relation gives its key."""
    *steps, last = lookup.split("__")
    for name in steps:
        obj = getattr(obj, name)
        if obj is None:
            return None
    field = obj._meta.get_field(last) if isinstance(obj, Model) else None
    return getattr(obj, field.attname if field is not None and hasattr(field, "attname") else last)
