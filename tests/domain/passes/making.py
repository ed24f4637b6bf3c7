"""Keys, phones and passes for the tests of passes."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from hypothesis import strategies as st

from mashang.domain.passage import CredentialKind, Hours
from mashang.domain.passes import (
    CLASSES,
    Algorithm,
    Freshness,
    HolderKey,
    IssuerKey,
    KeySet,
    Pass,
    SigningKey,
    Standing,
    issue,
    prove,
    read,
    text_of,
)
from mashang.kernel.paths import part

NOW = datetime(2026, 11, 27, 2, tzinfo=UTC)
ISSUER = "330102014"
SIGNING = SigningKey(bytes(range(32)))
NEXT = SigningKey(bytes(range(1, 33)))
LATER = SigningKey(bytes(range(2, 34)))
FRESHNESS = Freshness(timedelta(seconds=60), timedelta(seconds=10))
KEYS = KeySet(
    ISSUER, (IssuerKey(SIGNING.public, Standing.CURRENT), IssuerKey(NEXT.public, Standing.NEXT))
)


class Phone:
    """A phone with an Ed25519 key."""

    def __init__(self, number: int = 7) -> None:
        self.secret = SigningKey(bytes([number]) * 32)
        self.key = HolderKey(Algorithm.EDDSA, self.secret.public)

    def sign(self, message: bytes) -> bytes:
        return self.secret.sign(message)


class PhoneWithP256(Phone):
    """A phone whose browser has only P-256."""

    def __init__(self, number: int = 7) -> None:
        self.private = ec.derive_private_key(number, ec.SECP256R1())
        point = self.private.public_key().public_numbers()
        self.key = HolderKey(
            Algorithm.ES256, point.x.to_bytes(32, "big"), point.y.to_bytes(32, "big")
        )

    def sign(self, message: bytes) -> bytes:
        r, s = decode_dss_signature(self.private.sign(message, ec.ECDSA(SHA256())))
        return r.to_bytes(32, "big") + s.to_bytes(32, "big")


@dataclass(frozen=True)
class Scene:
    """A signed pass and the text that a door reads."""

    one: Pass
    signed: bytes
    text: str


def resident(holder: HolderKey, **more) -> Pass:
    return Pass(
        **{
            "issuer": ISSUER,
            "pass_id": UUID("019acf00-0000-7000-8000-000000000001"),
            "kind": CredentialKind.RESIDENT,
            "scope_paths": frozenset({"1.2z.f4.1a2.b3c.7d1e."}),
            "since": NOW - timedelta(days=1),
            "until": NOW + timedelta(days=180),
            "holder": holder,
            **more,
        }
    )


def card(**more) -> Pass:
    return resident(None, kind=CredentialKind.HOUSEHOLD_CARD, **{"until": None, **more})


def visitor(**more) -> Pass:
    return resident(
        None,
        **{
            "kind": CredentialKind.VISITOR,
            "until": NOW + timedelta(hours=12),
            "doors": frozenset({1201, 1202}),
            "visits_at_most": 3,
            "host_ref": b"hostref8",
            **more,
        },
    )


def lorry(**more) -> Pass:
    return resident(
        None,
        **{
            "kind": CredentialKind.LORRY,
            "until": NOW + timedelta(hours=12),
            "plate": "浙A12345",
            "classes": frozenset({"vehicle"}),
            "hours": (Hours(time(6), time(9, 30)),),
            **more,
        },
    )


def shown(one: Pass, phone: Phone | None = None, at: datetime = NOW) -> Scene:
    """A pass issued, and shown by a phone if there is one."""
    signed = issue(one, KEYS, SIGNING)
    proof = prove(signed, phone.key.algorithm, phone.sign, at) if phone else None
    return Scene(one, signed, text_of(signed, proof))


def reading(text: str, now: datetime = NOW, keys: KeySet = KEYS):
    return read(text, keys, FRESHNESS, now)


_INSTANTS = st.integers(31_536_000, 4_102_444_800).map(lambda s: datetime.fromtimestamp(s, UTC))
_MINUTES = st.integers(0, 1439).map(lambda minute: time(*divmod(minute, 60)))
_PATHS = st.lists(st.integers(1, 2**16), min_size=1, max_size=3).map(
    lambda ids: "".join(f"{part(one)}." for one in ids)
)


@st.composite
def passes(draw) -> Pass:
    """Any pass that keeps the rules of its kind and fits its QR code."""
    kind = draw(st.sampled_from(CredentialKind))
    since = draw(_INSTANTS)
    needs_end = kind is not CredentialKind.HOUSEHOLD_CARD or draw(st.booleans())
    phone = draw(st.sampled_from([Phone(), PhoneWithP256()]))
    printed = kind is CredentialKind.HOUSEHOLD_CARD or (
        kind is not CredentialKind.RESIDENT and draw(st.booleans())
    )
    most = 2 if printed or not phone.key.y else 1
    return Pass(
        issuer=ISSUER,
        pass_id=draw(st.uuids()),
        kind=kind,
        scope_paths=draw(st.frozensets(_PATHS, min_size=1, max_size=most)),
        since=since,
        until=since + timedelta(seconds=draw(st.integers(1, 10**8))) if needs_end else None,
        doors=draw(st.frozensets(st.integers(1, 2**20), max_size=most)),
        classes=draw(st.frozensets(st.sampled_from(sorted(CLASSES)), max_size=3)),
        hours=tuple(draw(st.lists(st.builds(Hours, _MINUTES, _MINUTES), max_size=most))),
        visits_at_most=draw(st.none() | st.integers(1, 65_535)),
        host_ref=draw(st.none() | st.binary(min_size=8, max_size=8))
        if kind is CredentialKind.VISITOR
        else None,
        plate="浙A12345" if kind is CredentialKind.LORRY else "",
        holder=None if printed else phone.key,
    )
