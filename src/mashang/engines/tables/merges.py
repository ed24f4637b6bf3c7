"""Merged blocks of a sheet: which cells show the value of another."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from mashang.engines.tables.cells import Row, column_number


class Block(NamedTuple):
    """A merged block; rows from 1, columns from 0, all ends included."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def is_upright(self) -> bool:
        """Whether it spans rows of a single column."""
        return self.left == self.right

    def covers(self, row: int, column: int) -> bool:
        """Whether the cell lies inside."""
        return self.top <= row <= self.bottom and self.left <= column <= self.right


def block_of(reference: str) -> Block:
    """The block that `B3:D5` names.

    Raises:
        ValueError: when it names none.
    """
    first, _, last = reference.replace("$", "").partition(":")
    top, left = _corner(first)
    bottom, right = _corner(last or first)
    return Block(min(top, bottom), min(left, right), max(top, bottom), max(left, right))


def _corner(reference: str) -> tuple[int, int]:
    letters = reference.rstrip("0123456789")
    return int(reference[len(letters) :]), column_number(letters)


class Blocks:
    """Blocks met while walking down a sheet; costs as much as there are blocks in the row.

    Rows must be asked for in ascending order. Of blocks that overlap, which no program makes, one
    for each left column is kept.
    """

    def __init__(self, blocks: Iterable[Block]) -> None:
        self._coming = sorted(blocks, reverse=True)
        self._here: dict[int, Block] = {}

    def at(self, row: int) -> list[Block]:
        """The blocks that touch a row, from left to right."""
        while self._coming and self._coming[-1].top <= row:
            block = self._coming.pop()
            self._here[block.left] = block
        if not self._here:
            return []
        self._here = {left: one for left, one in self._here.items() if one.bottom >= row}
        return [self._here[left] for left in sorted(self._here)]


def with_shared_values(rows: Iterable[Row], blocks: Iterable[Block]) -> Iterator[Row]:
    """The rows, with each upright block's value in every row that the block spans.

    A household's address merged over its three members stands for all three, and is read so. A
    block over several columns is left alone: which column its value belongs to is not written.
    """
    walk = Blocks(block for block in blocks if block.is_upright)
    values: dict[int, Row] = {}
    for row in rows:
        here = walk.at(row.number)
        if here:
            values = {left: values[left] for left in (one.left for one in here) if left in values}
            _share(row, here, values)
        yield row


def _share(row: Row, here: list[Block], anchors: dict[int, Row]) -> None:
    for block in here:
        if block.top == row.number:
            anchors[block.left] = row
            continue
        anchor = anchors.get(block.left)
        if anchor is None or anchor.number != block.top or row.at(block.left) is not None:
            continue
        if len(row.cells) <= block.left:
            row.cells.extend([None] * (block.left + 1 - len(row.cells)))
        row.cells[block.left] = anchor.at(block.left)
