"""A room that is let by nobody: somebody rents it, and the register knows no owner."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RoomHeld:
    """What the register knows of a room today.

    Attributes:
        n_tenants: who rents there since longer than a landlord has to report it.
        n_owners: the living who own it or let it: owners who live there, landlords on record, and
            whoever let it to a tenancy that lasts. Of somebody dead the heir is yet to be found.
    """

    n_tenants: int = 0
    n_owners: int = 0


def owner_is_unknown(held: RoomHeld) -> bool:
    """Whether a tenant lives in a room whose owner nobody knows: that cannot be, and is asked."""
    return held.n_tenants > 0 and held.n_owners == 0
