"""Numbers by which people, organisations and telephones are known: read strictly, kept in one form."""

from mashang.domain.identifiers.citizens import (
    IdNumber,
    Sex,
    id_number_for,
    read_id_number,
    with_check_digit,
)
from mashang.domain.identifiers.documents import DocumentType, read_document
from mashang.domain.identifiers.organisations import Uscc, read_uscc, uscc_with_check_sign
from mashang.domain.identifiers.phones import Phone, PhoneKind, read_phone

__all__ = [
    "DocumentType",
    "IdNumber",
    "Phone",
    "PhoneKind",
    "Sex",
    "Uscc",
    "id_number_for",
    "read_document",
    "read_id_number",
    "read_phone",
    "read_uscc",
    "uscc_with_check_sign",
    "with_check_digit",
]
