"""Documents by which a person can be known: a closed list, each read by its own rule."""

import re
from datetime import date
from enum import StrEnum

from mashang.domain.identifiers.citizens import IdNumber, read_id_number
from mashang.domain.identifiers.typing_slips import bare
from mashang.kernel.errors import Invalid
from mashang.kernel.texts import Text


class DocumentType(StrEnum):
    """Kinds of documents; the value is kept in the register and never changes."""

    CITIZEN_ID = "citizen_id"
    RESIDENCE_PERMIT = "residence_permit"
    PERMANENT_RESIDENCE = "permanent_residence"
    PASSPORT = "passport"
    HK_MACAU_PERMIT = "hk_macau_permit"
    TAIWAN_PERMIT = "taiwan_permit"
    MILITARY_ID = "military_id"
    HOUSEHOLD_BOOK = "household_book"
    BIRTH_CERTIFICATE = "birth_certificate"
    OTHER = "other"

    @property
    def title(self) -> Text:  # type: ignore[override]  # the words of a kind, not str.title
        """The name of the document."""
        return _TITLES[self]

    @property
    def code(self) -> str:
        """The two digits of the national list of document kinds; 99 where it has no own.

        Source: WS 364.3-2011, CV02.01.101 (general knowledge, not checked against the print).
        """
        return _CODES.get(self, "99")


_TITLES = {
    DocumentType.CITIZEN_ID: Text("居民身份证", "Resident identity card"),
    DocumentType.RESIDENCE_PERMIT: Text(
        "港澳台居民居住证", "Residence permit for Hong Kong, Macau and Taiwan residents"
    ),
    DocumentType.PERMANENT_RESIDENCE: Text(
        "外国人永久居留身份证", "Foreign permanent resident ID card"
    ),
    DocumentType.PASSPORT: Text("护照", "Passport"),
    DocumentType.HK_MACAU_PERMIT: Text(
        "港澳居民来往内地通行证", "Mainland travel permit for Hong Kong and Macau residents"
    ),
    DocumentType.TAIWAN_PERMIT: Text(
        "台湾居民来往大陆通行证", "Mainland travel permit for Taiwan residents"
    ),
    DocumentType.MILITARY_ID: Text("军人证件", "Military ID"),
    DocumentType.HOUSEHOLD_BOOK: Text("户口簿", "Household register book"),
    DocumentType.BIRTH_CERTIFICATE: Text("出生医学证明", "Medical certificate of birth"),
    DocumentType.OTHER: Text("其他证件", "Other document"),
}
_CODES = {
    DocumentType.CITIZEN_ID: "01",
    DocumentType.HOUSEHOLD_BOOK: "02",
    DocumentType.PASSPORT: "03",
    DocumentType.MILITARY_ID: "04",
    DocumentType.HK_MACAU_PERMIT: "06",
    DocumentType.TAIWAN_PERMIT: "07",
}
_FORMS = {
    DocumentType.PASSPORT: re.compile("(?=[A-Z0-9]*[0-9])[A-Z0-9]{5,20}"),
    DocumentType.HK_MACAU_PERMIT: re.compile("[HM](?:[0-9]{8}|[0-9]{10})"),
    DocumentType.TAIWAN_PERMIT: re.compile("[0-9]{8}|[0-9]{10}[A-Z]?"),
    DocumentType.MILITARY_ID: re.compile("[\u4e00-\u9fffA-Z]{0,6}[0-9]{5,12}号?"),
    DocumentType.HOUSEHOLD_BOOK: re.compile("[0-9A-Z]{6,20}"),
    DocumentType.BIRTH_CERTIFICATE: re.compile("[A-Z][0-9]{9}"),
    DocumentType.OTHER: re.compile("[\u4e00-\u9fffA-Z0-9]{3,30}"),
}
_OLD_CARD = re.compile("[A-Z]{3}[0-9]{12}")


def read_document(
    kind: DocumentType | str, text: str, *, today: date | None = None, field: str | None = None
) -> str:
    """The number of a document in the form in which it is kept and compared.

    Raises:
        Invalid: `identifier.document.kind`, `.missing`, `.form`; for the documents that carry a
            citizen's number also those of `read_id_number`, and `.other_kind` if it belongs to
            another of them.
    """
    try:
        known = DocumentType(kind)
    except ValueError as err:
        why = Text("不认识这种证件类型", "This kind of document is not known")
        raise Invalid("identifier.document.kind", why, field=field) from err
    number = bare(text)
    if not number:
        why = Text("请填写{document}号码", "The number of the document is needed: {document}")
        raise Invalid(
            "identifier.document.missing", why.with_values(document=known.title), field=field
        )
    if known is DocumentType.PERMANENT_RESIDENCE and _OLD_CARD.fullmatch(number):
        return number
    if known in _CARRIERS:
        return _of_its_kind(known, read_id_number(number, today=today, field=field), field)
    if _FORMS[known].fullmatch(number) is None:
        why = Text(
            "{document}号码的格式不对，请核对证件类型和号码",
            "The number does not look like one of: {document}; please check kind and number",
            document=known.title,
        )
        raise Invalid("identifier.document.form", why, field=field)
    return number


_CARRIERS = (
    DocumentType.CITIZEN_ID,
    DocumentType.RESIDENCE_PERMIT,
    DocumentType.PERMANENT_RESIDENCE,
)


def _of_its_kind(known: DocumentType, number: IdNumber, field: str | None) -> str:
    belongs_to = DocumentType.CITIZEN_ID
    if number.is_foreign:
        belongs_to = DocumentType.PERMANENT_RESIDENCE
    elif number.is_residence_permit:
        belongs_to = DocumentType.RESIDENCE_PERMIT
    if belongs_to is not known:
        why = Text(
            "这是{document}的号码，请改选证件类型",
            "This number belongs to another kind, please choose: {document}",
            document=belongs_to.title,
        )
        raise Invalid("identifier.document.other_kind", why, field=field)
    return number.value
