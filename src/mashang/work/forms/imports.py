"""Workbooks in: read before any verb begins, because reading takes a while and may refuse."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile

from mashang.engines.xlsforms import Refusal, Refused, form_from
from mashang.foundation.files.documents import plain_name
from mashang.foundation.policies import queries as policies
from mashang.kernel.errors import Invalid
from mashang.kernel.texts import Text
from mashang.work.forms.known import KNOWN, OF_PERSON
from mashang.work.forms.models import Form as FormRow
from mashang.work.forms.received import Received, ReceivedForm

_MB = 1024 * 1024


def receive(upload: "UploadedFile[Any]") -> Received:
    """The bytes of an upload, no more than allowed.

    Raises:
        Invalid: empty, or too large.
    """
    most = policies.number("forms.workbook_at_most_bytes")
    upload.seek(0)
    content = bytes(upload.read(most + 1))
    if len(content) > most:
        raise Invalid(
            "forms.too_large",
            Text("文件太大，最多 {n} MB", "The file is too large: at most {n} MB", n=most // _MB),
            field="file",
        )
    if not content:
        raise Invalid("forms.empty", Text("文件是空的", "The file is empty"), field="file")
    return Received(content, plain_name(upload.name or ""))


def receive_form(upload: "UploadedFile[Any]", audience: str) -> ReceivedForm:
    """The form in an upload.

    Raises:
        Refused: rows cannot be converted, or name stored facts that are not there.
        Invalid: no workbook at all.
    """
    received = receive(upload)
    form = form_from(received.content, received.name)
    is_of_rooms = audience == FormRow.Audience.ROOMS
    wrong = [
        Refusal("survey", one.row, why)
        for one in form.questions()
        if one.known and (why := _wrong_fact(one.known, is_of_rooms=is_of_rooms)) is not None
    ]
    if wrong:
        raise Refused(received.name, wrong)
    return ReceivedForm(received.content, received.name, form)


def _wrong_fact(code: str, *, is_of_rooms: bool) -> Text | None:
    if code not in KNOWN:
        known = ", ".join(KNOWN)
        return Text(
            "没有已知项 {code}，可用：{known}", "no stored fact {code}; there are: {known}",
            code=code[:60], known=known,
        )  # fmt: skip
    if is_of_rooms and code in OF_PERSON:
        return Text(
            "按户填的表单不能用个人信息 {code}",
            "a form about rooms knows no person: {code}",
            code=code,
        )
    return None
