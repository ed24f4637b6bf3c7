"""Reading duties: who answers for a place, and the posts of a part of the street for who arranges them."""

from mashang.governance.duties.queries.answering import (
    Answerer,
    answers_at,
    duties_over,
    levels,
    nearest_seat,
    seats_of_levels,
    shown_answerers,
    shown_answerers_of,
    unanswered,
)
from mashang.governance.duties.queries.arranging import (
    Handing,
    HandingRow,
    Holder,
    Post,
    communities_without,
    handing,
    holders_near,
    may_answer,
    post,
    posts,
)

__all__ = [
    "Answerer",
    "Handing",
    "HandingRow",
    "Holder",
    "Post",
    "answers_at",
    "communities_without",
    "duties_over",
    "handing",
    "holders_near",
    "levels",
    "may_answer",
    "nearest_seat",
    "post",
    "posts",
    "seats_of_levels",
    "shown_answerers",
    "shown_answerers_of",
    "unanswered",
]
