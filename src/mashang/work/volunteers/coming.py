"""Whether somebody may sign up for a shift. Pure."""

from dataclasses import dataclass
from datetime import date, datetime

from mashang.domain.ages import age_on
from mashang.kernel.errors import Conflict, MashangError, RuleBroken
from mashang.kernel.texts import Text


@dataclass(frozen=True, slots=True)
class Place:
    """One shift as it stands, under its lock.

    Attributes:
        n_taken: who asked or was accepted.
        overlaps: the person has another shift at that hour.
    """

    begins_at: datetime
    needed: int
    n_taken: int
    from_age: int
    to_age: int | None
    is_closed: bool
    overlaps: bool


def objection(place: Place, birth_on: date | None, now: datetime) -> MashangError | None:
    """Why not; None when they are welcome."""
    if place.is_closed or now >= place.begins_at:
        return Conflict("volunteers.over", Text("报名已经结束", "Signing up for this is over"))
    if place.n_taken >= place.needed:
        return Conflict(
            "volunteers.full",
            Text("这一班已经报满，看看别的班次", "This shift is full; see the others"),
        )
    if place.overlaps:
        return RuleBroken(
            "volunteers.overlaps",
            Text("这个时间您已报了别的班次", "You have another shift at that hour"),
        )
    if birth_on is None:
        return RuleBroken(
            "volunteers.age_unknown",
            Text(
                "登记里没有您的出生日期，请先请社区补上",
                "Your date of birth is not on record; ask the community to add it",
            ),
        )
    age = age_on(birth_on, place.begins_at.date())
    if age < place.from_age or (place.to_age is not None and age > place.to_age):
        return RuleBroken(
            "volunteers.age",
            Text(
                "这项招募要求 {ages}",
                "This call is for ages {ages}",
                ages=ages(place.from_age, place.to_age),
            ),
        )
    return None


def ages(from_age: int, to_age: int | None) -> Text:
    """Which ages are welcome, in words."""
    if to_age is None:
        return Text("{n} 周岁及以上", "{n} and over", n=from_age)
    return Text("{n} 至 {m} 周岁", "{n} to {m}", n=from_age, m=to_age)
