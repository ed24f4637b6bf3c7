"""What a room declares of itself: one frozen `ROOM` in its `room.py`, read by `config.house`.

A declaration holds data and names only. What runs is named as `"package.module:function"` and
resolved once, when the house opens and every model is loaded; so no room is imported for its side
effects, and a typing error stops the start, not a night job.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from mashang.kernel.texts import Text

Ref = str
"""`"mashang.work.repairs.jobs:nudge"`: a module and a name in it."""

Readers = Literal["public", "signed_in", "resident"]


class Gate(StrEnum):
    """The three gates 三关 of the founding case."""

    ENTRANCE = "entrance"
    TRANSMISSION = "transmission"
    SUPPORT = "support"

    @property
    def text(self) -> Text:
        return _GATE_TITLES[self]


_GATE_TITLES = {
    Gate.ENTRANCE: Text("入口关", "Entrance"),
    Gate.TRANSMISSION: Text("传播关", "Transmission"),
    Gate.SUPPORT: Text("保障关", "Support"),
}


class NavGroup(StrEnum):
    """The parts of the staff navigation, in the order in which they are shown."""

    TODAY = "today"
    RESIDENTS = "residents"
    PLACES = "places"
    REPORTS = "reports"
    ADMINISTRATION = "administration"

    @property
    def text(self) -> Text:
        return _NAV_TITLES[self]


_NAV_TITLES = {
    NavGroup.TODAY: Text("今日工作", "Today's work"),
    NavGroup.RESIDENTS: Text("居民服务", "For residents"),
    NavGroup.PLACES: Text("房屋场所", "Places"),
    NavGroup.REPORTS: Text("台账报表", "Reports"),
    NavGroup.ADMINISTRATION: Text("系统管理", "Administration"),
}


@dataclass(frozen=True, slots=True)
class Right:
    """One thing an account may be allowed to do in a part of the tree.

    Attributes:
        code: `"<room>.<verb>"`.
        roles: codes of the roles that hold it from the start; an administrator may change them.
        in_emergency: whether it may be among what somebody takes at once in an emergency 紧急查看.
        for_programs: whether a program of another system may hold it: nothing that takes a person's
            judgement, and nothing that shows whole lives.
    """

    code: str
    title: Text
    roles: tuple[str, ...] = ()
    in_emergency: bool = False
    for_programs: bool = False


@dataclass(frozen=True, slots=True)
class Tile:
    """An entry on the resident's portal; `weight` orders them, the lowest is the big one.

    Attributes:
        concerns: `(actor) -> bool`, whether it stands on this reader's portal; for all of the
            audience when None. Whom it does not concern finds it under 更多服务.
    """

    code: str
    title: Text
    hint: Text
    icon: str
    url_name: str
    weight: int
    audience: Readers = "resident"
    concerns: Ref | None = None


@dataclass(frozen=True, slots=True)
class Nav:
    """An entry of the staff navigation, shown to whoever holds `right` anywhere.

    Attributes:
        weight: how often it is opened, the most used lowest: it orders the entries of a group, and
            the four lowest that a worker may open stand at the bottom of the phone.
        group: where it stands on the sidebar and on the phone's sheet.
    """

    title: Text
    icon: str
    url_name: str
    right: str
    weight: int
    group: NavGroup


@dataclass(frozen=True, slots=True)
class Job:
    """Something that runs by the clock (`cron`, five fields, street zone) or when enqueued."""

    name: str
    run: Ref
    cron: str | None = None


@dataclass(frozen=True, slots=True)
class Consumer:
    """Wants to be told of an event; `run` receives it inside the deleting transaction."""

    event: str
    name: str
    run: Ref


@dataclass(frozen=True, slots=True)
class DataClass:
    """A kind of personal data with one key, one retention rule and one owner.

    Attributes:
        retention_key: the plan-pack key that says how long it is kept.
    """

    code: str
    title: Text
    retention_key: str


@dataclass(frozen=True, slots=True)
class CodeKind:
    """A scannable thing that the room lands on its own page."""

    code: str
    title: Text
    url_name: str


@dataclass(frozen=True, slots=True)
class DoorOffer:
    """What a room offers, at a door, to whoever scanned its code and does not live behind it.

    Attributes:
        url_name: a public page that takes the sign of the door's code.
    """

    title: Text
    hint: Text
    icon: str
    url_name: str


@dataclass(frozen=True, slots=True)
class Panel:
    """What a room shows on the page of a place, for whoever holds `right` there.

    Attributes:
        url_name: a page that takes a place's id; to htmx it answers with the panel alone.
        place_kinds: on which places it shows; on all when empty.
        weight: orders the panels of a page, the lowest first.
    """

    code: str
    title: Text
    icon: str
    url_name: str
    right: str
    place_kinds: tuple[str, ...] = ()
    weight: int = 50


@dataclass(frozen=True, slots=True)
class Audience:
    """A sort of people to whom a notice may go, declared by the room that knows who they are.

    Attributes:
        members: `(prefixes, at) -> QuerySet` of `(id, place_id, path)` tuples: who belongs to it in
            these parts of the tree.
        reached: `(actor, person_id) -> list of paths`: where a reader belongs to it now.
        of: whose ids `members` gives.
        outlasts_home: a member who moved out of the street stays one, as a landlord does. Whoever
            died is on no list, whatever a room says.
    """

    code: str
    title: Text
    members: Ref
    reached: Ref
    of: Literal["person", "account"] = "person"
    outlasts_home: bool = False


@dataclass(frozen=True, slots=True)
class OfflineCommand:
    """A form that may be filled where there is no network, and is sent when there is one.

    Attributes:
        code: `"<room>.<verb>"`; the form names it in `data-offline`.
        run: `(actor, sent) -> Outcome` (`web.offline`); calls one verb with the client-made id.
    """

    code: str
    title: Text
    run: Ref


@dataclass(frozen=True, slots=True)
class FileOwner:
    """A kind of thing that files hang on; its room says who sees them.

    Attributes:
        kind: `"cases.case"`.
        sees: `(actor, owner_ref) -> bool`.
    """

    kind: str
    sees: Ref


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A column that says whose a row is; it follows when two registrations are one person.

    Attributes:
        column: model and column, as in `"tenancy.Tenancy.tenant"`.
        title: what such rows are called on the page that sets two registrations side by side.
        stays: why it does not follow; None when it does.

    Source: docs/decisions/0019-the-same-person.md.
    """

    column: str
    title: Text
    stays: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """The whole of what a room contributes to the house.

    Attributes:
        name: the folder's name, also the Django label and URL namespace.
        case_kinds: where its tuple of `CaseKind` stands.
        pages: module with `urlpatterns` for people.
        routes: where its API router stands.
        objections: functions of a path that say why that part of the tree may not be closed yet,
            each a `Text`; none means no objection.
        person_rows: every column of the room's models that says whose a row is.
    """

    name: str
    title: Text
    gate: Gate | None = None
    rights: tuple[Right, ...] = ()
    case_kinds: Ref | None = None
    tiles: tuple[Tile, ...] = ()
    nav: tuple[Nav, ...] = ()
    pages: str | None = None
    routes: Ref | None = None
    jobs: tuple[Job, ...] = ()
    consumers: tuple[Consumer, ...] = ()
    data_classes: tuple[DataClass, ...] = ()
    codes: tuple[CodeKind, ...] = ()
    file_owners: tuple[FileOwner, ...] = ()
    door_offers: tuple[DoorOffer, ...] = ()
    panels: tuple[Panel, ...] = ()
    offline: tuple[OfflineCommand, ...] = ()
    objections: tuple[Ref, ...] = ()
    audiences: tuple[Audience, ...] = ()
    person_rows: tuple[PersonRow, ...] = ()
