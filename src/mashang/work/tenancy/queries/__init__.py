"""Reading tenancies: a landlord's own, masked; what is overdue, for the desk."""

from mashang.work.tenancy.queries.desk import (
    COUNT_AT_MOST,
    TenancyRow,
    UnreportedRow,
    View,
    counted_overdue,
    lettings_at,
    standing,
    tenancy,
    unreported,
)
from mashang.work.tenancy.queries.dues import A_DAY, due_of, last_day_overdue
from mashang.work.tenancy.queries.leaving import count_to_leave
from mashang.work.tenancy.queries.own import (
    LetRoom,
    TenantRow,
    may_report,
    own_dues,
    own_rooms,
    own_tenancy,
)
from mashang.work.tenancy.queries.owners import (
    UnknownOwnerRow,
    buildings_in_doubt,
    counted_unknown_owners,
    unknown_owners,
)

__all__ = [
    "A_DAY",
    "COUNT_AT_MOST",
    "LetRoom",
    "TenancyRow",
    "TenantRow",
    "UnknownOwnerRow",
    "UnreportedRow",
    "View",
    "buildings_in_doubt",
    "count_to_leave",
    "counted_overdue",
    "counted_unknown_owners",
    "due_of",
    "last_day_overdue",
    "lettings_at",
    "may_report",
    "own_dues",
    "own_rooms",
    "own_tenancy",
    "standing",
    "tenancy",
    "unknown_owners",
    "unreported",
]
