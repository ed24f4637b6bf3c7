"""What programs of the field send at once: what was written down without a network."""

import json
from uuid import UUID

from ninja import Schema
from pydantic import Field

from mashang.api.routing import Router
from mashang.api.schemas import Instant, Option
from mashang.foundation.grants.guards import ActorRequest, signed_in_route
from mashang.foundation.offline.carrying import carry_out
from mashang.foundation.policies import queries as policies
from mashang.kernel.house import house
from mashang.web.offline import read_items

router = Router()


class ItemIn(Schema):
    """One answer that was kept."""

    id: UUID = Field(description="The client-made id of the act; sent again, it is done once.")
    code: str = Field(max_length=80, description="A code of `offline_commands`.")
    happened_at: Instant = Field(description="When it was written down, by the sender's clock.")
    fields: list[tuple[str, str]] = Field(
        max_length=200,
        examples=[[["visit", "0196b1c2-7d3e-7a4f-8b5c-6d7e8f901234"], ["outcome", "met"]]],
    )
    order: int = Field(0, ge=0)

    def __repr__(self) -> str:
        return f"ItemIn({self.id})"


class BatchIn(Schema):
    """What was kept, in the order in which it was written down."""

    sent_at: Instant = Field(description="The sender's clock as the batch leaves.")
    items: list[ItemIn] = Field(max_length=500)


class ResultOut(Schema):
    """What became of one item."""

    command_id: str
    state: str = Field(
        description="`done` · `refused` · `conflict` kept, somebody should look · `retry`"
    )
    text: str
    code: str


@router.get("/commands")
@signed_in_route()
def commands(request: ActorRequest) -> list[Option]:
    """Which acts may be written down without a network."""
    found = house().offline.values()
    return [Option(code=one.code, title=str(one.title)) for one in found]


@router.post("/batches")
@signed_in_route()
def send(request: ActorRequest, given: BatchIn) -> list[ResultOut]:
    """Carry out what was written down without a network: each item its own act, one refusal stops no other.

    Whatever was sent before answers as it did the first time. Photos come by the page's own batch.
    """
    items = read_items(
        json.dumps([one.dict() for one in given.items], default=str),
        at_most=policies.number("offline.batch_at_most_count"),
    )
    results = carry_out(request.actor, items, given.sent_at, {})
    return [ResultOut.from_orm(one) for one in results]
