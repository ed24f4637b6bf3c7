"""Places and areas as programs read them."""

from datetime import date
from typing import Any, Literal

from ninja import Schema
from pydantic import Field

from mashang.api.schemas import After, IntId, Words, coded
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
