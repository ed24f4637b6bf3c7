"""Forms: bilingual fields, and the way to a verb and back."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template import Context, Template
from django.utils.datastructures import MultiValueDict

from mashang.kernel.errors import Conflict, Invalid, NotAllowed, OutOfScope, RuleBroken, Unavailable
from mashang.kernel.texts import Text, speaking
from mashang.web import forms


class AskForm(forms.Form):
    what = forms.CharField(Text("要什么", "What"), help=Text("写清楚", "Be clear"), max_length=20)
    note = forms.TextField(Text("说明", "Note"), required=False)
    how = forms.RadioField(
        Text("怎么送", "How"), choices=[("door", Text("放门口", "At the door"))], required=False
    )
    photos = forms.PhotosField(Text("照片", "Photos"), max_count=2, required=False)


def shown(form: forms.Form) -> str:
    return Template("{% form_fields form %}").render(Context({"form": form}))


def photos(n: int) -> MultiValueDict[str, SimpleUploadedFile]:
    return MultiValueDict({"photos": [SimpleUploadedFile(f"{i}.jpg", b"x") for i in range(n)]})


def test_labels_help_and_choices_speak_both_languages():
    assert "要什么" in shown(AskForm())
    with speaking("en"):
        html = shown(AskForm())
    assert all(word in html for word in ("What", "Be clear", "At the door", "optional"))


def test_help_and_error_are_tied_to_the_input():
    html = shown(AskForm({}))
    assert 'aria-describedby="id_what_helptext id_what_error"' in html
    assert 'id="id_what_error"' in html
    assert 'href="#id_what"' in html
    assert 'aria-invalid="true"' in html


def test_what_a_person_wrote_comes_back_unchanged_and_escaped():
    form = AskForm({"what": "x" * 30, "note": '"><script>𠮷😀'})
    assert "&quot;&gt;&lt;script&gt;𠮷😀" in shown(form)


def test_a_valid_form_reaches_the_verb():
    form = AskForm({"what": "降压药"})
    assert form.submit(lambda given: given["what"]) == "降压药"


def test_an_invalid_form_never_reaches_the_verb():
    reached: list[object] = []
    assert AskForm({}).submit(reached.append) is None
    assert not reached


@pytest.mark.parametrize("kind", [Invalid, RuleBroken, Conflict])
def test_a_refusal_returns_to_its_field(kind):
    form = AskForm({"what": "药"})

    def refuse(_given: object) -> None:
        raise kind("x.y", Text("不行", "No"), field="what")

    assert form.submit(refuse) is None
    assert form.errors["what"] == ["不行"]


def test_a_refusal_of_no_field_stands_above_the_form():
    form = AskForm({"what": "药"})
    form.is_valid()
    form.refuse(RuleBroken("x.y", Text("今天已满", "Full today"), field="elsewhere"))
    with speaking("en"):
        assert "Full today" in shown(form)


@pytest.mark.parametrize(
    "error", [NotAllowed("a.b"), OutOfScope(), Unavailable("sms", Text("不通", "Away"))]
)
def test_what_is_no_matter_of_the_form_passes_through(error):
    def refuse(_given: object) -> None:
        raise error

    with pytest.raises(type(error)):
        AskForm({"what": "药"}).submit(refuse)


@pytest.mark.parametrize(("n", "good"), [(0, True), (1, True), (2, True), (3, False)])
def test_photos_are_counted(n, good):
    form = AskForm({"what": "药"}, photos(n))
    assert form.is_valid() is good
    if good:
        assert len(form.cleaned_data["photos"]) == n


def test_an_empty_photo_is_named():
    files = MultiValueDict({"photos": [SimpleUploadedFile("0.jpg", b"")]})
    assert "photos" in AskForm({"what": "药"}, files).errors
