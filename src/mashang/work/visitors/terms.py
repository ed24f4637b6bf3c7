"""Words of visits."""

from typing import Final

from mashang.foundation.policies import queries as policies
from mashang.kernel.texts import Text
from mashang.work.visitors.models import Visit

PASSED: Final = "visitors.passed"
"""A visitor stood at a door and was answered. Payload: `door_id`, `outcome`, `reason`, `key`; no visit."""
ABOUT: Final = "visit:"
"""With a visit's id: by which word the room of passes knows what was issued for it."""
VEHICLE: Final = "vehicle"
"""The class of a credential that comes with a car."""
NOBODY, GUARD, COMMUNITY = "nobody", "guard", "community"
"""Who agrees to a visitor's vehicle: values of `visitors.vehicles_need`."""

STATUSES: Final = {
    Visit.Status.WAITING: Text("等住户答复", "Waiting for the household"),
    Visit.Status.EXPECTED: Text("有效", "Valid"),
    Visit.Status.DECLINED: Text("没有同意", "Not agreed"),
    Visit.Status.REVOKED: Text("已撤销", "Taken back"),
}
TONES: Final = {
    Visit.Status.WAITING: "amber",
    Visit.Status.EXPECTED: "green",
    Visit.Status.DECLINED: "red",
    Visit.Status.REVOKED: "grey",
}
OVER: Final = Text("已结束", "Over")
ARRIVED: Final = Text("已到", "Arrived")


def purpose_of(code: str) -> Text:
    """What somebody comes for, for people."""
    found = (one.title for one in policies.listing("visitors.purposes") if one.code == code)
    return next(found, Text(code, code))
