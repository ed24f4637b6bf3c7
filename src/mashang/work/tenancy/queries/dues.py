"""Until when the beginning or end of a tenancy must be reported.

Source: plan pack, `people.tenancy_report_working_days` (浙江省流动人口居住登记条例 art. 8–11).
"""

from datetime import date, timedelta
from typing import Final

from mashang.foundation.policies import queries as policies

A_DAY: Final = timedelta(days=1)


def due_of(day: date) -> date:
    """The last day on which what happened on `day` is reported in time."""
    count = policies.number("people.tenancy_report_working_days")
    return policies.calendar().add_working_days(day, count).day


def last_day_overdue(today: date) -> date:
    """The latest day whose report is overdue today: everything on it or before it is too."""
    day = today
    while due_of(day) >= today:
        day -= A_DAY
    return day
