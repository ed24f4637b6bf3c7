"""The checks, grouped as an operator thinks of them."""

from collections.abc import Mapping

from mashang.front.doctor.checks import copies, keeping, running, street
from mashang.front.doctor.finding import Check
from mashang.kernel.texts import Text

GROUPS: Mapping[str, tuple[Text, tuple[Check, ...]]] = {
    "running": (
        Text("运行", "Running"),
        (running.database, running.jobs, running.clocks, running.settings_fit, running.front_end),
    ),
    "keeping": (
        Text("密钥与记录", "Keys and records"),
        (keeping.key_store, keeping.sealed_values, keeping.records_chain),
    ),
    "copies": (
        Text("磁盘与备份", "Disk and backups"),
        (copies.disk, copies.backups_there, copies.files),
    ),
    "street": (
        Text("街道", "The street"),
        (street.plans, street.messages, street.coverage),
    ),
}
"""Groups in the order in which they are shown: title, then checks."""
