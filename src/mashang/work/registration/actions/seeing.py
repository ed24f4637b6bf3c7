"""The one look at who asks, to make sure; recorded each time."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from mashang.elements.people.queries.opening import opened
from mashang.foundation.grants.actor import Actor
from mashang.foundation.records import steps as records
from mashang.foundation.records.actors import Subject
from mashang.foundation.verbs import verb
from mashang.kernel.texts import Text
from mashang.work.registration.models import APPLICATION, ProxyRequest
from mashang.work.registration.policy import NUMBER_REQUESTS, PROXY_REQUESTS

_PURPOSE: Final = "verify_identity"


@dataclass(frozen=True, slots=True)
class SeenRequest:
    """What was opened of a request, line by line, for one answer."""

    lines: tuple[tuple[Text, str], ...]

    def __repr__(self) -> str:
        return "SeenRequest(••••)"


@verb
def reveal_request(*, actor: Actor, request_id: UUID) -> SeenRequest:
    """Open who asks, by which number, and for whom, to make sure; recorded each time.

    Raises:
        OutOfScope, NotAllowed: not this actor's to decide.
    """
    is_proxy = ProxyRequest.objects.filter(pk=request_id).exists()
    if is_proxy:
        proxy = PROXY_REQUESTS.access(actor, "decide", request_id=request_id)
        phone = proxy.account.phone.open() if proxy.account.phone else ""
        lines = (
            (Text("要替谁办", "For whom"), opened(proxy.name)),
            (Text("申请人", "Who asks"), opened(proxy.asker_name)),
            (Text("申请人手机", "Their number"), phone),
        )
        case_id = proxy.case_id
    else:
        number = NUMBER_REQUESTS.access(actor, "decide", request_id=request_id)
        lines = (
            (Text("姓名", "Name"), opened(number.name)),
            (Text("旧号码", "Old number"), opened(number.old_number)),
            (Text("新号码", "New number"), opened(number.new_number)),
        )
        case_id = number.case_id
    records.write_look(
        actor.ref,
        "registration.reveal_request",
        Subject("proxy_request" if is_proxy else "number_request", request_id, APPLICATION),
        purpose=_PURPOSE,
        fields=["name", "phone"],
        facts={"case_id": str(case_id)},
    )
    return SeenRequest(lines)
