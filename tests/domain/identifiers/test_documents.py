from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mashang.domain.identifiers import DocumentType, id_number_for, read_document
from mashang.kernel.errors import Invalid

BORN = date(1990, 5, 17)
CITIZEN = id_number_for("330102", BORN, 12)
PERMIT = id_number_for("810000", BORN, 12)
FOREIGN = id_number_for("911560", BORN, 12)


def code_of(kind, text):
    with pytest.raises(Invalid) as caught:
        read_document(kind, text, field="document")
    assert str(caught.value.text)
    return caught.value.code


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        (DocumentType.CITIZEN_ID, CITIZEN.lower(), CITIZEN),
        ("citizen_id", CITIZEN, CITIZEN),
        (DocumentType.RESIDENCE_PERMIT, PERMIT, PERMIT),
        (DocumentType.PERMANENT_RESIDENCE, FOREIGN, FOREIGN),
        (DocumentType.PERMANENT_RESIDENCE, "usa330100010112", "USA330100010112"),
        (DocumentType.PASSPORT, "e 12345678", "E12345678"),
        (DocumentType.HK_MACAU_PERMIT, "h01234567", "H01234567"),
        (DocumentType.TAIWAN_PERMIT, "01234567", "01234567"),
        (DocumentType.MILITARY_ID, "军字第1234567号", "军字第1234567号"),
        (DocumentType.BIRTH_CERTIFICATE, "V330000001", "V330000001"),
        (DocumentType.OTHER, "工会-123", "工会123"),
    ],
)
def test_each_kind_is_read_by_its_own_rule(kind, text, value):
    assert read_document(kind, text) == value


@pytest.mark.parametrize(
    ("kind", "text", "code"),
    [
        ("library_card", "1", "identifier.document.kind"),
        (DocumentType.PASSPORT, "", "identifier.document.missing"),
        (DocumentType.PASSPORT, "ABCDEFG", "identifier.document.form"),
        (DocumentType.HK_MACAU_PERMIT, "A01234567", "identifier.document.form"),
        (DocumentType.CITIZEN_ID, PERMIT, "identifier.document.other_kind"),
        (DocumentType.RESIDENCE_PERMIT, CITIZEN, "identifier.document.other_kind"),
        (DocumentType.CITIZEN_ID, CITIZEN[:-1], "identifier.id_number.length"),
    ],
)
def test_a_number_that_its_kind_cannot_have_is_refused(kind, text, code):
    assert code_of(kind, text) == code


@pytest.mark.parametrize("kind", DocumentType)
def test_every_kind_has_words_and_a_code(kind):
    assert kind.title.in_("zh") != kind.title.in_("en")
    assert len(kind.code) == 2


@given(st.sampled_from(DocumentType), st.text(max_size=40))
def test_reading_twice_changes_nothing(kind, text):
    try:
        value = read_document(kind, text)
    except Invalid:
        return
    assert read_document(kind, value) == value
