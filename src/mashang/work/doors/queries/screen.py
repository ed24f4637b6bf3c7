"""What a screen beside a door shows: the last decisions of some seconds, without a name."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from mashang.domain.passage import Outcome
from mashang.elements.observations.models import Observation
from mashang.foundation.policies import queries as policies
from mashang.kernel import clock
from mashang.kernel.texts import Text
from mashang.work.doors.models import ExitCount
from mashang.work.doors.queries.own import door_by_sign
from mashang.work.doors.terms import OPENING, REFUSAL, TONES, guard_words, source_of

MOST_SHOWN: Final = 4


@dataclass(frozen=True, slots=True)
class ScreenLine:
    """One decision: colour, words, instant."""

    at: datetime
    tone: str
    words: Text
    admits: bool


@dataclass(frozen=True, slots=True)
class Screen:
    """The screen of a door at an instant."""

    door_id: int
    name: str
    where: str
    sign: str
    at: datetime
    lines: tuple[ScreenLine, ...]
    refresh_s: int


def screen(sign: str) -> Screen:
    """What the door decided within the last seconds, newest first.

    Raises:
        OutOfScope: the code is old, or of no door in use.
    """
    found = door_by_sign(sign)
    now = clock.now()
    since = now - policies.span("doors.screen_shows_s")
    seen = Observation.objects.filter(
        source=source_of(found.door_id),
        kind__in=(OPENING, REFUSAL),
        happened_at__gt=since,
    ).order_by("-happened_at", "-observation_id")[:MOST_SHOWN]
    lines = [_line(one) for one in seen]
    left = ExitCount.objects.filter(door_id=found.door_id, last_at__gt=since).order_by("-last_at")
    for one in left[:1]:
        words = Text("出门：放行", "Going out: let through")
        lines.append(ScreenLine(one.last_at, "green", words, admits=True))
    newest_first = sorted(lines, key=lambda line: line.at, reverse=True)
    return Screen(
        door_id=found.door_id,
        name=found.name,
        where=found.where,
        sign=found.sign,
        at=now,
        lines=tuple(newest_first[:MOST_SHOWN]),
        refresh_s=policies.number("doors.screen_refresh_s"),
    )


def _line(one: Observation) -> ScreenLine:
    outcome = Outcome(one.values.get("outcome", Outcome.REFUSED))
    words = guard_words(str(one.values.get("reason", "")))
    return ScreenLine(one.happened_at, TONES[outcome], words, outcome is not Outcome.REFUSED)
