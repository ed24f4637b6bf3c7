"""What is doubtful about rows of a house register, seen against the whole file and the register."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final, Protocol

from mashang.domain.addresses.surface import fold
from mashang.domain.likeness import is_one_sign_apart
from mashang.elements.places import houses
from mashang.elements.places.drafts import NewPlace
from mashang.elements.places.houses import HouseRow
from mashang.elements.places.models import Place
from mashang.kernel.errors import Invalid
from mashang.kernel.texts import Text

Kind = Place.Kind
Node = Place | NewPlace
_RARE_ROWS: Final = 2
_COMMON_ROWS: Final = 20


class Tree(Protocol):
    """The community as it is and as it is planned so far."""

    def container_of(self, row: HouseRow) -> Node | None:
        """The compound, group or street front of a row."""

    def house_of(self, row: HouseRow) -> Node | None:
        """The building or house of a row."""

    def children(self, parent: Node, kind: str) -> bool:
        """Whether a place has children of a kind."""

    def names(self) -> Iterable[str]:
        """Compounds and street fronts that are there."""


class Doubts:
    """The questions that only the whole file and the register together raise."""

    def __init__(self, rows: Sequence[HouseRow], tree: Tree) -> None:
        self._tree = tree
        self._rows_of = Counter(row.container.label for row in rows)
        self._with_units = {_house_key(row) for row in rows if _has(row, Kind.UNIT)}
        self._sub_numbers = {
            (row.container.label, level.label)
            for row in rows
            for level in row.levels
            if "-" in level.label and not row.doubtful
        }
        self._mistyped = self._look_for_mistyped(rows)

    def refuse(self, row: HouseRow) -> None:
        """Refuse a row that contradicts the rest.

        Raises:
            Invalid: with the column as its field.
        """
        meant = self._mistyped.get(row.container.label)
        if meant and self._tree.container_of(row) is None:
            raise Invalid(
                "houses.name_mistyped",
                Text(
                    "“{name}”像是“{meant}”的笔误；如确有此处，请先新建",
                    "{name} looks like {meant} mistyped; if it is real, add it first",
                    name=row.container.name,
                    meant=meant,
                ),
                field=houses.COLUMN_OF[row.container.kind],
            )
        self._check_units(row)
        if row.doubtful and not self._is_sub_number(row):
            raise Invalid(
                "houses.range_or_sub_number",
                Text(
                    "“{seen}”是从几到几，还是附号？范围请分行，附号请写“附”",
                    "Is {seen} a range or a sub-number? Give a range one row each, write a sub-number with 附",
                    seen=row.doubtful,
                ),
                field=houses.COLUMN_OF[row.levels[1].kind],
            )

    def _check_units(self, row: HouseRow) -> None:
        house = self._tree.house_of(row)
        has_rooms = house is not None and self._tree.children(house, Kind.ROOM)
        has_units = house is not None and self._tree.children(house, Kind.UNIT)
        in_units = _has(row, Kind.UNIT)
        if (
            _has(row, Kind.ROOM)
            and not in_units
            and (has_units or _house_key(row) in self._with_units)
        ):
            raise Invalid(
                "houses.unit_missing",
                Text(
                    "“{house}”分单元，请写明单元",
                    "{house} has units; say which",
                    house=row.levels[1].name,
                ),
                field="unit",
            )
        if in_units and has_rooms and not has_units:
            raise Invalid(
                "houses.no_units_there",
                Text("“{house}”不分单元", "{house} has no units", house=row.levels[1].name),
                field="unit",
            )

    def _is_sub_number(self, row: HouseRow) -> bool:
        """Whether 1-2 is a sub-number: the register or the file knows it, or 1-1, for one."""
        if self._tree.house_of(row) is not None:
            return True
        base = row.doubtful.partition("-")[0]
        known = (label for place, label in self._sub_numbers if place == row.container.label)
        return any(label.partition("-")[0] == base for label in known)

    def _look_for_mistyped(self, rows: Sequence[HouseRow]) -> dict[str, str]:
        named = {
            row.container.label: row.container.name
            for row in rows
            if row.container.kind != Kind.VILLAGER_GROUP
        }
        common = {label for label in named if self._rows_of[label] >= _COMMON_ROWS}
        settled = {fold(name): name for name in self._tree.names()}
        settled |= {label: named[label] for label in common}
        rare = [
            label for label in named if self._rows_of[label] <= _RARE_ROWS and label not in settled
        ]
        found = {}
        for label in rare:
            meant = next(
                (name for one, name in settled.items() if is_one_sign_apart(label, one)), None
            )
            if meant is not None:
                found[label] = meant
        return found


def _has(row: HouseRow, kind: str) -> bool:
    return any(level.kind == kind for level in row.levels)


def _house_key(row: HouseRow) -> tuple[str, str, str]:
    house = row.levels[1]
    return row.container.label, house.kind, house.label
