"""What a screen beside a door shows: the last decisions of some seconds, without a name."""

from dataclasses import dataclass
from datetime import datetime
from hmac import compare_digest
from typing import Final

from django.conf import settings
from django.urls import reverse

from mashang.domain.passage import Outcome
from mashang.domain.rotating import code_at, screen_key
from mashang.elements.observations.models import Observation
from mashang.foundation.policies import queries as policies
from mashang.kernel import clock
from mashang.kernel.texts import Text
from mashang.work.doors.models import Door, ExitCount
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
    """The screen of a door at an instant.

    Attributes:
        shown_code: the changing code that opens the door to who scans it here; empty on any page but
            the door's own screen, and at doors that need none.
        scan_url: what its square holds.
    """

    door_id: int
    name: str
    where: str
    sign: str
    at: datetime
    lines: tuple[ScreenLine, ...]
    refresh_s: int
    shown_code: str = ""
    scan_url: str = ""


def screen(sign: str, key: str = "") -> Screen:
    """What the door decided within the last seconds, newest first.

    Args:
        key: of the door's own screen, which alone shows the changing code; it is in the address that
            whoever looks after the door opens on it, and void when the door's code is renewed.

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
    code = _shown_code(found.door_id, key, now)
    newest_first = sorted(lines, key=lambda line: line.at, reverse=True)
    return Screen(
        door_id=found.door_id,
        name=found.name,
        where=found.where,
        sign=found.sign,
        at=now,
        lines=tuple(newest_first[:MOST_SHOWN]),
        refresh_s=policies.number("doors.screen_refresh_s"),
        shown_code=code,
        scan_url=f"{settings.SITE_URL}{reverse('doors:landing', args=[sign])}?now={code}"
        if code
        else "",
    )


def _shown_code(door_id: int, key: str, at: datetime) -> str:
    """The changing code, for the door's own screen alone."""
    door = Door.objects.get(pk=door_id)
    secret = bytes(door.screen_secret)
    if not secret or not door.needs_presence:
        return ""
    if not compare_digest(screen_key(secret).encode(), key.encode()):
        return ""
    return code_at(secret, at, policies.span("doors.rotating_code_s"))


def _line(one: Observation) -> ScreenLine:
    outcome = Outcome(one.values.get("outcome", Outcome.REFUSED))
    words = guard_words(str(one.values.get("reason", "")))
    return ScreenLine(one.happened_at, TONES[outcome], words, outcome is not Outcome.REFUSED)
