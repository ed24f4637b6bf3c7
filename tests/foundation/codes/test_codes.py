import re
from dataclasses import replace

import pytest
import zxingcpp
from django.test import Client
from PIL import Image

from mashang.foundation.codes import queries, squares, steps
from mashang.foundation.codes.models import Code
from mashang.kernel.house import house, install
from mashang.kernel.room import CodeKind
from mashang.kernel.texts import Text

pytestmark = pytest.mark.django_db
KIND = "tests.thing"


@pytest.fixture(autouse=True)
def kind():
    before = house()
    kinds = {**before.codes, KIND: CodeKind(KIND, Text("测试码", "Test code"), "codes:open")}
    install(replace(before, codes=kinds))
    yield
    install(before)


def test_an_issued_code_is_read_back_with_its_thing():
    code = steps.issue(kind=KIND, target=42, path="1.2.")
    reading = queries.read(code.sign)
    assert (reading.kind, reading.target, reading.path) == (KIND, "42", "1.2.")
    assert reading.is_valid
    assert reading.title.zh == "测试码"


@pytest.mark.parametrize(
    "style", [str.lower, queries.spelled, lambda sign: f" {sign[:3]} {sign[3:]} "]
)
def test_a_code_is_read_as_people_type_it(style):
    code = steps.issue(kind=KIND, target=1)
    assert queries.read(style(code.sign)).code_id == code.code_id


def test_one_wrong_letter_never_opens_another_thing():
    signs = {
        code.sign for code in steps.issue_many(kind=KIND, things=[(n, "") for n in range(200)])
    }
    for sign in list(signs)[:20]:
        for at in range(len(sign)):
            wrong = sign[:at] + ("2" if sign[at] != "2" else "3") + sign[at + 1 :]
            assert queries.read(wrong) is None


def test_only_declared_kinds_are_issued():
    with pytest.raises(KeyError):
        steps.issue(kind="nobody.knows", target=1)


def test_many_codes_are_all_different_and_in_order():
    codes = steps.issue_many(kind=KIND, things=[(n, f"1.{n + 1}.") for n in range(3000)])
    assert len({code.sign for code in codes}) == 3000
    assert [code.target for code in codes] == [str(n) for n in range(3000)]
    assert Code.objects.count() == 3000


def test_the_newest_valid_code_of_a_thing_is_its_current_one(clock):
    old = steps.issue(kind=KIND, target=1)
    clock.move(clock.now() - clock.now())
    new = steps.issue(kind=KIND, target=1)
    steps.revoke(new.code_id, because="海报遗失")
    assert queries.current(KIND, 1).code_id == old.code_id
    assert steps.revoke_all(kind=KIND, target=1, because="换新") == 1
    assert queries.current(KIND, 1) is None


def test_a_revoked_code_stays_revoked_at_its_first_instant(clock):
    from datetime import timedelta

    code = steps.issue(kind=KIND, target=1)
    first = steps.revoke(code.code_id, because="破损").revoked_at
    clock.move(timedelta(days=1))
    again = steps.revoke(code.code_id, because="别的原因")
    assert (again.revoked_at, again.revoked_because) == (first, "破损")


def test_a_scanned_code_leads_to_the_page_of_its_room():
    code = steps.issue(kind=KIND, target=1)
    response = Client().get(f"/c/{code.sign.lower()}")
    assert (response.status_code, response["Location"]) == (302, f"/c/{code.sign}")


def test_an_old_print_says_that_it_is_old():
    code = steps.issue(kind=KIND, target=1)
    steps.revoke(code.code_id, because="换了新海报 <b>")
    page = Client().get(f"/c/{code.sign}")
    assert page.status_code == 410
    assert "已停用" in page.content.decode()
    assert "换了新海报 &lt;b&gt;" in page.content.decode()


@pytest.mark.parametrize("sign", ["ABC", "中文", "x" * 3000, "<script>", "0" * 9])
def test_an_unknown_code_asks_to_type_it_again(sign):
    page = Client().get(f"/c/{sign}")
    assert page.status_code == 404
    assert "请对照纸上的字母" in page.content.decode()
    assert "<script>alert" not in page.content.decode()


def test_the_letters_may_be_typed():
    code = steps.issue(kind=KIND, target=1)
    assert Client().get("/c").status_code == 200
    found = Client().get("/c", {"sign": queries.spelled(code.sign)})
    assert found["Location"] == f"/c/{code.sign}"
    assert Client().get("/c", {"sign": "no"}).status_code == 404


def test_reading_writes_nothing(django_assert_num_queries):
    code = steps.issue(kind=KIND, target=1)
    with django_assert_num_queries(1):
        queries.read(code.sign)


def test_the_square_holds_the_whole_address(settings):
    settings.SITE_URL = "https://jianqiao.example"
    code = steps.issue(kind=KIND, target=1)
    address = queries.address(code.sign)
    assert address == f"https://jianqiao.example/c/{code.sign}"
    assert queries.site_name() == "jianqiao.example"
    from io import BytesIO

    with Image.open(BytesIO(squares.png(address))) as picture:
        found = zxingcpp.read_barcodes(picture.convert("L"))
    assert [one.text for one in found] == [address]


def test_the_svg_is_one_harmless_picture_with_words_for_the_blind():
    svg = squares.svg("https://jianqiao.example/c/ABC", label="小区码 & <b>")
    assert svg.startswith("<svg")
    assert "小区码 &amp; &lt;b&gt;" in svg
    assert not re.search(r"style=|<script|on\w+=", svg)
