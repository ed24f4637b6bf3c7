"""A row of a list of organisations or sites. Pure but for the register its address is matched to."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from mashang.domain.addresses import Register
from mashang.domain.identifiers import read_uscc
from mashang.kernel.errors import Invalid
from mashang.kernel.texts import Text

_NOTHING: Final = frozenset({"", "无", "/", "-", "—", "--", "暂无"})
_BETWEEN: Final = re.compile(r"[、，,;；\n]+")
_MOST_NORTH: Final = 90


@dataclass(frozen=True, slots=True)
class Code:
    """A social credit code as it is kept: doubtful when its check sign is wrong, as early ones are."""

    value: str = ""
    is_doubtful: bool = False


@dataclass(frozen=True, slots=True)
class OrganisationEntry:
    """What one row of a list of organisations says.

    Attributes:
        number: the row as the spreadsheet shows it.
        place_id: where it sits; None when the row leaves it to the whole file.
        serves: the places it serves.
    """

    number: int
    name: str
    kind: str
    code: Code
    phone: str
    place_id: int | None
    serves: tuple[int, ...]

    @property
    def name_key(self) -> str:
        return name_key(self.name)


@dataclass(frozen=True, slots=True)
class SiteEntry:
    """What one row of a list of sites says.

    Attributes:
        place_id: in which community, compound, street front or house it is.
        organisation: who runs it; may be empty.
        point: longitude and latitude in degrees.
    """

    number: int
    name: str
    kind: str
    place_id: int | None
    organisation: str
    code: Code
    point: tuple[float, float] | None


def organisation_entry(
    number: int, values: Mapping[str, object], register: Register
) -> OrganisationEntry:
    """What a row says, its addresses matched to the register.

    Raises:
        Invalid: with the column that is wrong as its field.
    """
    served = [one.strip() for one in _BETWEEN.split(_given(values.get("serves")))]
    return OrganisationEntry(
        number=number,
        name=_given(values.get("name")),
        kind=str(values.get("kind")),
        code=_code(values),
        phone=_given(values.get("phone")),
        place_id=_place_id(values, register),
        serves=tuple(dict.fromkeys(_resolved(one, register, "serves") for one in served if one)),
    )


def site_entry(number: int, values: Mapping[str, object], register: Register) -> SiteEntry:
    """What a row says, its address matched to the register.

    Raises:
        Invalid: with the column that is wrong as its field.
    """
    return SiteEntry(
        number=number,
        name=_given(values.get("name")),
        kind=str(values.get("kind")),
        place_id=_place_id(values, register),
        organisation=_given(values.get("organisation")),
        code=_code(values),
        point=_point(values),
    )


def name_key(name: str) -> str:
    """A name in the form in which two ways of writing it are equal: width, case, brackets, spaces."""
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())


def _code(values: Mapping[str, object]) -> Code:
    said = _given(values.get("uscc"))
    if not said:
        return Code()
    read = read_uscc(said, field="uscc")
    return Code(read.value, bool(read.warnings))


def _place_id(values: Mapping[str, object], register: Register) -> int | None:
    """The one registered place that the row names; None when it names none."""
    community, address = _given(values.get("community")), _given(values.get("address"))
    if not address:
        return _resolved(community, register, "community") if community else None
    whole = address if not community or address.startswith(community) else community + address
    return _resolved(whole, register, "address")


def _resolved(written: str, register: Register, field: str) -> int:
    answer = register.resolve(written)
    if answer.place_id is None:
        raise Invalid("organisations.address_unresolved", answer.why, field=field)
    return int(answer.place_id)


def _point(values: Mapping[str, object]) -> tuple[float, float] | None:
    longitude, latitude = values.get("longitude"), values.get("latitude")
    if longitude is None and latitude is None:
        return None
    if not isinstance(longitude, Decimal) or not isinstance(latitude, Decimal):
        text = Text("经度和纬度要一起填", "Longitude and latitude come together")
        field = "latitude" if latitude is None else "longitude"
        raise Invalid("organisations.half_a_point", text, field=field)
    if abs(latitude) > _MOST_NORTH:
        text = Text(
            "纬度最大 90 度，经纬度是不是写反了", "At most 90 degrees: are the two swapped?"
        )
        raise Invalid("organisations.point_swapped", text, field="latitude")
    return float(longitude), float(latitude)


def _given(value: object) -> str:
    text = "" if value is None else str(value).strip()
    return "" if text in _NOTHING else text
