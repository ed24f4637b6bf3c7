"""The pages of forms: upload, preview, publish, fill by phone, look, export."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict

from mashang.work.forms.models import Filling, Form
from mashang.work.forms.posted import typed, with_one_more, without
from tests.browser import signed_in
from tests.engines.xlsforms.workbooks import VISIT, workbook
from tests.work.forms.asking import NONE, filling_of, handed_in, published, uploaded


def browser(world, name, language="zh"):
    return signed_in(world.accounts[name], language)


def sheet(content=VISIT, name="pets.xlsx"):
    return SimpleUploadedFile(name, content)


def upload(world, content=VISIT, **more):
    given = {
        "file": sheet(content), "place": world.places["home"].pk, "audience": "residents",
        "purpose": "摸底", "basis": "养犬管理规定", **more,
    }  # fmt: skip
    return browser(world, "worker").post("/desk/forms/new", given)


def test_a_workbook_is_uploaded_previewed_in_both_languages_and_published(world):
    answer = upload(world)
    assert answer.status_code == 303
    address = answer.headers["Location"]
    zh = browser(world, "worker").get(address).content.decode()
    en = browser(world, "worker", "en").get(address).content.decode()
    assert "家里有宠物吗" in zh
    assert "Any pets?" in en
    worker = browser(world, "worker")
    assert (
        worker.post(f"{address}/publish", {"due_on": "2020-01-01", "keep_days": "3"}).status_code
        == 422
    )
    form = Form.objects.get()
    due = form.made_at.date().isoformat()
    assert worker.post(f"{address}/publish", {"due_on": due, "keep_days": "3"}).status_code == 303
    page = worker.get(address).content.decode()
    assert "待填" in page
    assert "沈思远" not in page


def test_rows_that_cannot_be_converted_are_named_on_the_page(world):
    bad = workbook([["type", "name", "label", "mashang::known"], ["audio", "a", "录音"],
                    ["text", "b", "姓名", "person.shoe_size"]])  # fmt: skip
    answer = upload(world, bad)
    assert answer.status_code == 422
    assert "第 2 行" in answer.content.decode()
    second = workbook([["type", "name", "label", "mashang::known"],
                       ["text", "b", "姓名", "person.shoe_size"]])  # fmt: skip
    assert "person.shoe_size" in upload(world, second).content.decode()
    assert upload(world, b"no workbook").status_code == 422
    assert not Form.objects.exists()


def test_a_form_about_rooms_names_no_person(world):
    answer = upload(world, audience="rooms")
    assert answer.status_code == 422
    assert "person.name" in answer.content.decode()


def test_filling_on_a_phone_with_relevance_and_a_repeat(world):
    row = filling_of(world, published(world), "resident")
    phone, address = browser(world, "resident"), f"/forms/{row.pk}"
    assert row.form.title in phone.get("/forms").content.decode()
    page = phone.get(address).content.decode()
    assert "沈思远" in page
    assert 'name="a/name"' not in page
    assert "再加一个" not in page
    given = {"version": "1", "a/pets_part/has_pets": ["", "yes"]}
    looked = phone.post(address, given, headers={"hx-request": "true"})
    assert looked.status_code == 200
    assert "再加一个" in looked.content.decode()
    row.refresh_from_db()
    assert row.version == 1
    wrong = given | {"a/pets_part/pet[1]/kind": "cat", "a/pets_part/pet[1]/age": "41"}
    refused = phone.post(address, wrong | {"do": "hand_in"})
    assert refused.status_code == 422
    assert "年龄应在 0 到 40 岁之间" in refused.content.decode()
    right = wrong | {"a/pets_part/pet[1]/age": "4", "do": "hand_in"}
    assert phone.post(address, right).status_code == 303
    assert "4" in phone.get(address).content.decode()
    assert phone.post(address, right).status_code == 422


def test_without_scripts_a_button_keeps_what_was_typed_and_adds_one(world):
    row = filling_of(world, published(world), "resident")
    phone, address = browser(world, "resident"), f"/forms/{row.pk}"
    given = {"version": "1", "a/pets_part/has_pets": "yes", "a/pets_part/pet[1]/kind": "dog"}
    assert phone.post(address, given | {"do": "add:pets_part/pet"}).status_code == 303
    page = phone.get(address).content.decode()
    assert 'name="a/pets_part/pet[2]/age"' in page
    assert phone.post(address, given | {"do": "save"}).status_code == 422


def test_a_correction_of_what_is_known_counts_only_when_filled(world):
    row = filling_of(world, published(world), "resident")
    given = {
        "version": "1",
        "a/pets_part/has_pets": "no",
        "c/name": "沈思",
        "c/address": " ",
        "do": "hand_in",
    }
    assert browser(world, "resident").post(f"/forms/{row.pk}", given).status_code == 303
    row.refresh_from_db()
    assert row.known_count == 1


@pytest.mark.parametrize("who", ["housemate", "ex_tenant", "landlord", "former_proxy", "stranger"])
def test_another_persons_form_is_not_there(world, who):
    row = filling_of(world, published(world), "resident")
    other = browser(world, who)
    assert other.get(f"/forms/{row.pk}").status_code == 404
    assert other.post(f"/forms/{row.pk}", {"do": "hand_in"}).status_code == 404
    assert other.get(f"/desk/forms/names/{row.pk}").status_code == 403


def test_staff_see_masked_names_and_look_for_a_purpose(world):
    form = published(world)
    row = filling_of(world, form, "resident")
    worker, address = browser(world, "worker"), f"/desk/forms/names/{row.pk}"
    assert "沈思远" not in worker.get(address).content.decode()
    handed_in(world, row, "resident")
    assert "沈思远" not in worker.get(address).content.decode()
    assert worker.post(f"{address}/answers", {"purpose": "x"}).status_code == 422
    shown = worker.post(f"{address}/answers", {"purpose": "verify_identity"})
    assert "沈思远" in shown.content.decode()
    assert browser(world, "other_worker").get(address).status_code == 404
    assert browser(world, "guard").get(address).status_code == 403


def test_a_grid_worker_sees_the_form_of_the_community_above_and_only_own_houses(world):
    form = published(world)
    page = browser(world, "grid").get(f"/desk/forms/{form.pk}")
    assert page.status_code == 200
    assert browser(world, "grid").post(f"/desk/forms/{form.pk}/close").status_code == 403
    assert browser(world, "other_worker").get(f"/desk/forms/{form.pk}").status_code == 404


def test_an_excuse_a_close_and_an_export(world):
    form = published(world, who="section")
    row = filling_of(world, form, "tenant")
    section = browser(world, "section")
    assert section.post(f"/desk/forms/names/{row.pk}/excuse", {"reason": ""}).status_code == 422
    assert section.post(f"/desk/forms/names/{row.pk}/excuse", {"reason": "出差"}).status_code == 303
    handed_in(world, filling_of(world, form, "resident"), "resident", NONE)
    address = f"/desk/forms/{form.pk}"
    assert section.get(f"{address}/export").status_code == 200
    assert section.post(f"{address}/export", {"purpose": "give_copy"}).status_code == 422
    book = section.post(f"{address}/export", {"purpose": "give_copy", "reason": "区里"})
    assert io.BytesIO(book.content).read(2) == b"PK"
    assert section.post(f"{address}/close").status_code == 303
    assert Filling.objects.filter(form=form, state="done").count() == 1


def test_a_draft_shows_nothing_to_export_yet(world):
    form_id = uploaded(world, who="section")
    assert browser(world, "section").get(f"/desk/forms/{form_id}").status_code == 200
    assert browser(world, "section").get("/desk/forms").status_code == 200
    assert browser(world, "guard").get("/desk/forms").status_code == 403


def test_posted_answers_take_their_shape_from_their_paths():
    posted = QueryDict(
        "a/name=x&a/m[0]=&a/m[2]/age=2&a/m[1]/age=1&c/x=&c/y=z&a/many=&a/many=a&a/many=b&other=1"
        "&a/empty[0]=&a/[1]=x&a/m[1]/deep/er=3"
    )
    found = typed(posted)
    assert found == {
        "name": "x", "m": [{"age": "1", "deep": {"er": "3"}}, {"age": "2"}], "y": "z",
        "many": "a b", "empty": [],
    }  # fmt: skip
    assert len(with_one_more(found, "m")["m"]) == 3
    assert without(found, "m[1]")["m"] == [{"age": "2"}]
    assert without(found, "nobody[1]")["m"] == found["m"]
