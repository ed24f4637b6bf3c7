"""Verbs on tenancies, one intention each."""

from mashang.work.tenancy.actions.asking import forget_unknown_owners, settle_owners
from mashang.work.tenancy.actions.exporting import TenancyLine, export_tenancies
from mashang.work.tenancy.actions.importing import Entry, TenancyPlan, take_in_tenancies
from mashang.work.tenancy.actions.keeping import forget
from mashang.work.tenancy.actions.letting import ask_for_room, end_letting, record_letting
from mashang.work.tenancy.actions.reporting import (
    Reported,
    end_tenancy,
    record_tenancy,
    renew_tenancy,
    report_tenant,
)

__all__ = [
    "Entry",
    "Reported",
    "TenancyLine",
    "TenancyPlan",
    "ask_for_room",
    "end_letting",
    "end_tenancy",
    "export_tenancies",
    "forget",
    "forget_unknown_owners",
    "record_letting",
    "record_tenancy",
    "renew_tenancy",
    "report_tenant",
    "settle_owners",
    "take_in_tenancies",
]
