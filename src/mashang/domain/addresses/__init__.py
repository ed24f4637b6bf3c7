"""Addresses: reading them is pure, matching them is against the register of a street."""

from mashang.domain.addresses.levels import Level
from mashang.domain.addresses.many import ItemKind, ParsedItem, parse_many
from mashang.domain.addresses.parsing import Parsed, Reading, parse
from mashang.domain.addresses.register import Candidate, Outcome, Register, Resolution
from mashang.domain.addresses.rows import RegisterRow, address_of

__all__ = [
    "Candidate",
    "ItemKind",
    "Level",
    "Outcome",
    "Parsed",
    "ParsedItem",
    "Reading",
    "Register",
    "RegisterRow",
    "Resolution",
    "address_of",
    "parse",
    "parse_many",
]
