"""The small street of `tests.world`, in a browser and as spreadsheets."""

import io
from collections.abc import Callable, Sequence

import pytest
from allauth.account.internal.flows.login import record_authentication
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest
from django.test import Client

from mashang.engines.tables import write_table
from mashang.engines.tables.readers import text
from mashang.engines.tables.schema import Column
from mashang.foundation.signin.session import PROVED_AT, USED_AT
from mashang.kernel import clock as kernel_clock
from mashang.kernel.clock import FixedClock
from mashang.kernel.texts import Text
from tests.world import World, build_world

Row = Sequence[object]
HOUSES = ("社区", "小区", "幢", "单元", "室")


@pytest.fixture
def world(transactional_db: None, clock: FixedClock) -> World:
    """The street, with real transactions: verbs refuse to join one."""
    return build_world()


@pytest.fixture
def browse(world: World) -> Callable[[str], Client]:
    """Makes a browser in which a member of staff has proved both factors."""

    def sign_in(name: str) -> Client:
        client = Client()
        account = world.accounts[name]
        client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
        request = HttpRequest()
        request.session = client.session
        record_authentication(request, account, "mfa")
        request.session[USED_AT] = request.session[PROVED_AT] = kernel_clock.now().isoformat()
        request.session.save()
        return client

    return sign_in


def book(rows: Sequence[Row], head: Sequence[str] = HOUSES, fmt: str = "xlsx") -> bytes:
    """A spreadsheet with a heading and rows."""
    columns = [Column(str(at), Text(title, title), text()) for at, title in enumerate(head)]
    out = io.BytesIO()
    cells = [{str(at): cell for at, cell in enumerate(row)} for row in rows]
    write_table(out, columns, cells, fmt)  # type: ignore[arg-type]
    return out.getvalue()


def upload(content: bytes, name: str = "房屋.xlsx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)
