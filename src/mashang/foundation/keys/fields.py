"""Sealed columns: text that is sealed when a row is saved and opened only when asked.

    name = SealedText(data_class="people.identity", subject="person_id")
    person.name = "陈琳"; person.save()      # sealed for this row
    person.name                               # Sealed: prints as ••••
    person.name.open()                        # "陈琳"

The row's primary key is part of the seal, so it must be known before saving: a client-made UUID, or
an integer given by hand. Before a bulk insert call `keys.prepare`, or each row makes its own key.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Generic, Self, TypeVar, cast, overload

from django.core.checks import CheckMessage
from django.core.exceptions import FieldError
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.expressions import Combinable
from django.db.models.query_utils import DeferredAttribute
from django.utils.functional import cached_property

from mashang.foundation.keys import ring
from mashang.kernel.sealed import INDEX_BYTES, Place

MASK: Final = "••••"
_SetT = TypeVar("_SetT")
_GetT = TypeVar("_GetT")


@dataclass(frozen=True, slots=True)
class Sealed:
    """A value of one row, shut. Opening is always written out: `.open()`.

    Attributes:
        content: sealed bytes, or the text itself while the row is not saved yet.
    """

    data_class: str
    subject: ring.Subject
    place: Place
    content: bytes | str

    def open(self) -> str:
        """The text.

        Raises:
            KeyDestroyed: the key is gone for good; show `errors.DESTROYED`.
            KeyMissing, SealBroken: the store or the value is damaged.
        """
        if isinstance(self.content, str):
            return self.content
        if not self.content:
            return ""
        return ring.open_text(self.data_class, self.subject, self.place, self.content)

    def bytes_to_store(self) -> bytes:
        """The value as its column keeps it; an empty text is kept as no bytes and needs no key."""
        if isinstance(self.content, bytes):
            return self.content
        if not self.content:
            return b""
        return ring.seal_text(self.data_class, self.subject, self.place, self.content)

    def __bool__(self) -> bool:
        """Whether there is anything inside."""
        return bool(self.content)

    def __str__(self) -> str:
        return MASK if self.content else ""

    def __repr__(self) -> str:
        return f"Sealed({self.place.table}.{self.place.column})"


class _SealedAttribute(DeferredAttribute):
    """Reads as a `Sealed`; takes a text, a `Sealed` of any row (its text is sealed anew), or None."""

    def __get__(self, row: models.Model | None, owner: type[models.Model] | None = None) -> Any:
        content = super().__get__(row, owner)
        if row is None or content is None or isinstance(content, Combinable):
            return content
        return self.sealed_field.sealed(row, content)

    def __set__(self, row: models.Model, value: object) -> None:
        if isinstance(value, Sealed):
            same = value.place == self.sealed_field.sealed(row, b"").place
            value = value.content if same else value.open()
        plain = bytes(value) if isinstance(value, memoryview) else value
        row.__dict__[self.sealed_field.attname] = plain

    @property
    def sealed_field(self) -> "SealedText[object, object]":
        return cast("SealedText[object, object]", self.field)


class SealedText(models.BinaryField, Generic[_SetT, _GetT]):  # type: ignore[type-arg]  # generic for mypy only
    """A text column sealed under the key of `subject` in `data_class`.

    Table and column are part of every seal: renaming one means sealing every row anew.

    Args:
        data_class: as a room declares it.
        subject: the column that holds the subject's id (`"person_id"`); None seals under the class.
    """

    _pyi_private_set_type: str | Sealed
    _pyi_private_get_type: Sealed  # type: ignore[assignment]  # a column of bytes that reads as this
    descriptor_class = _SealedAttribute

    @overload
    def __get__(self, instance: None, owner: Any) -> Any: ...
    @overload
    def __get__(self, instance: models.Model, owner: Any) -> _GetT: ...
    @overload
    def __get__(self, instance: Any, owner: Any) -> Self: ...
    def __get__(self, instance: Any, owner: Any) -> Any:
        """For type checkers; on a model the descriptor above answers."""
        return self

    def __init__(self, *, data_class: str, subject: str | None, **options: Any) -> None:
        self.data_class = data_class
        self.subject = subject
        super().__init__(**options)

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        name, path, args, options = super().deconstruct()
        return name, path, args, {**options, "data_class": self.data_class, "subject": self.subject}

    def _check_str_default_value(self) -> list[CheckMessage]:
        """An empty text is a good default here, unlike in a plain binary column."""
        return []

    def sealed(self, row: models.Model, content: bytes | str) -> Sealed:
        """A row's value with the key and the place that belong to it."""
        subject = (
            self._subject_field.to_python(getattr(row, self.subject)) if self.subject else None
        )
        meta = self.model._meta
        row_id = str(meta.pk.to_python(row.pk))
        place = Place(meta.db_table, str(self.db_column or self.get_attname()), row_id)
        return Sealed(self.data_class, subject, place, content)

    @cached_property
    def _subject_field(self) -> "models.Field[Any, Any]":
        """The field that holds the subject's id: it gives the id one spelling."""
        return next(one for one in self.model._meta.concrete_fields if one.attname == self.subject)

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:  # noqa: FBT001 (Django's)
        value = getattr(model_instance, self.attname)
        if not isinstance(value, Sealed):
            return value
        if value and model_instance.pk is None:
            raise ValueError(f"{value!r}: the row's id is part of the seal, give it before saving")
        if value and self.subject and value.subject is None:
            raise ValueError(f"{value!r}: {self.subject} is empty, so nobody's key can seal it")
        content = value.bytes_to_store()
        model_instance.__dict__[self.attname] = content
        return content

    def get_db_prep_value(
        self,
        value: object,
        connection: BaseDatabaseWrapper,
        prepared: bool = False,  # noqa: FBT001, FBT002 (Django's)
    ) -> Any:
        if isinstance(value, Sealed):
            value = value.bytes_to_store()
        if value == "":  # an empty text, as a column's default gives it
            value = b""
        if isinstance(value, str):
            raise TypeError(f"{self.name} is sealed through its row, not by update()")
        return super().get_db_prep_value(value, connection, prepared)

    def from_db_value(self, value: object, *_: object) -> bytes | None:
        """Bytes on every database."""
        return None if value is None else bytes(value)  # type: ignore[call-overload]  # bytes or memoryview

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name != "isnull":
            raise FieldError(f"{self.name} is sealed: look rows up by its blind index")
        return super().get_lookup(lookup_name)

    def value_to_string(self, obj: models.Model) -> str:
        raise TypeError(f"{self.name} is sealed and has no text form")


