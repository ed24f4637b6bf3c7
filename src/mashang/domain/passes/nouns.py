"""What a pass says. No name, no number of a person: an id, a kind, a scope, a span, classes."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from mashang.domain.passage import CARE, CARED_FOR, CredentialKind, Hours
from mashang.domain.passes.holders import HolderKey
from mashang.kernel.errors import Invalid
from mashang.kernel.paths import Path
from mashang.kernel.texts import Text

CLASSES: Final[Mapping[str, int]] = {
    "medic": 1,
    "emergency": 2,
    CARE: 3,
    "doctor": 4,
    "courier": 5,
    "ambulance_crew": 6,
    "utility": 7,
    "vehicle": 8,
}
"""What a pass may say of its holder, with its number; numbers are never used again."""
HOST_REF_BYTES: Final = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Pass:
    """A pass before it is signed, or after it was read.

    Attributes:
        issuer: short name of the street that signs.
        pass_id: its own id; revoked, counted and renewed by it.
        kind: resident, household card, visitor, staff, volunteer, service or lorry.
        scope_paths: homes or areas it is good for.
        since: first instant, in whole seconds.
        until: first instant after it; None for household cards only, which last while the key does.
        doors: when not empty, only these doors.
        classes: of `CLASSES`; reasons of health stand as `care`.
        hours: when not empty, only at these hours, in whole minutes.
        visits_at_most: how many entries; None for any number.
        host_ref: for visitors: keyed reference of whom they visit, so that a guard can have them
            called; eight bytes that say nothing.
        plate: of a lorry, in normal form. It hangs on the lorry for all to read.
        holder: key of the holder's phone; None for what is printed.
    """

    issuer: str
    pass_id: UUID
    kind: CredentialKind
    scope_paths: frozenset[Path]
    since: datetime
    until: datetime | None = None
    doors: frozenset[int] = frozenset()
    classes: frozenset[str] = frozenset()
    hours: tuple[Hours, ...] = ()
    visits_at_most: int | None = None
    host_ref: bytes | None = None
    plate: str = ""
    holder: HolderKey | None = None


def classes_shown(classes: Iterable[str]) -> frozenset[str]:
    """What of somebody's classes a pass may carry for every reader to see.

    A reason of health becomes `care`; what passes have no number for stays with the server.
    """
    held = frozenset(classes)
    shown = held & CLASSES.keys()
    return shown | {CARE} if held & CARED_FOR else shown


def check(one: Pass) -> None:
    """Whether a pass keeps the rules of its kind.

    Raises:
        Invalid: `pass.<rule>`, naming the field.
    """
    for field, holds, text in _RULES:
        if not holds(one):
            raise Invalid(f"pass.wrong_{field}", text, field=field)


def _has_its_span(one: Pass) -> bool:
    if one.until is None:
        return one.kind is CredentialKind.HOUSEHOLD_CARD
    return one.since < one.until


def _has_its_key(one: Pass) -> bool:
    """A resident's pass lives on a phone; a card is printed and can prove nothing."""
    if one.kind is CredentialKind.RESIDENT:
        return one.holder is not None
    return one.kind is not CredentialKind.HOUSEHOLD_CARD or one.holder is None


_RULES: tuple[tuple[str, Callable[[Pass], bool], Text], ...] = (
    ("issuer", lambda one: 1 <= len(one.issuer.encode()) <= 16, Text(
        "签发者要有 1 到 16 个字节", "The issuer has 1 to 16 bytes")),
    ("scope", lambda one: bool(one.scope_paths), Text(
        "凭证要有适用范围", "A pass is good for some place")),
    ("span", _has_its_span, Text(
        "凭证要有起止时间（只有住户卡可以长期有效）",
        "A pass ends after it begins; only a household card has no end")),
    ("holder", _has_its_key, Text(
        "住户凭证要绑定手机，住户卡不能绑定手机",
        "A resident's pass is bound to a phone, a household card never")),
    ("visits", lambda one: one.visits_at_most is None or 1 <= one.visits_at_most <= 65_535, Text(
        "次数要在 1 到 65535 之间", "Entries are 1 to 65,535")),
    ("host", lambda one: one.host_ref is None or (
        one.kind is CredentialKind.VISITOR and len(one.host_ref) == HOST_REF_BYTES), Text(
        "只有访客凭证写明受访人", "Only a visitor's pass names a host, by eight bytes")),
    ("plate", lambda one: bool(one.plate) == (one.kind is CredentialKind.LORRY), Text(
        "货车凭证写明车牌，其他凭证不写", "A lorry's pass carries its plate, no other does")),
    ("classes", lambda one: one.classes <= CLASSES.keys(), Text(
        "有凭证上不写的人员类别", "A class that passes do not carry")),
)  # fmt: skip
