"""What residents are asked on the pages of their cases, and what every form of a need shares."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from django import forms as django_forms

from mashang.domain.identifiers import read_phone
from mashang.domain.lifecycle import Rating, Verb
from mashang.elements.cases.actions import Wish
from mashang.foundation.files.forms import PhotosField
from mashang.foundation.policies import queries as policies
from mashang.kernel.errors import Invalid
from mashang.kernel.texts import Text
from mashang.web.forms import CommandForm, HiddenField, PhoneField, RadioField, TextField

OFFERED: Final = ("normal", "urgent", "life_threatening")
"""Priorities of the plan pack that a person may name; `scheduled` follows from the day they wish."""
LIFE_THREATENING: Final = "life_threatening"
_WORDS_AT_MOST: Final = 2000


class Faces(django_forms.RadioSelect):
    """Five faces in a row, each with its word."""

    template_name = "cases/faces.html"


def photos_field(label: Text, help: Text | None = None) -> PhotosField:  # noqa: A002 - the field's word for it
    """Photos that nobody must send, as many as the plan pack lets."""
    return PhotosField(
        label,
        max_count=policies.number("cases.photos_at_most_count"),
        help=help,
        required=False,
    )


def priority_field() -> RadioField:
    """How urgent it is; danger to life is among the answers so that nobody has to look for it."""
    titles = {one.code: one.title for one in policies.listing("cases.priorities")}
    return RadioField(
        Text("有多急", "How urgent"),
        choices=[(code, titles[code]) for code in OFFERED if code in titles],
        initial=OFFERED[0],
    )


class NeedForm(CommandForm):
    """A form that opens a case: it reads the phone and knows that danger to life is no form's matter."""

    @property
    def is_for_120(self) -> bool:
        """Whether somebody said that a life is in danger: then nothing else is asked."""
        return self.is_bound and self.data.get("priority") == LIFE_THREATENING

    def clean_phone(self) -> str:
        """The number in canonical form; empty where none is asked.

        Raises:
            ValidationError: it is none.
        """
        given: str = self.cleaned_data.get("phone") or ""
        if not given.strip():
            return ""
        try:
            return read_phone(given).value
        except Invalid as error:
            raise django_forms.ValidationError(str(error.text), code=error.code) from error


def phone_field(*, required: bool, help: Text | None = None) -> PhoneField:  # noqa: A002 - as above
    """The number to call about a case."""
    return PhoneField(Text("联系电话", "Phone"), max_length=30, required=required, help=help)


class ReplyForm(CommandForm):
    """One thing that a requester does to their own case."""

    version = HiddenField(required=False)

    def __init__(self, *args: Any, verb: Verb, version: int | None = None, **kwargs: Any) -> None:
        super().__init__(
            *args, initial={"version": version}, auto_id=f"id_{verb.value}_%s", **kwargs
        )
        self.verb = verb
        for name, make in REPLIES[verb].items():
            self.fields[name] = make()

    def wish(self) -> Wish:
        """What was filled in."""
        given = self.cleaned_data
        return Wish(
            verb=self.verb,
            text=given.get("text") or "",
            rating=Rating(given["rating"]) if given.get("rating") else None,
            photos=given.get("photos") or (),
        )

    def decided_on(self) -> int | None:
        """The version of the page on which they decided; for words alone it does not matter."""
        given = self.cleaned_data.get("version") or ""
        return int(given) if self.verb in DECISIONS and given.isdecimal() else None


DECISIONS: Final = frozenset({Verb.CONFIRM, Verb.DISPUTE, Verb.REOPEN, Verb.CANCEL})


def _words(label: Text, *, required: bool = True) -> Callable[[], TextField]:
    return lambda: TextField(
        label,
        max_length=_WORDS_AT_MOST,
        required=required,
        widget=django_forms.Textarea(attrs={"rows": 3}),
    )


def _faces(*, required: bool) -> Callable[[], RadioField]:
    return lambda: RadioField(
        Text("办得怎么样", "How was it"),
        choices=[(one.value, one.text) for one in Rating if one.score is not None],
        required=required,
        widget=Faces,
    )


def _photos() -> PhotosField:
    return photos_field(Text("照片", "Photos"))


REPLIES: Final[Mapping[Verb, Mapping[str, Callable[[], Any]]]] = {
    Verb.ANSWER: {"text": _words(Text("补充说明", "Your answer")), "photos": _photos},
    Verb.CONFIRM: {
        "rating": _faces(required=False),
        "text": _words(Text("想说的话", "Anything to say"), required=False),
    },
    Verb.DISPUTE: {"text": _words(Text("哪里没有解决", "What is not solved")), "photos": _photos},
    Verb.RATE: {
        "rating": _faces(required=True),
        "text": _words(Text("想说的话", "Anything to say"), required=False),
    },
    Verb.REOPEN: {"text": _words(Text("现在是什么情况", "How it is now"))},
    Verb.CANCEL: {
        "text": _words(Text("为什么不用办了", "Why it is no longer needed"), required=False)
    },
}
"""What each verb of a requester asks for; the keys are the verbs that the page offers."""
