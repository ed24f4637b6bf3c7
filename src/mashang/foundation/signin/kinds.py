"""What is counted when it goes wrong."""

from enum import StrEnum


class TryKind(StrEnum):
    """A kind of try: at a password, at a second factor, or anything from one network address."""

    PASSWORD = "password"  # noqa: S105 (a kind of try)
    SECOND_FACTOR = "second"
    ADDRESS = "address"
