"""Each verb of the lifecycle as a form: which fields it asks for, how its button looks."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms as django_forms

from mashang.domain.lifecycle import Rating, Verb
from mashang.elements.cases.actions import Wish
from mashang.elements.cases.kinds import Seat
from mashang.foundation.files.forms import PhotosField
from mashang.foundation.policies import queries as policies
from mashang.kernel.texts import Text
from mashang.web.forms import (
    CharField,
    ChoiceField,
    CommandForm,
    HiddenField,
    IntegerField,
    MomentField,
    RadioField,
    TextField,
)


@dataclass(frozen=True, slots=True)
class Button:
    """How a verb is offered at the desk."""

    icon: str
    tone: str
    hint: Text
    asks: tuple[str, ...] = ()
    """Of: text, photos, seat, handler, until, days, rating, number."""
    is_main: bool = False


BUTTONS: dict[Verb, Button] = {
    Verb.TAKE: Button(
        "hand-grab",
        "primary",
        Text("由我经办，居民会看到已受理", "I handle it; the resident sees it accepted"),
        is_main=True,
    ),
    Verb.START: Button("player-play", "primary", Text("开始动手办", "Work begins"), is_main=True),
    Verb.FINISH: Button(
        "check",
        "primary",
        Text(
            "写明结果、附上凭证，请居民确认", "Say what was done, with proof; the resident confirms"
        ),
        ("text", "photos"),
        is_main=True,
    ),
    Verb.RESPOND: Button(
        "message",
        "quiet",
        Text("第一次回应居民：收到、怎么办、多久", "First answer to the resident"),
        ("text",),
        is_main=True,
    ),
    Verb.NOTE_PUBLIC: Button(
        "message", "quiet", Text("居民看得到", "The resident reads it"), ("text", "photos")
    ),
    Verb.ASK: Button(
        "help", "quiet", Text("请居民补充情况", "Ask the resident for more"), ("text",)
    ),
    Verb.NOTE_INTERNAL: Button(
        "notes", "quiet", Text("只有工作人员看得到", "Only staff read it"), ("text", "photos")
    ),
    Verb.REASSIGN: Button(
        "user-share",
        "quiet",
        Text("换一位同事经办", "Another colleague handles it"),
        ("handler", "text"),
    ),
    Verb.TRANSFER: Button(
        "arrow-forward-up",
        "quiet",
        Text("换一个承办单位，居民的编号不变", "Another owner; the resident keeps the number"),
        ("seat", "text"),
    ),
    Verb.RETURN: Button(
        "arrow-back-up",
        "quiet",
        Text("不归我单位，写明理由退回", "Not ours: return it with the reason"),
        ("seat", "text"),
    ),
    Verb.ASK_APPROVAL: Button(
        "hourglass",
        "quiet",
        Text("请上级批准挂账或延期", "Ask for parking or more time"),
        ("text",),
    ),
    Verb.DECLINE: Button(
        "x", "quiet", Text("不同意，写明理由", "Decline, with the reason"), ("text",)
    ),
    Verb.PARK: Button(
        "player-pause",
        "quiet",
        Text("批准暂停计时到某一天", "Approve: the clocks stand until a day"),
        ("until", "text"),
    ),
    Verb.UNPARK: Button("player-play", "quiet", Text("恢复计时", "The clocks run again")),
    Verb.EXTEND: Button(
        "calendar-plus", "quiet", Text("批准延长办理时间", "Approve more time"), ("days", "text")
    ),
    Verb.ESCALATE: Button("flag", "quiet", Text("提醒上一级过问", "Call the level above")),
    Verb.CALL_BACK: Button(
        "phone",
        "quiet",
        Text("电话回访，记下居民的评价", "Note what the resident said by phone"),
        ("rating", "text"),
    ),
    Verb.JOIN: Button(
        "git-merge",
        "quiet",
        Text("同一件事，并入另一办件", "The same matter: join another case"),
        ("number",),
    ),
}
ORDER = tuple(BUTTONS)


class WishForm(CommandForm):
    """The fields that one verb asks for."""

    version = HiddenField(required=False)

    def __init__(
        self,
        *args: Any,
        verb: Verb,
        seats: Sequence[Seat] = (),
        colleagues: Sequence[tuple[UUID, str]] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **{**kwargs, "auto_id": f"id_{verb.value}_%s"})
        self.verb = verb
        self.seats = {seat.reference: seat for seat in seats}
        self.colleagues = colleagues
        for field in BUTTONS[verb].asks:
            self._add(field)

    def _add(self, asked: str) -> None:
        made = _FIELDS[asked](self)
        self.fields[asked] = made

    def decided_on(self) -> int | None:
        """The version of the page on which the worker decided; unreadable is none."""
        given = self.cleaned_data.get("version") or ""
        return int(given) if given.isascii() and given.isdigit() else None

    def wish(self) -> Wish:
        """What was filled in."""
        given = self.cleaned_data
        handler = given.get("handler")
        return Wish(
            verb=self.verb,
            text=given.get("text") or "",
            seat=self.seats.get(given.get("seat") or ""),
            handler_id=UUID(handler) if handler else None,
            until=given.get("until"),
            more_days=given.get("days"),
            rating=Rating(given["rating"]) if given.get("rating") else None,
            into_number=given.get("number") or "",
            photos=given.get("photos") or (),
        )


_FIELDS: dict[str, Any] = {
    "text": lambda _: TextField(
        Text("说明", "Words"),
        max_length=2000,
        widget=django_forms.Textarea(attrs={"rows": 3}),
    ),
    "photos": lambda _: PhotosField(
        Text("照片", "Photos"),
        max_count=policies.number("cases.photos_at_most_count"),
        required=False,
    ),
    "seat": lambda form: ChoiceField(
        Text("承办单位", "Owner"),
        choices=[(reference, seat.name) for reference, seat in form.seats.items()],
    ),
    "handler": lambda form: ChoiceField(
        Text("经办人", "Handler"),
        choices=[(str(account_id), name) for account_id, name in form.colleagues],
    ),
    "until": lambda _: MomentField(Text("恢复时间", "Until")),
    "days": lambda _: IntegerField(
        Text("延长几个工作日", "Working days more"),
        min_value=1,
        max_value=policies.number("cases.extend_at_most_working_days"),
    ),
    "rating": lambda _: RadioField(
        Text("居民怎么说", "What the resident said"),
        choices=[(rating.value, rating.text) for rating in Rating],
    ),
    "number": lambda _: CharField(
        Text("并入的办件编号", "Number of the other case"), max_length=16
    ),
}
