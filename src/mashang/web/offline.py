"""Working without a network: what a room promises, what a phone sends, what its service worker keeps.

A room declares `OfflineCommand(code, title, run)`; its form says `data-offline="<code>"`; `run` takes the
actor and a `Sent` and calls one verb with the client-made id. The batch endpoint stands in `foundation.offline`.

Source: docs/decisions/0026-offline-kit.md.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse, QueryDict
from django.templatetags.static import static
from django.utils.datastructures import MultiValueDict

from mashang.domain.offline import Moment
from mashang.kernel.errors import Invalid
from mashang.kernel.storable import refuse_unstorable
from mashang.kernel.texts import Text
from mashang.web.forms import Form

SHELL: Final = (
    "vendor/tabler/tabler.min.css",
    "vendor/htmx/htmx.min.js",
    "vendor/icons.svg",
    "mashang/parts.css",
    "mashang/resident.css",
    "vendor/weui/weui.min.css",
    "mashang/staff.css",
    "mashang/print.css",
    "mashang/mark.svg",
    "mashang/app.js",
    "mashang/spans.js",
    "mashang/photos.js",
    "mashang/search.js",
    "mashang/nav.js",
    "mashang/offline/offline.css",
    "mashang/offline/kit.js",
    "mashang/offline/kept.js",
    "mashang/offline/queue.js",
    "mashang/offline/registering.js",
    "mashang/offline/rules.js",
    "mashang/offline/sender.js",
    "mashang/offline/store.js",
)
"""What every kept page is made of; holds nothing about anybody."""


@dataclass(frozen=True, slots=True)
class Sent:
    """One answer that a phone kept and sent.

    Attributes:
        given: the form's fields, as a request would carry them.
        files: its photos, under `photos`.
    """

    command_id: UUID
    code: str
    given: QueryDict
    files: "MultiValueDict[str, UploadedFile[Any]]"
    moment: Moment


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of it: kept; and whether a person should look, because somebody else did the same."""

    is_conflict: bool = False
    text: Text | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """One answer as it stands in a batch, before its time is reckoned."""

    command_id: UUID
    code: str
    fields: Sequence[tuple[str, str]]
    claimed_at: datetime
    order: int


@dataclass(frozen=True, slots=True)
class Kept:
    """Said to a page that may be kept on a phone: for whom, and until when."""

    account: str
    until: datetime


def keep(response: HttpResponse, kept: Kept, title: str) -> HttpResponse:
    """Declare an answer fit to be kept by this account's phone until its hour.

    Args:
        title: as the phone lists it when there is no network; empty for what is no page.
    """
    response.headers["X-Mashang-Keep"] = kept.account
    response.headers["X-Mashang-Keep-Until"] = kept.until.isoformat()
    response.headers["X-Mashang-Keep-Title"] = _percent(title)
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def worker_script(*, fallback: str, forget_on: Iterable[str]) -> str:
    """The service worker: one import whose address changes with every static file, and its settings."""
    config = {
        "static": static(""),
        "shell": [static(name) for name in SHELL],
        "fallback": fallback,
        "forget_on": sorted(forget_on),
    }
    address = json.dumps(static("mashang/offline/worker.js"))
    return f"import {{ serve }} from {address};\nserve({json.dumps(config)});\n"


def read_items(text: str, *, at_most: int) -> list[Item]:
    """The answers of a batch, in the order in which they were written down.

    Raises:
        Invalid: `offline.unreadable`, or `offline.too_many_at_once`.
    """
    try:
        found = [_item(one) for one in json.loads(text)]
    except (ValueError, TypeError, KeyError) as err:
        raise Invalid(
            "offline.unreadable",
            Text("这一批内容读不懂", "This batch cannot be read"),
            field="items",
        ) from err
    if len(found) > at_most:
        raise Invalid(
            "offline.too_many_at_once",
            Text("一次最多发送 {n} 条", "At most {n} at once", n=at_most),
            field="items",
        )
    return sorted(found, key=lambda one: (one.claimed_at, one.order, one.command_id))


def form_of(item: Item) -> QueryDict:
    """The item's fields as a request's form.

    Raises:
        Invalid: `text.unstorable`.
    """
    refuse_unstorable(item.fields)
    given = QueryDict(mutable=True)
    for name, value in item.fields:
        given.appendlist(name, value)
    given["command_id"] = str(item.command_id)
    return given


def refusal_of(form: Form) -> Invalid:
    """The first thing that is wrong with a form, as an error that carries its sentence."""
    for name, errors in form.errors.as_data().items():
        field = form.fields.get(name)
        label = f"{field.label}：" if field is not None and field.label else ""
        sentence = f"{label}{' '.join(errors[0].messages)}"
        return Invalid("offline.refused", Text("{why}", "{why}", why=sentence), field=name)
    return Invalid("offline.refused", Text("没有办成", "This was not done"))


def _item(one: Mapping[str, Any]) -> Item:
    claimed_at = datetime.fromisoformat(one["happened_at"])
    if claimed_at.tzinfo is None:
        raise ValueError("an instant needs its offset")
    return Item(
        command_id=UUID(one["id"]),
        code=str(one["code"]),
        fields=tuple((str(name), str(value)) for name, value in one["fields"]),
        claimed_at=claimed_at,
        order=int(one.get("order", 0)),
    )


def _percent(text: str) -> str:
    return "".join(f"%{byte:02X}" for byte in text.encode())
