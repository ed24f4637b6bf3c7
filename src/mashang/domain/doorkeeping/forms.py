"""Doors, rules and snapshots as JSON, and back: the payload of a sealed snapshot."""

from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, time, timedelta
from typing import Any, Final, TypeVar

from mashang.domain.doorkeeping.nouns import DoorSetting, Fails, Offline, Snapshot
from mashang.domain.doorkeeping.packing import PackedPasses, packed
from mashang.domain.doorkeeping.shapes import (
    Fields,
    Misshapen,
    instant,
    listed,
    one_of,
    string,
    truth,
    whole,
)
from mashang.domain.passage import (
    Clause,
    CredentialKind,
    Door,
    DoorPolicy,
    DoorRule,
    Effect,
    Hours,
)
from mashang.domain.passes import Freshness, KeySet, Revocations, as_jwks, from_jwks
from mashang.kernel.errors import Invalid
from mashang.kernel.texts import Text

FORM: Final = 1
"""Whoever reads a greater one updates the program first: what it does not know might forbid."""
_PHONE_BYTES: Final = 32
_LARGEST_OFFSET_MIN: Final = 14 * 60
T = TypeVar("T")


def snapshot_form(one: Snapshot) -> dict[str, Any]:
    """A snapshot as JSON."""
    return {
        "form": FORM,
        "street": one.street,
        "number": one.number,
        "made_at": _instant(one.made_at),
        "keys": as_jwks(one.keys),
        "freshness": {
            "proof_fresh_s": _seconds(one.freshness.behind),
            "proof_ahead_s": _seconds(one.freshness.ahead),
        },
        "revocations": {
            "passes": b64encode(packed(one.revocations.passes).packed).decode(),
            "phones": b64encode(b"".join(sorted(one.revocations.phones))).decode(),
        },
        "doors": [_setting_form(door) for door in one.doors],
        "rules": [_rule_form(rule) for rule in one.rules],
        "utc_offset_min": one.utc_offset_min,
    }


def snapshot_of(given: object) -> Snapshot:
    """The snapshot that JSON of form 1 describes.

    Raises:
        Misshapen: naming the field.
    """
    with Fields(given) as fields:
        fields.take("form", whole)
        try:
            return Snapshot(
                street=fields.take("street", string),
                number=fields.take("number", whole),
                made_at=fields.take("made_at", instant),
                keys=fields.take("keys", _keys_of),
                freshness=fields.take("freshness", _freshness_of),
                revocations=fields.take("revocations", _revocations_of),
                doors=tuple(fields.each("doors", _setting_of)),
                rules=tuple(fields.each("rules", _rule_of)),
                utc_offset_min=fields.take("utc_offset_min", _offset),
            )
        except Misshapen:
            raise
        except ValueError as error:
            raise Misshapen("") from error


def _setting_form(one: DoorSetting) -> dict[str, Any]:
    door = one.door
    return {
        "door_id": door.door_id,
        "path": door.path,
        "name": _text_form(one.name),
        "policy": {
            "clause": _clause_form(door.policy.clause),
            "accepts": sorted(door.policy.accepts),
            "presence_needed": door.policy.presence_needed,
            "stands_open": door.policy.stands_open,
            "openings_per_hour": door.policy.openings_per_hour,
            "expiry_notice_s": _seconds(door.policy.expiry_notice),
        },
        "offline": one.offline.value,
        "lenient_kinds": sorted(one.lenient_kinds),
        "fails": one.fails.value,
        "pulse_s": one.pulse_s,
        "held_open_after_s": one.held_open_after_s,
        "stale_after_min": one.stale_after_min,
    }


def _setting_of(given: object) -> DoorSetting:
    with Fields(given) as fields:
        return DoorSetting(
            door=Door(
                fields.take("door_id", string),
                fields.take("path", string),
                fields.take("policy", _policy_of),
            ),
            name=fields.take("name", _text_of),
            offline=fields.take("offline", one_of(Offline)),
            lenient_kinds=frozenset(fields.each("lenient_kinds", one_of(CredentialKind))),
            fails=fields.take("fails", one_of(Fails)),
            pulse_s=fields.take("pulse_s", whole),
            held_open_after_s=fields.take("held_open_after_s", whole),
            stale_after_min=fields.take("stale_after_min", whole),
        )


