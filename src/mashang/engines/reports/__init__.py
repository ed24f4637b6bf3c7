"""Templates of upper levels: look at a spreadsheet once, say what goes where, fill it again and again.

    outline = look(content, "…月报表.xlsx")
    mapping = guess(outline)                      # asked, then kept
    filled = fill(content, mapping, rows, figures)
    changes = compare(before, filled.cells)

Only mapped cells are written. Titles, merged cells, formulas, styles, print areas and validations of the
template stay as they are; what is written is text or a number, never a formula.
"""

from mashang.engines.reports.comparing import Change, compare
from mashang.engines.reports.filling import Filled, Row, fill
from mashang.engines.reports.looking import Blank, Heading, Outline, look
from mashang.engines.reports.mapping import Mapping, check, guess, moved

__all__ = [
    "Blank",
    "Change",
    "Filled",
    "Heading",
    "Mapping",
    "Outline",
    "Row",
    "check",
    "compare",
    "fill",
    "guess",
    "look",
    "moved",
]