class BlindIndex(models.BinaryField):  # type: ignore[type-arg]  # generic for mypy only
    """16 bytes by which rows with an equal sealed text are found.

    With a data class and a purpose it takes texts in normal form, when saving and in lookups;
    without, only the bytes that `keys.index` returned.
    """

    _pyi_private_set_type: bytes | str
    _pyi_private_get_type: bytes

    def __init__(self, *, data_class: str = "", purpose: str = "", **options: Any) -> None:
        self.data_class = data_class
        self.purpose = purpose
        options.setdefault("db_index", True)
        options.setdefault("max_length", INDEX_BYTES)
        super().__init__(**options)

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        name, path, args, options = super().deconstruct()
        if self.data_class:
            options |= {"data_class": self.data_class, "purpose": self.purpose}
        return name, path, args, options

    def pre_save(self, model_instance: models.Model, add: bool) -> bytes | None:  # noqa: FBT001 (Django's)
        value: bytes | None = self.get_prep_value(super().pre_save(model_instance, add))
        setattr(model_instance, self.attname, value)
        return value

    def get_prep_value(self, value: object) -> Any:
        if isinstance(value, str):
            if not self.data_class:
                raise TypeError(f"{self.name} takes the bytes of keys.index(), not a text")
            value = ring.index(self.data_class, self.purpose, value)
        return super().get_prep_value(value)

    def from_db_value(self, value: object, *_: object) -> bytes | None:
        """Bytes on every database."""
        return None if value is None else bytes(value)  # type: ignore[call-overload]  # bytes or memoryview
