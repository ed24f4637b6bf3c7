"""What the desk is asked and answers, besides the cases themselves."""

from datetime import date, datetime
from uuid import UUID

from ninja import Schema
from pydantic import Field

from mashang.api.schemas import Command, Day, Instant, IntId, Option, Words
from mashang.domain.lifecycle import Rating, State, Verb
from mashang.elements.cases.queries import COUNT_AT_MOST, View
from mashang.elements.cases.routes.schemas import RATINGS, STATES, VERBS


class CaseFilters(Schema):
    """Which cases of the desk are wanted."""

    view: View = Field(
        View.TODO,
        description="`todo` what waits for the caller · `mine` · `late` · `all` in scope · `ended`",
    )
    kind: str = Field("", max_length=40, description="A code of `cases_kinds`.")
    state: State | None = Field(None, description=STATES)
    place_id: IntId | None = Field(None, description="At and below this place.")
    number: str = Field("", max_length=16)
    handler_id: UUID | None = None
    is_asked: bool = Field(default=False, description="Those that wait for the resident.")


class CountersOut(Schema):
    """How the caller's scope stands; each stops counting at 9,999."""

    open: int = Field(le=COUNT_AT_MOST + 1)
    late: int = Field(le=COUNT_AT_MOST + 1)
    solved: int = Field(le=COUNT_AT_MOST + 1)


class ActIn(Command):
    """What a worker wants done to a case; only what the verb asks for is read."""

    verb: Verb = Field(description=VERBS, examples=["take"])
    text: str = Field("", max_length=2000, description="For the resident, or for the reason.")
    version: int | None = Field(None, ge=0, description="The version of the case it decides on.")
    seat: str = Field(
        "", max_length=200, description="For `transfer` and `return`: a code of `desk_choices`."
    )
    handler_id: UUID | None = Field(None, description="For `reassign`: one of `desk_choices`.")
    until: Instant | None = Field(None, description="For `park`: when the clocks run again.")
    working_days: int | None = Field(None, ge=1, le=365, description="For `extend`.")
    rating: Rating | None = Field(None, description=f"For `call_back`. {RATINGS}")
    number: str = Field("", max_length=16, description="For `join`: the number of the other case.")


class ChoicesOut(Schema):
    """To whom a case may be handed."""

    seats: list[Option]
    colleagues: list[Option] = Field(
        description="The members of its seat, by unit and staff number."
    )


class ContactOut(Schema):
    """The number to call, in this answer and nowhere else."""

    number: str

    def __repr__(self) -> str:
        return "ContactOut(••••)"


class ExternalIn(Schema):
    """The number that another system gave to the case."""

    system: str = Field(min_length=1, max_length=40, examples=["12345"])
    number: str = Field(min_length=1, max_length=60, examples=["HZ20260427001"])


class AnswerTemplateOut(Schema):
    """Words that a unit says again and again."""

    template_id: UUID
    kind: Words | None
    title: str
    text_zh: str
    text_en: str


class NoteOut(Schema):
    """What the next shift must know."""

    note_id: UUID
    text: str
    who: str
    at: datetime
    must_acknowledge: bool
    is_read: bool
    is_own: bool


class NoteIn(Command):
    """A note for the next shift."""

    text: str = Field(min_length=1, max_length=1000)
    numbers: list[str] = Field([], max_length=20, description="Numbers of the cases it is about.")
    must_acknowledge: bool = False


class NoteIdOut(Schema):
    """The note that was left."""

    note_id: UUID


class StandInOut(Schema):
    """Who stands in for whom; `until_on` is the first day after it."""

    stand_in_id: UUID
    absent: str
    deputy: str
    since_on: date
    until_on: date
    is_on: bool


class StandInIn(Command):
    """Whose open cases go to whom, from a day on until another."""

    absent_id: UUID = Field(description="A code of `desk_workers`.")
    deputy_id: UUID
    since_on: Day
    until_on: Day


class StandInIdOut(Schema):
    """The stand-in."""

    stand_in_id: UUID
