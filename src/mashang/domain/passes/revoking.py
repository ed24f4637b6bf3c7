"""Which passes, and which phones, are taken back."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from uuid import UUID

from mashang.domain.passes.nouns import Pass


def _none() -> Mapping[UUID, datetime | None]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Revocations:
    """What a door refuses although it is rightly signed.

    Attributes:
        passes: ids of passes, each with the instant at which it would have ended by itself.
        phones: thumbprints of holders' keys: whatever a lost phone carries.
    """

    passes: Mapping[UUID, datetime | None] = field(default_factory=_none)
    phones: frozenset[bytes] = frozenset()

    def hold(self, one: Pass) -> bool:
        """Whether a pass was taken back, itself or with its phone."""
        return one.pass_id in self.passes or (
            one.holder is not None and one.holder.thumbprint in self.phones
        )

    def with_passes(self, more: Iterable[Pass]) -> "Revocations":
        """These, and some passes more."""
        return Revocations({**self.passes, **{one.pass_id: one.until for one in more}}, self.phones)

    def with_phones(self, thumbprints: Iterable[bytes]) -> "Revocations":
        """These, and some phones more."""
        return Revocations(self.passes, self.phones | frozenset(thumbprints))

    def still_needed(self, now: datetime) -> "Revocations":
        """Without passes that ended by themselves: the list does not grow for ever."""
        kept = {
            pass_id: until for pass_id, until in self.passes.items() if until is None or now < until
        }
        return Revocations(kept, self.phones)
