"""Reading tenancies: a landlord's own, masked; what is overdue, for the desk."""

from mashang.work.tenancy.queries.desk import (
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

__all__ = [
    "A_DAY",
    "LetRoom",
    "TenancyRow",
    "TenantRow",
    "UnreportedRow",
    "View",
    "count_to_leave",
    "counted_overdue",
    "due_of",
    "last_day_overdue",
    "lettings_at",
    "may_report",
    "own_dues",
    "own_rooms",
    "own_tenancy",
    "standing",
    "tenancy",
    "unreported",
]
