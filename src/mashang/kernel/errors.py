"""The errors this product raises on purpose.

    MashangError
    ├── Refused            understood, and not done
    │   ├── NotAllowed     in scope, without the right            403
    │   ├── OutOfScope     not there for this viewer              404
    │   ├── Conflict       somebody was faster, or it was done    409
    │   └── RuleBroken     a rule of the field says no            422
    ├── Invalid            the input cannot be understood         422
    └── Unavailable        a neighbour (SMS, relay, key) is away  503

Each carries a stable code, a bilingual sentence and data fields. One table maps them to HTTP in
`web`, one in `api`. Expected outcomes of a decision are values, not errors.
"""

from collections.abc import Mapping

from mashang.kernel.texts import Text


class MashangError(Exception):
    """Root of the tree.

    Args:
        code: stable, dotted, for programs: `case.already_taken`.
        text: what a person reads.
        field: the input field it speaks of, if one.
        **facts: data for logs and programs: ids and codes, never names, numbers or health facts.
    """

    def __init__(self, code: str, text: Text, *, field: str | None = None, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.text = text
        self.field = field
        self.facts: Mapping[str, object] = facts


class Refused(MashangError):
    """Understood, and not done."""


class NotAllowed(Refused):
    """The object is in the actor's scope, the right is not."""

    def __init__(self, right: str, **facts: object) -> None:
        text = Text(
            "你没有这项权限（{right}）", "You do not have this right ({right})", right=right
        )
        super().__init__("not_allowed", text, field=None, right=right, **facts)


class OutOfScope(Refused):
    """For this viewer the object does not exist."""

    def __init__(self, noun: str = "object", **facts: object) -> None:
        super().__init__("not_found", Text("没有找到", "Not found"), field=None, noun=noun, **facts)


class Conflict(Refused):
    """Somebody was faster, or it has been done already."""


class RuleBroken(Refused):
    """A rule of the field says no; the text names it."""


class Invalid(MashangError):
    """The input cannot be understood; `field` names where."""


class Unavailable(MashangError):
    """A neighbour is away: try again later. Raised `from` the vendor's error."""
