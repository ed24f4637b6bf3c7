"""Writes what a phone says and knows at a door, from the rule itself: `static/mashang/passage/words.js`."""

import json
from pathlib import Path
from typing import Any

from mashang.domain.passage import CARE, CARED_FOR, CredentialKind, NextStep
from mashang.domain.passage.sentences import SENTENCES
from mashang.domain.passes import CLASSES, Flaw
from mashang.domain.passes.claims import KINDS, LATEST, MOST_ITEMS, OURS
from mashang.domain.passes.nouns import HOST_REF_BYTES
from mashang.domain.passes.writing import LONGEST_TEXT, PREFIX
from mashang.domain.plates import BETWEEN, PLATE
from mashang.kernel.texts import Text

FILE = Path("src/mashang/web/static/mashang/passage/words.js")
_HEAD = "// Written by the code: `python -m tests.architecture.documents`. Do not edit.\n"


def words() -> str:
    """The module: sentences, steps, kinds, classes and flaws, as the rule has them."""
    known: dict[str, Any] = {
        "SENTENCES": {
            reason.value: {
                "outcome": one.outcome.value,
                "for_person": _both(one.for_person),
                "for_guard": _both(one.for_guard),
                "next_step": one.next_step.value,
            }
            for reason, one in SENTENCES.items()
        },
        "STEP_WORDS": {one.value: _both(one.text) for one in NextStep},
        "KIND_WORDS": {one.value: _both(one.text) for one in CredentialKind},
        "KINDS": {number: kind.value for kind, number in KINDS.items()},
        "CLASSES": {number: name for name, number in CLASSES.items()},
        "FLAWS": {one.value: {"fault": one.fault.value, **_both(one.text)} for one in Flaw},
        "CARE": CARE,
        "CARED_FOR": sorted(CARED_FOR),
        "RESIDENT": CredentialKind.RESIDENT.value,
        "CARD": CredentialKind.HOUSEHOLD_CARD.value,
        "VISITOR": CredentialKind.VISITOR.value,
        "LORRY": CredentialKind.LORRY.value,
        "PREFIX": PREFIX,
        "LONGEST_TEXT": LONGEST_TEXT,
        "PLATE": PLATE,
        "BETWEEN": BETWEEN,
        "OURS": OURS,
        "LATEST": LATEST,
        "MOST_ITEMS": MOST_ITEMS,
        "HOST_BYTES": HOST_REF_BYTES,
    }
    lines = [f"export const {name} = {_written(value)};\n" for name, value in known.items()]
    return _HEAD + "\n" + "".join(lines)


def _both(text: Text) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}


def _written(value: Any) -> str:
    if isinstance(value, dict):
        rows = "".join(
            f"  {json.dumps(str(key))}: {json.dumps(one, ensure_ascii=False)},\n"
            for key, one in value.items()
        )
        return f"{{\n{rows}}}"
    return json.dumps(value)
