"""Forms in both languages: fields that take a `Text`, and the one way from a form to a verb.

    form = RepairForm(request.POST, request.FILES)
    case = form.submit(lambda given: report_repair(actor=actor, **given))
    if case is None:
        return form_again(request, "repairs/report.html", {"form": form})
    return see_other(request, "repairs:case", case.number, said=Text("已提交", "Sent"))

Fields of every kind are declared with their label first: `CharField(Text("哪里坏了", "What is broken"))`.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar, cast
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render, resolve_url

from mashang.kernel.errors import Conflict, Invalid, MashangError, RuleBroken
from mashang.kernel.ids import new_id
from mashang.kernel.texts import Text

R = TypeVar("R")


class Form(forms.Form):
    """A form that leads to one verb; errors of the verb return to the field they speak of."""

    required_css_class = "is-required"
    error_css_class = "is-wrong"
    use_required_attribute = False
    """The server's message, in the reader's language, beside the field, instead of the browser's bubble."""

    def submit(self, verb: Callable[[dict[str, Any]], R]) -> R | None:
        """The verb's answer, or None when the form or the verb refused: then the form says why.

        `NotAllowed`, `OutOfScope` and `Unavailable` are no matter of the form and pass through.
        """
        if not self.is_valid():
            return None
        try:
            return verb(self.cleaned_data)
        except (Invalid, RuleBroken, Conflict) as error:
            self.refuse(error)
            return None

    def refuse(self, error: MashangError) -> None:
        """Show an error at its field, or above the form when the field is not one of ours."""
        field = error.field if error.field in self.fields else NON_FIELD_ERRORS
        self.add_error(field, ValidationError(cast("str", error.text), code=error.code))


class Labelled:
    """Makes a Django field say its label and help in both languages."""

    def __init__(self, label: Text, *, help: Text | None = None, **options: Any) -> None:  # noqa: A002 - the field's word for it
        super().__init__(label=label, help_text=help or "", **options)  # type: ignore[call-arg]  # the field class that follows in the MRO takes them


class CharField(Labelled, forms.CharField):
    """One line of any Unicode text."""


class TextField(Labelled, forms.CharField):
    """Several lines of any Unicode text."""

    widget = forms.Textarea(attrs={"rows": 4})


class PhoneField(Labelled, forms.CharField):
    """A telephone number; the phone shows its number pad."""

    widget = forms.TextInput(attrs={"type": "tel", "inputmode": "tel", "autocomplete": "tel"})


class CodeField(Labelled, forms.CharField):
    """A short code from a text message."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"})


class PasswordField(Labelled, forms.CharField):
    """A password; never given back."""

    widget = forms.PasswordInput(attrs={"autocomplete": "current-password"})

    def __init__(self, label: Text, *, help: Text | None = None, **options: Any) -> None:  # noqa: A002 - as above
        super().__init__(label, help=help, **{"strip": False, **options})


class IntegerField(Labelled, forms.IntegerField):
    """A whole number."""


class BooleanField(Labelled, forms.BooleanField):
    """One box to tick."""


class DateField(Labelled, forms.DateField):
    """A local day, by the phone's own date picker."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class TimeField(Labelled, forms.TimeField):
    """A local time of day."""

    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


class MomentField(Labelled, forms.DateTimeField):
    """A local day and minute; cleaned to an aware instant."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


class ChoiceField(Labelled, forms.ChoiceField):
    """One of a list that is longer than a screen allows as buttons."""


class RadioField(Labelled, forms.ChoiceField):
    """One of a few, all visible, large enough for a thumb."""

    widget = forms.RadioSelect


class ManyField(Labelled, forms.MultipleChoiceField):
    """Any of a few."""

    widget = forms.CheckboxSelectMultiple


class FileField(Labelled, forms.FileField):
    """One file of a kind that the verb checks by its content."""


class HiddenField(forms.CharField):
    """Something that the page knows and the person need not: a client-made id, a version."""

    def __init__(self, **options: Any) -> None:
        super().__init__(widget=forms.HiddenInput, **options)


class CommandForm(Form):
    """A form that is carried out once, however often it is sent."""

    command_id = HiddenField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"command_id": str(new_id()), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)

    def clean_command_id(self) -> UUID:
        """The client-made id, or a fresh one for a client that made none."""
        try:
            return UUID(self.cleaned_data["command_id"])
        except ValueError:
            return new_id()


class PhotoInput(forms.ClearableFileInput):
    """A large button that opens camera or album, with previews."""

    template_name = "web/widgets/photos.html"
    allow_multiple_selected = True


class PhotosField(Labelled, forms.FileField):
    """Up to `max_count` photos; cleaned to a list. What is in them the file room decides."""

    widget = PhotoInput

    def __init__(
        self,
        label: Text,
        *,
        max_count: int,
        help: Text | None = None,  # noqa: A002 - as above
        **options: Any,
    ) -> None:
        super().__init__(label, help=help, **options)
        self.max_count = max_count
        self.widget.attrs.update({"accept": "image/*", "data-photos": str(max_count)})

    def clean(self, data: Any, initial: Any = None) -> "list[UploadedFile[Any]]":
        """Every photo that was sent.

        Raises:
            ValidationError: none where one is needed, or more than `max_count`.
        """
        given: Sequence[Any] = [
            one for one in (data if isinstance(data, list | tuple) else [data]) if one
        ]
        if not given:
            super().clean(None, initial)
            return []
        if len(given) > self.max_count:
            text = Text("最多 {n} 张照片", "At most {n} photos", n=self.max_count)
            raise ValidationError(cast("str", text), code="too_many")
        return [super(PhotosField, self).clean(one, initial) for one in given]


def insist(form: Form) -> dict[str, Any]:
    """What a program filled in, by the rules of the form that people fill in.

    Raises:
        Invalid: `input.refused`, with the first wrong field and its sentence.
    """
    if form.is_valid():
        return form.cleaned_data
    name, errors = next(iter(form.errors.as_data().items()))
    sentence = " ".join(errors[0].messages)
    field = form.fields.get(name)
    label = f"{field.label}：" if field is not None and field.label else ""
    raise Invalid("input.refused", Text("{why}", "{why}", why=f"{label}{sentence}"), field=name)


def see_other(
    request: HttpRequest, to: Any, *args: Any, said: Text | None = None, **kwargs: Any
) -> HttpResponse:
    """303 to a page (URL name, address or object) after a verb succeeded; `said` is shown there once."""
    if said is not None:
        messages.success(request, str(said))
    response = HttpResponseRedirect(resolve_url(to, *args, **kwargs))
    response.status_code = 303
    return response


def form_again(request: HttpRequest, template: str, context: Mapping[str, Any]) -> HttpResponse:
    """The page with its form and what is wrong with it, 422."""
    return render(request, template, dict(context), status=422)
