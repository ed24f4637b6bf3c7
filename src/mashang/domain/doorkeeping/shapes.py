"""JSON taken apart strictly: each field once, of its type, and nothing that is not known."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from enum import StrEnum
from types import TracebackType
from typing import Any, Self, TypeVar, overload
from uuid import UUID

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)


class Misshapen(ValueError):
    """A field is missing, unknown, or of the wrong type or range.

    Attributes:
        where: its path: `rules.3.until`.
    """

    def __init__(self, where: str) -> None:
        super().__init__(where)
        self.where = where


class Fields:
    """An object of JSON while its fields are taken out; at the end none may be left.

    Raises:
        Misshapen: as soon as one is not what it should be.
    """

    def __init__(self, given: object, where: str = "") -> None:
        if not isinstance(given, Mapping):
            raise Misshapen(where)
        self._left: dict[str, Any] = dict(given)
        self._where = where

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is None and self._left:
            raise Misshapen(self.at(min(self._left)))

    def at(self, name: str) -> str:
        """The path of a field."""
        return f"{self._where}.{name}" if self._where else name

    def take(self, name: str, reader: Callable[[Any], T]) -> T:
        """A field as its reader understands it; readers say no by `ValueError` or `TypeError`."""
        if name not in self._left:
            raise Misshapen(self.at(name))
        try:
            return reader(self._left.pop(name))
        except Misshapen as error:
            inner = f".{error.where}" if error.where else ""
            raise Misshapen(self.at(name) + inner) from error
        except (ValueError, TypeError, OverflowError, KeyError, AttributeError) as error:
            raise Misshapen(self.at(name)) from error

    @overload
    def maybe(self, name: str, reader: Callable[[Any], T]) -> T | None: ...
    @overload
    def maybe(self, name: str, reader: Callable[[Any], T], default: T) -> T: ...
    def maybe(self, name: str, reader: Callable[[Any], T], default: T | None = None) -> T | None:
        """A field that may be missing."""
        return self.take(name, reader) if name in self._left else default

    def each(self, name: str, reader: Callable[[Any], T]) -> list[T]:
        """A list, item by item."""
        items = self.take(name, listed)
        found = []
        for place, item in enumerate(items):
            try:
                found.append(reader(item))
            except Misshapen as error:
                inner = f".{error.where}" if error.where else ""
                raise Misshapen(f"{self.at(name)}.{place}{inner}") from error
            except (ValueError, TypeError, KeyError, AttributeError) as error:
                raise Misshapen(f"{self.at(name)}.{place}") from error
        return found


def listed(given: object) -> list[Any]:
    """A list, of whatever."""
    if not isinstance(given, list):
        raise TypeError("a list")
    return given


def string(given: object) -> str:
    """A text."""
    if not isinstance(given, str):
        raise TypeError("a text")
    return given


def truth(given: object) -> bool:
    """True or false."""
    if not isinstance(given, bool):
        raise TypeError("true or false")
    return given


def whole(given: object) -> int:
    """A whole number, not below nought."""
    if isinstance(given, bool) or not isinstance(given, int) or given < 0:
        raise TypeError("a whole number")
    return given


def number(given: object) -> float:
    """A finite number."""
    if isinstance(given, bool) or not isinstance(given, int | float) or given - given != 0:
        raise TypeError("a number")
    return float(given)


def instant(given: object) -> datetime:
    """An instant of ISO 8601 with its offset, in UTC."""
    found = datetime.fromisoformat(string(given))
    if found.tzinfo is None:
        raise ValueError("an instant has its offset")
    return found.astimezone(UTC)


def uuid(given: object) -> UUID:
    """A UUID in its usual form."""
    text = string(given)
    found = UUID(text)
    if str(found) != text:
        raise ValueError("a UUID in small letters with its dashes")
    return found


def one_of(kinds: type[E]) -> Callable[[object], E]:
    """A word of a closed list."""
    return lambda given: kinds(string(given))
