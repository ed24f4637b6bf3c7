"""Reading units: for those who speak for them, for staff, for whoever scans a shop's code."""

from mashang.work.employers.queries.desk import AskRow, asks, representatives
from mashang.work.employers.queries.own import (
    OwnUnit,
    Shop,
    UnitHome,
    WorkerRow,
    own_units,
    shop_of_sign,
    sign_of,
    unit_home,
    worker_rows,
)

__all__ = [
    "AskRow",
    "OwnUnit",
    "Shop",
    "UnitHome",
    "WorkerRow",
    "asks",
    "own_units",
    "representatives",
    "shop_of_sign",
    "sign_of",
    "unit_home",
    "worker_rows",
]
