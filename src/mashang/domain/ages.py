"""Ages in full years 周岁, by the local calendar."""

from datetime import date
from enum import StrEnum

from mashang.kernel.texts import Text


def birthday(birth_on: date, age_years: int) -> date:
    """The day on which somebody completes a year of age; 29 February counts as 1 March elsewhere."""
    try:
        return birth_on.replace(year=birth_on.year + age_years)
    except ValueError:
        return date(birth_on.year + age_years, 3, 1)


def age_on(birth_on: date, day: date) -> int:
    """Completed years of age on a day; negative before birth."""
    years = day.year - birth_on.year
    return years if birthday(birth_on, years) <= day else years - 1


class AgeBand(StrEnum):
    """An age told roughly: enough to know whom one speaks to, too little to know a birthday."""

    INFANT = "infant"
    CHILD = "child"
    MINOR = "minor"
    ADULT = "adult"
    OLDER = "older"
    AGED = "aged"
    UNKNOWN = "unknown"

    @property
    def title(self) -> Text:  # type: ignore[override]  # what it is called, not str.title
        return _TITLES[self]


_TITLES = {
    AgeBand.INFANT: Text("3 岁以下", "under 3"),
    AgeBand.CHILD: Text("3–13 岁", "3–13"),
    AgeBand.MINOR: Text("14–17 岁", "14–17"),
    AgeBand.ADULT: Text("18–59 岁", "18–59"),
    AgeBand.OLDER: Text("60–79 岁", "60–79"),
    AgeBand.AGED: Text("80 岁及以上", "80 and over"),
    AgeBand.UNKNOWN: Text("年龄不详", "age unknown"),
}
_FROM_YEARS = (
    (80, AgeBand.AGED),
    (60, AgeBand.OLDER),
    (18, AgeBand.ADULT),
    (14, AgeBand.MINOR),
    (3, AgeBand.CHILD),
)


def band_of(birth_on: date | None, day: date) -> AgeBand:
    """The band somebody belongs to on a day."""
    if birth_on is None:
        return AgeBand.UNKNOWN
    age_years = age_on(birth_on, day)
    return next((band for least, band in _FROM_YEARS if age_years >= least), AgeBand.INFANT)
