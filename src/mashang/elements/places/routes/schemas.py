"""Places and areas as programs read them."""

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field

from mashang.api.schemas import After, Command, Day, IntId, OneOf, Words, coded
from mashang.domain.addresses import Outcome
from mashang.elements.places import shape


class PlaceOut(Schema):
    """A place of the tree."""

    place_id: int = Field(examples=[18])
    kind: str = coded(shape.TITLES, examples=["compound"])
    title: Words = Field(description="What sort of place it is, as people say.", examples=["小区"])
    name: str = Field(examples=["白石嘉苑"])
    full_name: str = Field(description="From the community down, as an address is written.")
    closed_on: date | None


class SizeOut(Schema):
    """How many open places of each kind hang directly below, and how many rooms in all."""

    counts: dict[str, int] = Field(examples=[{"building": 12}])
    rooms: int


class CompoundOut(Schema):
    """Where people live, with what stands there."""

    place: PlaceOut
    community: str
    size: SizeOut


class PlaceCardOut(Schema):
    """One place with the way down to it."""

    place: PlaceOut
    above: list[PlaceOut] = Field(description="From the street down to its parent, as far as seen.")
    size: SizeOut
    aliases: list[str]
    code: str = Field(description="National division code; empty below communities.")
    former_codes: list[str]
    may_edit: bool
    may_draw: bool


class CandidateOut(Schema):
    """A place that an address may mean."""

    place_id: int
    address: str


class MeantOut(Schema):
    """One place, a question, or unknown: an address is never guessed."""

    outcome: Outcome
    place_id: int | None = Field(description="Set if and only if the outcome is `resolved`.")
    candidates: list[CandidateOut]
    why: Words


class AreaOut(Schema):
    """A dated, named set of places."""

    area_id: int
    kind: str = coded(shape.AREA_TITLES)
    title: Words
    name: str
    home: str = Field(description="The place that keeps it.")
    since_on: date
    parts: str = Field(description="What it is made of, in words.")
    without: str


class AreaCardOut(Schema):
    """An area and the place that keeps it."""

    area: AreaOut
    home_id: int


class FeaturesWanted(Schema):
    """Which places are drawn."""

    under: IntId = Field(description="The place at and below which they stand.")
    kinds: list[shape.Kind] = Field(
        [], max_length=20, description="Only these kinds, repeated: `kinds=building&kinds=site`."
    )
    after: After = None


class PointOut(Schema):
    """Where a place stands: longitude, latitude in degrees of WGS 84."""

    type: Literal["Point"] = "Point"
    coordinates: tuple[float, float] = Field(examples=[[120.2463, 30.3221]])


class MultiPointOut(Schema):
    """Where the houses and sites of an area stand."""

    type: Literal["MultiPoint"] = "MultiPoint"
    coordinates: list[tuple[float, float]]


class FeatureOut(Schema):
    """A place or an area on the map (RFC 7946, section 3.2)."""

    type: Literal["Feature"] = "Feature"
    id: int
    geometry: PointOut | MultiPointOut | None = Field(
        description="None for an area none of whose houses has coordinates yet."
    )
    properties: dict[str, Any]


class FeatureCollectionOut(Schema):
    """A GeoJSON document (RFC 7946); `next` is a foreign member: the cursor of the next page."""

    type: Literal["FeatureCollection"] = "FeatureCollection"
    features: list[FeatureOut]
    next: str | None = None


Name = Annotated[str, Field(min_length=1, max_length=80, examples=["3幢"])]
Reason = Annotated[str, Field(min_length=1, max_length=200)]
Places = Annotated[
    list[IntId], Field(max_length=3000, description="What belongs to it, with all below.")
]
Without = Annotated[
    list[IntId], Field(max_length=3000, description="What is taken out of these again.")
]


class AddPlaceIn(Command):
    """A place to add; its point in degrees of WGS 84, both or neither."""

    kind: shape.Kind = Field(examples=["building"])
    name: Name
    site_kind: str = Field("", max_length=40, description="For sites only: which sort.")
    longitude: float | None = Field(None, ge=-180, le=180)
    latitude: float | None = Field(None, ge=-90, le=90)


class PlaceIdOut(Schema):
    """The place that was made."""

    place_id: int


class PlaceNameIn(Schema):
    """A name of a place."""

    name: Name


class PlaceReasonIn(Schema):
    """Why; it stands in the record."""

    reason: Reason


class PlacesClosedOut(Schema):
    """How many places closed, with all below."""

    n_closed: int


class MovePlaceIn(PlaceReasonIn):
    """Under which place it shall hang."""

    parent_id: IntId


class DivisionCodeIn(Schema):
    """A national division code 统计用区划代码."""

    code: str = Field(min_length=1, max_length=12, examples=["330102016018"])


class DrawAreaIn(Command):
    """An area to draw."""

    kind: Annotated[str, OneOf(shape.AREA_TITLES)] = Field(examples=["grid"])
    name: Name
    places: Places
    without: Without = []


class RedrawAreaIn(Schema):
    """What shall belong to an area."""

    places: Places
    without: Without = []


class AreaIdOut(Schema):
    """The area that was made."""

    area_id: int


class DrawnAreaIn(Schema):
    """One area as it shall be; without an id it is new."""

    area_id: IntId | None = None
    name: Name
    places: Places


class PlanAreasIn(Command):
    """All areas of a kind as they shall be."""

    kind: Annotated[str, OneOf(shape.AREA_TITLES)] = Field(examples=["grid"])
    takes_effect_on: Day = Field(description="Today means: as soon as it is confirmed.")
    areas: list[DrawnAreaIn] = Field(min_length=1, max_length=300)


class AreasPlanOut(Schema):
    """A draft that waits to be confirmed."""

    redrawing_id: UUID


class AreasPlanStateOut(Schema):
    """Whether it has taken effect already, or waits for its day."""

    has_taken_effect: bool
