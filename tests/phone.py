"""The modules of the guard's phone, asked in Node about a file of cases."""

import json
import subprocess
from pathlib import Path
from typing import Any, Literal

from tests.machine import node

ASK = Path(__file__).with_name("js") / "phone.mjs"
OFFSET_MIN = 8 * 60
"""The street's, as a snapshot carries it."""


def asked_of_phone(
    what: Literal["decide", "read"], cases: list[dict[str, Any]], folder: Path
) -> list[dict[str, Any]]:
    """What the phone answers, all at once."""
    asked, answered = folder / "asked.json", folder / "answered.json"
    asked.write_text(json.dumps({"offset_min": OFFSET_MIN, what: cases}), "utf-8")
    program = node()
    assert program is not None
    subprocess.run([program, str(ASK), str(asked), str(answered)], check=True, timeout=60)
    found: list[dict[str, Any]] = json.loads(answered.read_text("utf-8"))[what]
    return found
