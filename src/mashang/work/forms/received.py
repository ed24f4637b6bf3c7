"""What a verb is given of a workbook, read before it began."""

from dataclasses import dataclass

from mashang.engines.xlsforms import Form


@dataclass(frozen=True, slots=True)
class Received:
    """A workbook as it came, and what it is called."""

    content: bytes
    name: str


@dataclass(frozen=True, slots=True)
class ReceivedForm:
    """A workbook that is a form of ours."""

    content: bytes
    name: str
    form: Form
