"""Reading visits, for a viewer."""

from mashang.work.visits.queries.calendar import calendar_of, has_calendar
from mashang.work.visits.queries.detail import AnswerLine, answers, may_see_photo
from mashang.work.visits.queries.due import due_people
from mashang.work.visits.queries.lists import (
    Building,
    ListRow,
    Stop,
    Walk,
    my_lists,
    overview,
    walk,
)
from mashang.work.visits.queries.one import VisitView, visit_view

__all__ = [
    "AnswerLine",
    "Building",
    "ListRow",
    "Stop",
    "VisitView",
    "Walk",
    "answers",
    "calendar_of",
    "due_people",
    "has_calendar",
    "may_see_photo",
    "my_lists",
    "overview",
    "visit_view",
    "walk",
]
