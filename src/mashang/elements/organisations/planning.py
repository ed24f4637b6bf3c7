"""What a list of organisations would do: who is known, who is new, what is added. Reads only."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from mashang.elements.organisations.models import Organisation, Service
from mashang.elements.organisations.rosters import Code, OrganisationEntry, name_key
from mashang.elements.organisations.spans import lasting
from mashang.elements.organisations.titles import ONE_PER_PLACE
from mashang.elements.places.models import Place
from mashang.foundation.grants.actor import Actor
from mashang.kernel import clock, paths
from mashang.kernel.errors import Conflict, Invalid, MashangError, RuleBroken
from mashang.kernel.texts import Text

EDIT = "organisations.edit"
_CHUNK = 2_000


@dataclass(frozen=True, slots=True)
class Filled:
    """A known organisation of which something is learnt: only what was empty is ever filled."""

    organisation_id: UUID
    code: Code | None
    phone: str | None
    serves: tuple[int, ...]


@dataclass(slots=True)
class OrganisationPlan:
    """What would happen.

    Attributes:
        new: rows of organisations that are not there yet.
        filled: known ones that gain a code, a phone or a place they serve.
        known: rows that say what is there.
        repeated: rows that name an organisation again.
        doubtful: rows whose code is kept although its check sign is wrong.
        refused: what is wrong, by row number.
    """

    new: list[OrganisationEntry] = field(default_factory=list)
    filled: list[Filled] = field(default_factory=list)
    known: int = 0
    repeated: int = 0
    doubtful: int = 0
    refused: dict[int, MashangError] = field(default_factory=dict)
    places: dict[int, Place] = field(default_factory=dict)
    home: Place | None = None

    def place_of(self, entry: OrganisationEntry) -> Place:
        """Where the organisation of a row sits."""
        if entry.place_id is not None:
            return self.places[entry.place_id]
        if self.home is None:
            text = Text("请填写社区或地址", "Say the community, or an address")
            raise Invalid("organisations.nowhere", text, field="address")
        return self.home


class Known:
    """The open organisations, found by code or by name within a part of the street."""

    def __init__(self) -> None:
        self._by_code: dict[str, Organisation] = {}
        self._by_name: dict[str, list[Organisation]] = defaultdict(list)
        for one in Organisation.objects.filter(closed_on__isnull=True).order_by("pk"):
            if one.uscc:
                self._by_code[one.uscc] = one
            self._by_name[name_key(one.name)].append(one)

    def find(self, code: Code, name: str, around: paths.Path) -> Organisation | None:
        """The organisation of a code, or else the only one of a name in a part of the street.

        Raises:
            Conflict: the code is another one's, the one of this name has another code, or several
                have this name.
        """
        named = [one for one in self._by_name[name_key(name)] if paths.contains(around, one.path)]
        if len(named) > 1 and not code.value:
            text = Text(
                "这里有几家同名单位，请填写地址或信用代码", "Several have this name: say which"
            )
            raise Conflict("organisations.several", text, field="name")
        by_name = named[0] if len(named) == 1 else None
        if not code.value:
            return by_name
        by_code = self._by_code.get(code.value)
        if by_code is not None and name_key(by_code.name) != name_key(name):
            raise Conflict(
                "organisations.code_of_another",
                Text(
                    "这个信用代码已登记为“{name}”",
                    "This code is registered as {name}",
                    name=by_code.name,
                ),
                field="uscc",
            )
        if by_code is None and by_name is not None and by_name.uscc:
            raise Conflict(
                "organisations.other_code",
                Text(
                    "“{name}”登记的信用代码是 {code}，与这一行不同",
                    "{name} is registered with code {code}, not with this one",
                    name=by_name.name,
                    code=by_name.uscc,
                ),
                field="uscc",
            )
        return by_code or by_name


def plan_organisations(
    actor: Actor, entries: Sequence[OrganisationEntry], home: Place | None = None
) -> OrganisationPlan:
    """Decide for every row; linear in the rows and in the open organisations.

    Args:
        home: where rows belong that name no place; the actor's own part when there is one.
    """
    wanted = {one.place_id for one in entries if one.place_id is not None}
    wanted |= {place_id for one in entries for place_id in one.serves}
    plan = OrganisationPlan(places=places_by_id(wanted), home=home_or_own(actor, EDIT, home))
    known, serving = Known(), _Serving(wanted)
    seen: dict[tuple[str, str], OrganisationEntry] = {}
    for entry in entries:
        try:
            place = plan.place_of(entry)
            check_scope(actor, EDIT, place.path, field="address")
            for place_id in entry.serves:
                check_scope(actor, EDIT, plan.places[place_id].path, field="serves")
            if _repeats(entry, place, seen):
                plan.repeated += 1
                continue
            around = place.path if entry.place_id is None else community_of(place.path)
            _sort(entry, known.find(entry.code, entry.name, around), serving, plan)
        except MashangError as error:
            plan.refused[entry.number] = error
    return plan


def home_or_own(actor: Actor, right: str, home: Place | None) -> Place | None:
    """Where rows belong that name no place: what was chosen, or else the one part that is theirs."""
    own = actor.prefixes(right)
    if home is not None or len(own) != 1:
        return home
    return Place.objects.filter(path=own[0]).first()


def check_scope(actor: Actor, right: str, path: paths.Path, *, field: str) -> None:
    """Whether something may be added at a path by this actor.

    Raises:
        RuleBroken: it lies outside of what is theirs.
    """
    if not actor.holds(right, path):
        text = Text("不在你负责的范围内", "Not in your part of the street")
        raise RuleBroken("organisations.out_of_scope", text, field=field)


def community_of(path: paths.Path) -> paths.Path:
    """The community of a path; the path itself when it lies above."""
    above = paths.ancestors(path)
    return above[1] if len(above) > 1 else path


def places_by_id(ids: Iterable[int]) -> dict[int, Place]:
    """Places by their ids, a few thousand a query."""
    wanted, found = sorted(ids), {}
    for start in range(0, len(wanted), _CHUNK):
        rows = Place.objects.filter(pk__in=wanted[start : start + _CHUNK])
        found.update({one.pk: one for one in rows})
    return found


class _Serving:
    """Who serves which places today, and who would by the rows so far."""

    def __init__(self, place_ids: Iterable[int]) -> None:
        self._by_place: dict[int, list[Service]] = defaultdict(list)
        self._claimed: dict[tuple[int, str], str] = {}
        rows = Service.objects.filter(
            lasting(clock.today()), organisation__closed_on__isnull=True
        ).select_related("organisation")
        wanted = set(place_ids)
        for row in rows:
            if row.place_id in wanted:
                self._by_place[row.place_id].append(row)

    def added(self, entry: OrganisationEntry, known: Organisation | None) -> tuple[int, ...]:
        """The places a row adds to what its organisation serves.

        Raises:
            RuleBroken: another one plays this role there, now or by an earlier row.
        """
        role = known.kind if known else entry.kind
        new = []
        for place_id in entry.serves:
            there = [one for one in self._by_place[place_id] if one.role == role]
            if known is not None and any(one.organisation_id == known.pk for one in there):
                continue
            other = there[0].organisation.name if there else self._claimed.get((place_id, role))
            if other is not None and role in ONE_PER_PLACE:
                raise RuleBroken(
                    "organisations.served_by_another",
                    Text(
                        "那里现由“{name}”服务，请先结束其服务",
                        "{name} serves there; end that first",
                        name=other,
                    ),
                    field="serves",
                )
            new.append(place_id)
        for place_id in new:
            self._claimed[(place_id, role)] = entry.name
        return tuple(new)


def _repeats(
    entry: OrganisationEntry, place: Place, seen: dict[tuple[str, str], OrganisationEntry]
) -> bool:
    """Whether an earlier row names this organisation.

    Raises:
        Conflict: an earlier row has this code under another name, or this name with another code.
    """
    by_name = seen.setdefault((community_of(place.path), entry.name_key), entry)
    by_code = seen.setdefault(("code", entry.code.value), entry) if entry.code.value else entry
    for earlier in (by_code, by_name):
        if earlier is entry:
            continue
        same_code = not entry.code.value or earlier.code.value in ("", entry.code.value)
        if earlier.name_key == entry.name_key and same_code:
            return True
        raise Conflict(
            "organisations.rows_disagree",
            Text(
                "与第 {row} 行的名称或信用代码对不上",
                "Row {row} has this name or code differently",
                row=earlier.number,
            ),
            field="uscc",
        )
    return False


def _sort(
    entry: OrganisationEntry,
    known: Organisation | None,
    serving: _Serving,
    plan: OrganisationPlan,
) -> None:
    serves = serving.added(entry, known)
    if known is None:
        plan.new.append(entry)
        plan.doubtful += entry.code.is_doubtful
        return
    code = entry.code if entry.code.value and not known.uscc else None
    phone = entry.phone if entry.phone and not known.phone else None
    if code or phone or serves:
        plan.filled.append(Filled(known.pk, code, phone, serves))
        plan.doubtful += bool(code and code.is_doubtful)
    else:
        plan.known += 1
