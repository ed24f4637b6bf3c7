"""Who acted, as a record keeps it."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class ActorRef:
    """A reference to who acted, and what the person concerned may see of them.

    Attributes:
        ref: `"account:<id>"`, `"system"` or `"anonymous"`.
        unit: the office at that moment.
        role: the post or role at that moment.
        staff_no: the staff number 工号, or a program's number; empty for residents.
        emergency: the kind of emergency in which rights were taken 紧急查看; empty in calm times.
        emergency_id: which taking of rights it was.
    """

    ref: str
    unit: str = ""
    role: str = ""
    staff_no: str = ""
    emergency: str = ""
    emergency_id: str = ""


SYSTEM = ActorRef("system")
"""What runs by the clock."""

ANONYMOUS = ActorRef("anonymous")
"""Somebody who has not signed in."""


@dataclass(frozen=True, slots=True)
class Subject:
    """To whom or what it was done.

    Attributes:
        noun: `person`, `case`, `import`; the same id under another noun is another subject.
        subject_id: the id, kept only as a keyed reference.
        data_class: under whose key; destroying that class makes the reference point nowhere.
    """

    noun: str
    subject_id: UUID | str | int
    data_class: str
