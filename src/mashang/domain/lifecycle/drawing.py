"""Draws the table of a case's life as a page: `python -m mashang.domain.lifecycle.drawing`.

The page is `docs/lifecycle.md`; a test proves that it is what this module draws.
"""

import sys
from collections.abc import Iterable

from mashang.domain.lifecycle.facts import PauseMove
from mashang.domain.lifecycle.rating import Rating
from mashang.domain.lifecycle.states import Role, State, Verb
from mashang.domain.lifecycle.table import OPENING_STARTS, TABLE, Rule
from mashang.kernel.texts import Text

_HEAD = """\
# The life of a case 办件的一生

<!-- Drawn by `python -m mashang.domain.lifecycle.drawing > docs/lifecycle.md`; do not edit by hand. -->

A case belongs to a *seat* 承办单位 at every moment and to at most one *handler* 经办人. It moves only by
the verbs below; `mashang.domain.lifecycle.decide` reads this very table. Its history only grows.

- **Clocks.** Opening starts {opening}. A clock stands still only while the case is parked 挂账, and gets
  more time only by an extension 延期; both are given by a supervisor who is not the handler.
- **Ends.** {ends}. Only a closed case may be reopened, within the days of the plan; on an ended or
  finished case no clock runs.
- **Honest outcomes.** The handler confirms nothing about their own work; silence confirms after the days
  of the plan; who could not be reached is counted apart from who is satisfied.
"""


def markdown() -> str:
    """The whole page."""
    return "\n".join(
        [
            _HEAD.format(
                opening=", ".join(_both(clock.text) for clock in sorted(OPENING_STARTS)),
                ends=", ".join(_both(state.text) for state in State if state.is_terminal),
            ),
            _diagram(),
            _states(),
            _verbs(),
            _ratings(),
        ]
    )


def _both(text: Text) -> str:
    return f"{text.in_('zh')} {text.in_('en')}"


def _diagram() -> str:
    lines = ["## Drawn 图", "", "```mermaid", "stateDiagram-v2"]
    lines += [f'    state "{_both(state.text)}" as {state.value}' for state in State]
    lines.append("    [*] --> opened")
    arrows: dict[tuple[State, State], list[Verb]] = {}
    for verb, rule in TABLE.items():
        for state in State:
            if rule.to is not None and state in rule.came_from:
                arrows.setdefault((state, rule.to), []).append(verb)
    for (one, other), verbs in arrows.items():
        words = "、".join(verb.text.in_("zh") for verb in verbs)
        lines.append(f"    {one.value} --> {other.value}: {words}")
    lines += [f"    {state.value} --> [*]" for state in State if state.is_terminal]
    return "\n".join([*lines, "```", ""])


def _states() -> str:
    lines = [
        "## States 状态",
        "",
        "| state | 状态 | the requester reads | what may be done |",
        "|---|---|---|---|",
    ]
    for state in State:
        verbs = ", ".join(f"`{verb}`" for verb, rule in TABLE.items() if state in rule.came_from)
        lines.append(
            f"| `{state}` | {_both(state.text)} | {_both(state.for_requester)} | {verbs or '–'} |"
        )
    return "\n".join([*lines, ""])


def _verbs() -> str:
    lines = [
        "## Verbs 动作",
        "",
        "| verb | 动作 | from | to | who | needs | clocks | the requester sees |",
        "|---|---|---|---|---|---|---|---|",
    ]
    lines += [_row(verb, rule) for verb, rule in TABLE.items()]
    return "\n".join([*lines, ""])


def _row(verb: Verb, rule: Rule) -> str:
    cells = (
        f"`{verb}`",
        _both(verb.text),
        _names(state.value for state in State if state in rule.came_from),
        f"`{rule.to}`" if rule.to else "stays",
        ", ".join(_both(role.text) for role in Role if role in rule.who),
        "; ".join(_both(need.text) for need in rule.needs) or "–",
        _clocks(rule),
        "yes" if rule.public else "no",
    )
    return f"| {' | '.join(cells)} |"


def _clocks(rule: Rule) -> str:
    parts = [f"stops `{clock}`" for clock in sorted(rule.stops)]
    parts += [f"starts `{clock}`" for clock in sorted(rule.starts)]
    if rule.pause is not None:
        parts.append("all stand still" if rule.pause is PauseMove.BEGIN else "a pause ends")
    return ", ".join(parts) or "–"


def _ratings() -> str:
    lines = ["## Ratings 评价", "", "| rating | 评价 | score |", "|---|---|---|"]
    lines += [f"| `{one}` | {_both(one.text)} | {one.score or '–'} |" for one in Rating]
    return "\n".join([*lines, ""])


def _names(values: Iterable[str]) -> str:
    return ", ".join(f"`{value}`" for value in values)


if __name__ == "__main__":
    sys.stdout.write(markdown())
