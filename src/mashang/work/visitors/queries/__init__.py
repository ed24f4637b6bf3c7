"""Reading visits: for the host, for whoever has the link, for the gate."""

from mashang.work.visitors.queries.gate import (
    DayCount,
    GateCard,
    GateLine,
    card,
    compounds_of,
    day_count,
    today,
)
from mashang.work.visitors.queries.own import (
    OwnVisit,
    Question,
    doors_to,
    hosts,
    may_host,
    own_visit,
    own_visits,
    questions_elsewhere,
    questions_for,
    visits_elsewhere,
)
from mashang.work.visitors.queries.shown import Pass, compound_by_sign, pass_of

__all__ = [
    "DayCount",
    "GateCard",
    "GateLine",
    "OwnVisit",
    "Pass",
    "Question",
    "card",
    "compound_by_sign",
    "compounds_of",
    "day_count",
    "doors_to",
    "hosts",
    "may_host",
    "own_visit",
    "own_visits",
    "pass_of",
    "questions_elsewhere",
    "questions_for",
    "today",
    "visits_elsewhere",
]
