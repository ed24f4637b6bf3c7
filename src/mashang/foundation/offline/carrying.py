"""Carrying out a batch: each item its own transaction, a refused one stops no other."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from django.core.files.uploadedfile import UploadedFile
from django.db import Error as DatabaseError
from django.utils.datastructures import MultiValueDict

from mashang.domain.offline import reckon
from mashang.foundation.grants.actor import Actor
from mashang.foundation.policies import queries as policies
from mashang.kernel.errors import Invalid, MashangError, Unavailable
from mashang.kernel.house import house
from mashang.kernel.texts import Text
from mashang.web.errors import problem_of
from mashang.web.offline import Item, Outcome, Sent, form_of

log = logging.getLogger(__name__)
State = Literal["done", "refused", "conflict", "retry"]


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one item, as the phone is told."""

    command_id: str
    state: State
    text: str = ""
    code: str = ""


def carry_out(
    actor: Actor,
    items: Sequence[Item],
    sent_at: datetime,
    photos: Mapping[str, "Sequence[UploadedFile[Any]]"],
) -> list[Result]:
    """Carry out the items of a batch, one by one; repeats get their first answer from their verbs.

    Args:
        sent_at: the phone's clock as the batch left.
        photos: by the item's id.
    """
    return [_result(actor, item, sent_at, photos.get(str(item.command_id), ())) for item in items]


def _result(
    actor: Actor, item: Item, sent_at: datetime, photos: "Sequence[UploadedFile[Any]]"
) -> Result:
    name = str(item.command_id)
    try:
        outcome = _run(actor, item, sent_at, photos)
    except Unavailable:
        return Result(name, "retry")
    except MashangError as error:
        return Result(name, "refused", str(problem_of(error).text), error.code)
    except DatabaseError:
        # Two phones at one instant: the other won, and its answer is there on the next try.
        log.warning("offline item %s of %s met the database's refusal", name, item.code)
        return Result(name, "retry")
    except Exception:
        log.exception("offline item %s of %s broke", name, item.code)
        return Result(name, "retry")
    text = str(outcome.text) if outcome.text else ""
    return Result(name, "conflict" if outcome.is_conflict else "done", text)


def _run(
    actor: Actor, item: Item, sent_at: datetime, photos: "Sequence[UploadedFile[Any]]"
) -> Outcome:
    command = house().offline.get(item.code)
    if command is None:
        raise Invalid(
            "offline.unknown", Text("这种内容不能离线填写", "This cannot be filled in offline")
        )
    moment = reckon(
        claimed_at=item.claimed_at,
        sent_at=sent_at,
        received_at=actor.at,
        tolerated=policies.minutes("offline.skew_tolerated_min"),
    )
    if moment.received_at - moment.happened_at > policies.days("offline.age_at_most_days"):
        raise Invalid(
            "offline.too_old",
            Text(
                "填写的时间太久了，请当面再核实一次",
                "This was written down too long ago; please check again",
            ),
        )
    files: MultiValueDict[str, UploadedFile[Any]] = MultiValueDict({"photos": list(photos)})
    sent = Sent(item.command_id, item.code, form_of(item), files, moment)
    outcome: Outcome = house().runs[command.run](actor, sent)
    return outcome
