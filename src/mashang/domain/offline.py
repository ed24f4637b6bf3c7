"""When something happened that was written down without a network, by a phone whose clock may be wrong."""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Moment:
    """An instant as the server believes it.

    Attributes:
        happened_at: when it was written down, on the server's clock; never in the future.
        received_at: when it arrived.
        skew_s: by how many seconds the phone's clock was slow; negative when it was fast.
        is_adjusted: whether that was beyond what is tolerated, so that `happened_at` was moved by it.
    """

    happened_at: datetime
    received_at: datetime
    skew_s: int
    is_adjusted: bool


def reckon(
    *, claimed_at: datetime, sent_at: datetime, received_at: datetime, tolerated: timedelta
) -> Moment:
    """Set a phone's time right by what its clock said while it was sending.

    Args:
        claimed_at: when it happened, by the phone.
        sent_at: the phone's clock as the batch left.
        received_at: the server's clock as the batch arrived.
        tolerated: a difference up to this is the way of the network, not a wrong clock.
    """
    skew = received_at - sent_at
    is_adjusted = abs(skew) > tolerated
    happened_at = claimed_at + skew if is_adjusted else claimed_at
    return Moment(
        min(happened_at, received_at), received_at, int(skew.total_seconds()), is_adjusted
    )
