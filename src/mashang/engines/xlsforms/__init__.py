"""Forms of the XLSForm standard: a workbook becomes a value, answers become a state.

    form = form_from(Path("visit.xlsx").read_bytes(), "visit.xlsx")
    state = evaluate(form, {"age": "12"}, now, {"person.name": "…"})
    state.errors, state.answers, state.lines

What cannot be converted is refused with sheet, row and reason, all rows at once (`Refused`).
"""

from mashang.engines.xlsforms import functions
from mashang.engines.xlsforms.answers import MOST_REPEATED, Answers, plain
from mashang.engines.xlsforms.converting import form_from
from mashang.engines.xlsforms.evaluating import evaluate
from mashang.engines.xlsforms.form import Choice, Form, Group, Kind, Node, Question, Repeat, Words
from mashang.engines.xlsforms.refusals import Refusal, Refused
from mashang.engines.xlsforms.state import Line, State

FUNCTIONS = tuple(sorted(functions.TABLE))
"""Names of the functions that expressions may use."""

__all__ = [
    "FUNCTIONS",
    "MOST_REPEATED",
    "Answers",
    "Choice",
    "Form",
    "Group",
    "Kind",
    "Line",
    "Node",
    "Question",
    "Refusal",
    "Refused",
    "Repeat",
    "State",
    "Words",
    "evaluate",
    "form_from",
    "plain",
]
