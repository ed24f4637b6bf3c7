"""A door and its rules as they travel to whoever decides elsewhere: plain values, in the shape of the shared vectors.

What has its default is left out; instants are RFC 3339, hours local times of the street, spans minutes.
"""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from mashang.domain.passage.nouns import Clause, Door, DoorPolicy, DoorRule, Hours
from mashang.kernel.texts import Text

_MINUTE = timedelta(minutes=1)


def door_plain(door: Door) -> dict[str, Any]:
    """A door with how it behaves on its own."""
    return {"door_id": door.door_id, "path": door.path, "policy": _policy(door.policy)}


def rule_plain(rule: DoorRule) -> dict[str, Any]:
    """A rule of an order, or one entered by hand."""
    return {
        "rule_id": rule.rule_id,
        "effect": rule.effect.value,
        "clause": clause_plain(rule.clause),
        "title": text_plain(rule.title),
        "scope_paths": sorted(rule.scope_paths),
        "since": rule.since.isoformat(),
        "until": rule.until.isoformat(),
        **_without_defaults(
            {
                "classes": sorted(rule.classes),
                "kinds": sorted(kind.value for kind in rule.kinds),
                "hours": hours_plain(rule.hours),
                "uses_at_most": rule.uses_at_most,
                "inside_at_most_min": _minutes(rule.inside_at_most),
                "window_min": _minutes(rule.window),
            }
        ),
    }


def clause_plain(clause: Clause) -> dict[str, Any]:
    """The sentence that a decision rests on."""
    words = text_plain(clause.text)
    return {"document": clause.document, "article": clause.article, "text": words}


def hours_plain(hours: Iterable[Hours]) -> list[list[str]]:
    """Daily spans: `["08:00", "20:00"]`."""
    return [[span.since.isoformat(), span.until.isoformat()] for span in hours]


def text_plain(text: Text) -> dict[str, str]:
    """A sentence in both languages, its blanks filled."""
    return {"zh": text.in_("zh"), "en": text.in_("en")}


def _policy(policy: DoorPolicy) -> dict[str, Any]:
    return _without_defaults(
        {
            "clause": clause_plain(policy.clause),
            "accepts": sorted(kind.value for kind in policy.accepts),
            "presence_needed": policy.presence_needed,
            "stands_open": policy.stands_open,
            "openings_per_hour": policy.openings_per_hour,
            "unproven": sorted(kind.value for kind in policy.unproven),
            "expiry_notice_min": _minutes(policy.expiry_notice),
        }
    )


def _minutes(span: timedelta | None) -> float | None:
    return None if span is None else span / _MINUTE


def _without_defaults(given: dict[str, Any]) -> dict[str, Any]:
    """Nothing, no list and no are what stands there anyway; a zero is a limit and stays."""
    return {
        key: one for key, one in given.items() if one is not None and one is not False and one != []
    }
