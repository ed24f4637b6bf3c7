"""A snapshot signed by the street, and read by a door that knows the street's keys.

COSE_Sign1 with the headers of a pass (alg, kid) over canonical JSON: UTF-8, sorted names, no spaces.
The external data tells it from anything else that the same key signs.

Source: RFC 9052, sections 4.2 to 4.4; docs/doorkeeping.md.
"""

import json
from dataclasses import dataclass
from typing import Any, Final

from mashang.domain.doorkeeping.flaws import SnapshotFlaw, SnapshotFlawed
from mashang.domain.doorkeeping.forms import FORM, snapshot_form, snapshot_of
from mashang.domain.doorkeeping.nouns import Snapshot
from mashang.domain.doorkeeping.shapes import Misshapen
from mashang.domain.passes import Algorithm, Flawed, KeySet, SigningKey, Standing, cbor, cose
from mashang.kernel.clock import local
from mashang.kernel.errors import Conflict
from mashang.kernel.texts import Text

AAD: Final = b"mashang-snapshot-1"
_HEADERS: Final = frozenset({cose.ALG, cose.KID})
_SIGNS: Final = (Standing.CURRENT, Standing.NEXT)


@dataclass(frozen=True, slots=True)
class Held:
    """A snapshot that was believed, and the bytes it came in: kept, and compared with the next.

    Attributes:
        raw: exactly as signed.
    """

    snapshot: Snapshot
    raw: bytes


def canonical(form: dict[str, Any]) -> bytes:
    """JSON in one form."""
    return json.dumps(form, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def seal(one: Snapshot, signing: SigningKey) -> bytes:
    """The signed snapshot; the same snapshot is always the same bytes.

    Raises:
        Conflict: `keys.not_current`: only the current key signs.
    """
    current = one.keys.of(Standing.CURRENT)
    if current is None or current.public != signing.public:
        raise Conflict(
            "keys.not_current",
            Text("只能用当前密钥签名", "Snapshots are signed with the current key only"),
        )
    headers: dict[int, cbor.Item] = {cose.ALG: Algorithm.EDDSA, cose.KID: current.kid}
    return cbor.encode(cose.sign(headers, canonical(snapshot_form(one)), signing.sign, AAD))


def unseal(raw: bytes, known: KeySet, before: Held | None = None) -> Held:
    """The snapshot in some bytes, if this street signed it and it is not older than the one before.

    It is believed by a key that was known *before* it came, as current or as next: a stolen old key
    makes no snapshot, and rotating leaves no gap. Reading it again gives the one before.

    Args:
        raw: as it came.
        known: the street's keys so far: those of enrolment, or of the snapshot before.
        before: the one that the door has.

    Raises:
        SnapshotFlawed: naming the flaw; then the door keeps the one that it has.

    Complexity: linear in the bytes.
    """
    if before is not None and raw == before.raw:
        return before
    kid, payload = _believed(raw, known)
    try:
        given = json.loads(payload)
    except (ValueError, RecursionError) as error:
        raise SnapshotFlawed(SnapshotFlaw.WRONG_SHAPE) from error
    form = given.get("form") if isinstance(given, dict) else None
    if isinstance(form, int) and form > FORM:
        raise SnapshotFlawed(SnapshotFlaw.NEWER_FORM, "form")
    try:
        one = snapshot_of(given)
    except Misshapen as error:
        raise SnapshotFlawed(SnapshotFlaw.WRONG_SHAPE, error.where) from error
    _check(one, kid, known, before)
    return Held(one, raw)


def _believed(raw: bytes, known: KeySet) -> tuple[cbor.Item, bytes]:
    """The name of the key and the payload, after its signature."""
    try:
        signed = cose.taken_apart(cbor.decode(raw), _HEADERS)
        if signed.algorithm is not Algorithm.EDDSA:
            raise SnapshotFlawed(SnapshotFlaw.UNREADABLE, "alg")
    except Flawed as flawed:
        raise SnapshotFlawed(SnapshotFlaw.UNREADABLE, flawed.flaw.value) from flawed
    kid = signed.headers[cose.KID]
    key = next((one for one in known.keys if one.kid == kid), None)
    if key is None:
        raise SnapshotFlawed(SnapshotFlaw.UNKNOWN_KEY)
    if key.standing not in _SIGNS:
        raise SnapshotFlawed(SnapshotFlaw.KEY_NOT_CURRENT, key.standing.value)
    if not key.is_signed_by(signed.signature, signed.to_be_signed(AAD)):
        raise SnapshotFlawed(SnapshotFlaw.WRONG_SIGNATURE)
    return kid, signed.payload


def _check(one: Snapshot, kid: cbor.Item, known: KeySet, before: Held | None) -> None:
    current = one.keys.of(Standing.CURRENT)
    if current is None or current.kid != kid:  # else it could not be read again after a start
        raise SnapshotFlawed(SnapshotFlaw.KEY_NOT_CURRENT, "keys")
    if one.street != known.issuer:
        raise SnapshotFlawed(SnapshotFlaw.OTHER_STREET, "street")
    offset = local(one.made_at).utcoffset()
    if offset is None or offset.total_seconds() != one.utc_offset_min * 60:
        raise SnapshotFlawed(SnapshotFlaw.OTHER_ZONE, "utc_offset_min")
    if before is not None and one.number < before.snapshot.number:
        raise SnapshotFlawed(SnapshotFlaw.OLDER, "number")
    if before is not None and one.number == before.snapshot.number:
        raise SnapshotFlawed(SnapshotFlaw.DIFFERENT, "number")
