"""Reading cases, for a viewer: the desk's list, one case, one's own cases, the counters."""

from mashang.elements.cases.queries.choosing import (
    Chosen,
    chosen,
    chosen_of,
    handlers_for,
    workers,
    workers_within,
)
from mashang.elements.cases.queries.desk import (
    COUNT_AT_MOST,
    Counters,
    Filters,
    View,
    colleagues,
    counted,
    counters,
    desk,
    oversees,
    printed,
    supervisors,
)
from mashang.elements.cases.queries.finding import numbered
from mashang.elements.cases.queries.ledger import (
    Ledger,
    LedgerCase,
    LedgerLine,
    ledger,
    ledger_cases,
)
from mashang.elements.cases.queries.mapping import Spot, spots, spots_inside
from mashang.elements.cases.queries.one import (
    case_view,
    may_see_internal_photo,
    may_see_photo,
    may_see_proof,
)
from mashang.elements.cases.queries.own import (
    Neighbour,
    earlier_detail,
    find_number,
    my_cases,
    own_view,
    similar,
    waiting_for,
)
from mashang.elements.cases.queries.rows import CaseRow, CaseView, Line, contact_of, rows_of

__all__ = [
    "COUNT_AT_MOST",
    "CaseRow",
    "CaseView",
    "Chosen",
    "Counters",
    "Filters",
    "Ledger",
    "LedgerCase",
    "LedgerLine",
    "Line",
    "Neighbour",
    "Spot",
    "View",
    "case_view",
    "chosen",
    "chosen_of",
    "colleagues",
    "contact_of",
    "counted",
    "counters",
    "desk",
    "earlier_detail",
    "find_number",
    "handlers_for",
    "ledger",
    "ledger_cases",
    "may_see_internal_photo",
    "may_see_photo",
    "may_see_proof",
    "my_cases",
    "numbered",
    "oversees",
    "own_view",
    "printed",
    "rows_of",
    "similar",
    "spots",
    "spots_inside",
    "supervisors",
    "waiting_for",
    "workers",
    "workers_within",
]
