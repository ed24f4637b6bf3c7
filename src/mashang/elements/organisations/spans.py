"""Which services and memberships are in force: days are half-open, gone from `until_on` on."""

from datetime import date

from django.db.models import Q


def lasting(on: date) -> Q:
    """Services and memberships in force on a day."""
    return Q(since_on__lte=on) & (Q(until_on__isnull=True) | Q(until_on__gt=on))
