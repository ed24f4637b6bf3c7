import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import transaction
from django.test import Client

from mashang.foundation import keys
from mashang.foundation.accounts import steps as accounts
from mashang.foundation.files import disk, intake, jobs, queries, steps
from mashang.foundation.files.forms import PhotosField
from mashang.foundation.files.models import StoredFile
from mashang.foundation.grants.actor import Actor
from mashang.foundation.keys.errors import KeyDestroyed
from mashang.kernel import ids
from mashang.kernel.clock import now
from mashang.kernel.errors import Invalid, OutOfScope, RuleBroken, Unavailable
from mashang.kernel.texts import Text
from mashang.web.forms import Form
from tests.foundation.files.conftest import KIND, as_bytes, drawn, let_in, upload

pytestmark = pytest.mark.django_db
CLASS = "accounts.identity"


def take_in(**given):
    stored_by = given.pop("stored_by", None)
    raw = given.pop("raw", None)
    return steps.take_in(
        upload=given.pop("upload", None) or upload(raw),
        data_class=CLASS,
        subject_ref=given.pop("subject_ref", "someone"),
        owner_kind=KIND,
        owner_ref=given.pop("owner_ref", "album-1"),
        stored_by=stored_by,
    )


@pytest.fixture
def viewer(db):
    return accounts.add_resident("13800138000")


@pytest.fixture
def browser(viewer):
    client = Client()
    client.force_login(viewer, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_a_photo_is_kept_and_read_back():
    stored = take_in(raw=as_bytes(drawn((640, 480))))
    assert (stored.media_type, stored.width, stored.height) == ("image/jpeg", 640, 480)
    content = queries.read(stored.file_id)
    assert content.startswith(b"\xff\xd8")
    assert len(content) == stored.n_bytes
    assert stored.name == ""


def test_what_lies_on_disk_is_sealed(settings):
    take_in()
    files = [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]
    assert len(files) == 2
    for path in files:
        assert not path.read_bytes().startswith(b"\xff\xd8")
        assert path.stat().st_mode & 0o077 == 0


def test_bytes_under_another_files_name_do_not_open(settings):
    one, other = take_in(), take_in()
    disk.write(one.file_id, "full", disk.read(other.file_id, "full"))
    with pytest.raises(Unavailable, match=r"sealed\."):
        queries.read(one.file_id)


def test_when_the_subjects_key_is_destroyed_the_photo_is_gone():
    stored = take_in(subject_ref="leaver")
    keys.destroy_subject(CLASS, "leaver")
    with pytest.raises(KeyDestroyed):
        queries.read(stored.file_id)


def test_only_declared_owners_have_files():
    with pytest.raises(KeyError):
        steps.take_in(
            upload=upload(), data_class=CLASS, subject_ref="x", owner_kind="nobody.knows",
            owner_ref="1", stored_by=None,
        )  # fmt: skip


def test_what_is_no_photo_leaves_nothing_behind(settings):
    with pytest.raises(Invalid, match=r"files\.not_a_picture"):
        take_in(raw=b"no picture")
    assert not StoredFile.objects.exists()
    assert not [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


def test_an_account_stores_so_many_a_day_only(clock, viewer):
    ready = intake.prepare_photo(upload())
    StoredFile.objects.bulk_create(
        StoredFile(
            data_class=CLASS, subject_ref="x", owner_kind=KIND, owner_ref="1", media_type="x",
            n_bytes=1, digest=b"", stored_at=now(), stored_by=viewer.pk,
        )
        for _ in range(200)
    )  # fmt: skip
    with pytest.raises(RuleBroken, match=r"files\.too_many"):
        take_in(upload=ready, stored_by=viewer.pk)
    take_in(upload=ready, stored_by=None)
    clock.move(timedelta(days=1))
    take_in(upload=ready, stored_by=viewer.pk)


def test_the_owners_room_says_who_sees_a_file(viewer):
    stored = take_in(owner_ref="album-7")
    with pytest.raises(OutOfScope):
        queries.open_for(Actor.of(viewer), stored.file_id)
    let_in(viewer, "album-7")
    assert queries.open_for(Actor.of(viewer), stored.file_id).is_photo
    with pytest.raises(OutOfScope):
        queries.open_for(Actor.of(viewer), ids.new_id())


def test_a_stranger_is_asked_to_sign_in_and_another_gets_404(browser, viewer):
    stored = take_in()
    address = queries.url(stored.file_id)
    assert Client().get(address).status_code == 302
    assert browser.get(address).status_code == 404
    let_in(viewer, "album-1")
    assert browser.get(address).status_code == 200


def test_a_photo_is_handed_out_for_this_browser_only_and_runs_nothing(browser, viewer):
    stored = take_in(raw=as_bytes(drawn((1600, 900))))
    let_in(viewer, "album-1")
    whole, small = (
        browser.get(queries.url(stored.file_id)),
        browser.get(queries.small_url(stored.file_id)),
    )
    assert len(small.content) < len(whole.content)
    for answer in (whole, small):
        assert answer["Content-Type"] == "image/jpeg"
        assert answer["Cache-Control"] == "private, no-cache"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Content-Disposition"] == "inline"
        assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert whole["ETag"] != small["ETag"]


def test_a_browser_that_has_it_is_told_so_only_while_it_may_see_it(browser, viewer):
    stored = take_in()
    address = queries.url(stored.file_id)
    let_in(viewer, "album-1")
    etag = browser.get(address)["ETag"]
    again = browser.get(address, headers={"If-None-Match": etag})
    assert (again.status_code, again.content) == (304, b"")
    StoredFile.objects.update(owner_ref="album-2")
    assert browser.get(address, headers={"If-None-Match": etag}).status_code == 404


def test_a_document_is_kept_as_it_came_and_only_downloaded(browser, viewer):
    raw = b"%PDF-1.7 " + b"x" * 100
    ready = intake.prepare_document(upload(raw, "..\\名单/通知 2026.pdf", "text/html"))
    assert (ready.media_type, ready.name) == ("application/pdf", "通知 2026.pdf")
    stored = take_in(upload=ready)
    let_in(viewer, "album-1")
    answer = browser.get(queries.small_url(stored.file_id))
    assert answer.content == raw
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''")


@pytest.mark.parametrize(
    ("raw", "name"),
    [(b"", "x.pdf"), (b"\x7fELF\x02\x01\x01\x00", "x.pdf"), (b"PK\x03\x04 no workbook", "x.xlsx")],
)
def test_other_kinds_of_documents_are_refused(raw, name):
    with pytest.raises(Invalid):
        intake.prepare_document(upload(raw, name))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_csv_is_known_in_every_encoding_of_the_street(encoding):
    raw = "姓名,房号\n陈琳,3-501\n".encode(encoding)
    assert intake.prepare_document(upload(raw, "x.csv")).media_type == "text/csv"


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("C:\\Users\\x\\a.csv", "a.csv"),
        ("../../etc/passwd", "passwd"),
        ("a\r\nb\x00.pdf", "ab.pdf"),
        ("长" * 300 + ".xlsx", "长" * 115 + ".xlsx"),
        ("x." + "y" * 300, "x." + "y" * 118),
    ],
)
def test_a_documents_name_is_harmless(name, kept):
    from mashang.foundation.files.documents import plain_name

    assert plain_name(name) == kept


