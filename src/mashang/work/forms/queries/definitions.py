"""The form in a stored workbook, read once in a process."""

from functools import lru_cache

from mashang.engines.xlsforms import Form, form_from
from mashang.work.forms.models import Form as FormRow


def definition(row: FormRow) -> Form:
    """What a form asks; it converted when it came in."""
    return _read(bytes(row.workbook), row.file_name)


@lru_cache(maxsize=64)
def _read(content: bytes, name: str) -> Form:
    return form_from(content, name)