def _policy_of(given: object) -> DoorPolicy:
    with Fields(given) as fields:
        return DoorPolicy(
            clause=fields.take("clause", _clause_of),
            accepts=frozenset(fields.each("accepts", one_of(CredentialKind))),
            presence_needed=fields.take("presence_needed", truth),
            stands_open=fields.take("stands_open", truth),
            openings_per_hour=fields.take("openings_per_hour", _or_none(whole)),
            expiry_notice=fields.take("expiry_notice_s", _span_of),
        )


def _rule_form(one: DoorRule) -> dict[str, Any]:
    return {
        "rule_id": one.rule_id,
        "effect": one.effect.value,
        "clause": _clause_form(one.clause),
        "title": _text_form(one.title),
        "scope_paths": sorted(one.scope_paths),
        "classes": sorted(one.classes),
        "kinds": sorted(one.kinds),
        "since": _instant(one.since),
        "until": _instant(one.until),
        "hours": [[_wall(span.since), _wall(span.until)] for span in one.hours],
        "uses_at_most": one.uses_at_most,
        "inside_at_most_s": None if one.inside_at_most is None else _seconds(one.inside_at_most),
        "window_s": None if one.window is None else _seconds(one.window),
    }


def _rule_of(given: object) -> DoorRule:
    with Fields(given) as fields:
        return DoorRule(
            rule_id=fields.take("rule_id", string),
            effect=fields.take("effect", one_of(Effect)),
            clause=fields.take("clause", _clause_of),
            title=fields.take("title", _text_of),
            scope_paths=frozenset(fields.each("scope_paths", string)),
            classes=frozenset(fields.each("classes", string)),
            kinds=frozenset(fields.each("kinds", one_of(CredentialKind))),
            since=fields.take("since", instant),
            until=fields.take("until", instant),
            hours=tuple(fields.each("hours", _hours_of)),
            uses_at_most=fields.take("uses_at_most", _or_none(whole)),
            inside_at_most=fields.take("inside_at_most_s", _or_none(_span_of)),
            window=fields.take("window_s", _or_none(_span_of)),
        )


def _clause_form(one: Clause) -> dict[str, Any]:
    return {"document": one.document, "article": one.article, "text": _text_form(one.text)}


def _clause_of(given: object) -> Clause:
    with Fields(given) as fields:
        return Clause(
            fields.take("document", string),
            fields.take("article", string),
            fields.take("text", _text_of),
        )


def _text_form(one: Text) -> dict[str, str]:
    """A sentence with its values filled in."""
    return {"zh": one.in_("zh"), "en": one.in_("en")}


def _text_of(given: object) -> Text:
    with Fields(given) as fields:
        return Text(fields.take("zh", string), fields.take("en", string))


def _hours_of(given: object) -> Hours:
    since, until = (time.fromisoformat(string(one)) for one in listed(given))
    if since.tzinfo or until.tzinfo:
        raise ValueError("hours are those of the street's wall clock")
    return Hours(since, until)


def _freshness_of(given: object) -> Freshness:
    with Fields(given) as fields:
        return Freshness(
            fields.take("proof_fresh_s", _span_of), fields.take("proof_ahead_s", _span_of)
        )


def _revocations_of(given: object) -> Revocations:
    with Fields(given) as fields:
        phones = fields.take("phones", _bytes_of)
        if len(phones) % _PHONE_BYTES:
            raise Misshapen("phones")
        starts = range(0, len(phones), _PHONE_BYTES)
        return Revocations(
            fields.take("passes", lambda one: PackedPasses(_bytes_of(one))),
            frozenset(phones[at : at + _PHONE_BYTES] for at in starts),
        )


def _keys_of(given: object) -> KeySet:
    if not isinstance(given, Mapping):
        raise TypeError("a JWK Set")
    try:
        return from_jwks(given)
    except Invalid as error:
        raise ValueError("a JWK Set of ours") from error


def _bytes_of(given: object) -> bytes:
    return b64decode(string(given), validate=True)


def _offset(given: object) -> int:
    if isinstance(given, bool) or not isinstance(given, int) or abs(given) > _LARGEST_OFFSET_MIN:
        raise TypeError("minutes east of Greenwich")
    return given


def _span_of(given: object) -> timedelta:
    return timedelta(seconds=whole(given))


def _seconds(span: timedelta) -> int:
    """Whole seconds; what is left over counts as one more, for a span is never cut."""
    return -int(-span // timedelta(seconds=1))


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()


def _wall(at: time) -> str:
    return at.isoformat()


def _or_none(reader: Callable[[Any], T]) -> Callable[[Any], T | None]:
    return lambda given: None if given is None else reader(given)