class Album(Form):
    photos = PhotosField(Text("照片", "Photos"), max_count=2)


def test_the_form_prepares_photos_and_names_the_one_that_is_none():
    from django.utils.datastructures import MultiValueDict

    good = Album({}, MultiValueDict({"photos": [upload(), upload()]}))
    assert good.is_valid()
    assert [one.media_type for one in good.cleaned_data["photos"]] == ["image/jpeg"] * 2
    bad = Album({}, MultiValueDict({"photos": [upload(), upload(b"no picture")]}))
    assert not bad.is_valid()
    assert str(bad.errors["photos"][0]).startswith("第 2 张：")
    assert not Album({}, MultiValueDict({"photos": [upload()] * 3})).is_valid()


@pytest.mark.django_db(transaction=True)
def test_a_dropped_file_leaves_the_disk_with_the_commit(settings):
    with transaction.atomic():
        stored = take_in()
    with transaction.atomic():
        steps.drop(stored.file_id)
        assert disk.read(stored.file_id, "full")
    with pytest.raises(Unavailable):
        disk.read(stored.file_id, "full")
    assert not StoredFile.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_what_a_rolled_back_verb_left_is_swept_a_day_later(settings):
    with transaction.atomic():
        kept = take_in()
    with transaction.atomic():
        lost = take_in()
        transaction.set_rollback(True)
    assert jobs.sweep() == 0
    two_days_ago = now().timestamp() - 2 * 86400
    for path in Path(settings.MEDIA_ROOT).rglob("*.*"):
        os.utime(path, (two_days_ago, two_days_ago))
    assert jobs.sweep() == 2
    with pytest.raises(Unavailable):
        disk.read(lost.file_id, "full")
    assert queries.read(kept.file_id)


def test_a_full_disk_is_said_plainly(settings, tmp_path):
    blocked = tmp_path / "blocked"
    blocked.write_text("a file where a folder should be")
    settings.MEDIA_ROOT = blocked
    with pytest.raises(Unavailable, match=r"files\.disk"):
        take_in()
    assert not StoredFile.objects.exists()
