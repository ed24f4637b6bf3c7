from dataclasses import replace

import pypdfium2
import pytest
import zxingcpp

from mashang.foundation.codes import cards, posters, queries
from mashang.kernel.errors import Unavailable

ADDRESS = "https://jianqiao.example/c/4K7M2X9TQ"
POSTER = posters.Poster(
    address=ADDRESS,
    spelled="4K7-M2X-9TQ",
    site="jianqiao.example",
    name="花园兜小区",
    place="笕桥街道 · 花园兜社区",
    help_line="0571-8888 0000",
)


def card(n):
    face = cards.CardFace(
        sign=f"SIGN{n:05}", holder="陈*琳", place="花园兜小区 3幢2单元501", issuer="花园兜社区", help_line="0571-8888 0000"
    )  # fmt: skip
    return cards.Card(face, f"{ADDRESS}{n}", f"SIG-N00-{n:03}", "jianqiao.example")


def rendered(pdf, page=0, scale=2):
    document = pypdfium2.PdfDocument(pdf)
    try:
        sheet = document[page]
        words = sheet.get_textpage()
        text = words.get_text_range()
        picture = sheet.render(scale=scale, grayscale=True).to_pil()
        size = sheet.get_size()
        words.close()
        sheet.close()
        return text, picture, size, len(document)
    finally:
        document.close()


def decoded(picture):
    return {one.text for one in zxingcpp.read_barcodes(picture)}


def test_a_poster_is_one_a4_sheet_that_scans_and_says_its_address_in_words():
    text, picture, size, n_pages = rendered(posters.draw(POSTER, is_demo=False))
    assert n_pages == 1
    assert (round(size[0]), round(size[1])) == (595, 842)
    assert decoded(picture) == {ADDRESS}
    for words in (
        "花园兜小区",
        "jianqiao.example",
        "4K7-M2X-9TQ",
        "扫一扫",
        "Scan",
        "0571-8888 0000",
    ):
        assert words in text
    assert "演示数据" not in text


def test_a_poster_still_scans_when_it_was_photocopied_small():
    _, picture, _, _ = rendered(posters.draw(POSTER, is_demo=False), scale=0.5)
    assert decoded(picture) == {ADDRESS}


def test_every_sheet_of_a_demo_says_so():
    for pdf in (
        posters.draw(POSTER, is_demo=True),
        cards.draw([card(n) for n in range(12)], is_demo=True),
    ):
        n_pages = rendered(pdf)[3]
        for page in range(n_pages):
            assert "演示数据·人物虚构" in rendered(pdf, page)[0]


def test_ten_cards_fit_a_sheet_and_each_scans():
    pdf = cards.draw([card(n) for n in range(12)], is_demo=False)
    text, picture, _, n_pages = rendered(pdf, scale=3)
    assert n_pages == 2
    assert decoded(picture) == {f"{ADDRESS}{n}" for n in range(10)}
    assert decoded(rendered(pdf, 1, 3)[1]) == {f"{ADDRESS}{n}" for n in (10, 11)}
    assert "陈*琳" in text


def test_what_a_door_reads_stands_on_the_back_beside_its_front():
    """A long pass, in the square of a card: it is read from paper."""
    pass_text = "MS1:" + "6BFOXN%TS3DH0YOJ58S S-W5HDC" * 8
    with_back = [
        replace(card(n), face=replace(card(n).face, door_text=pass_text + str(n))) for n in range(3)
    ]
    pdf = cards.draw([card(9), *with_back], is_demo=False)
    text, picture, _, n_pages = rendered(pdf, scale=3)
    assert n_pages == 1
    backs = {pass_text + str(n) for n in range(3)}
    assert decoded(picture) == {f"{ADDRESS}{n}" for n in (9, 0, 1, 2)} | backs
    for found in zxingcpp.read_barcodes(picture):
        if found.text in backs:
            assert found.position.top_left.x > picture.width / 2, (
                "backs are folded behind their fronts"
            )
    assert "进门扫这一面" in text


def test_a_very_long_name_shrinks_instead_of_being_cut():
    long = "艮北新区笕桥单元安置房二期东区南苑（含沿街商铺及地下车库）" * 2
    text, _, _, _ = rendered(posters.draw(replace(POSTER, name=long), is_demo=False))
    assert "沿街商铺" in text.replace("\r\n", "")


def test_letters_are_embedded_as_a_small_subset():
    assert len(posters.draw(POSTER, is_demo=False)) < 150_000


def test_missing_letters_are_said_plainly(monkeypatch, tmp_path):
    monkeypatch.setattr("mashang.web.vendor.VENDOR", tmp_path)
    with pytest.raises(Unavailable, match=r"codes\.no_fonts"):
        posters.draw(POSTER, is_demo=False)


@pytest.mark.django_db
def test_the_street_prints_with_its_own_address(settings):
    settings.SITE_URL = "https://jianqiao.example"
    pdf = queries.poster(sign="4K7M2X9TQ", name="花园兜小区", place="笕桥街道")
    text, picture, _, _ = rendered(pdf)
    assert decoded(picture) == {"https://jianqiao.example/c/4K7M2X9TQ"}
    assert "4K7-M2X-9TQ" in text
    face = cards.CardFace("4K7M2X9TQ", "陈*琳", "3幢", "花园兜社区")
    assert decoded(rendered(queries.card_sheet([face]), scale=3)[1])
