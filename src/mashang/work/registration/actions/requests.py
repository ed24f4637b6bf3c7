"""What requests for a proxy and for a number have in common: who decides, refusing, taking back, the record."""

from dataclasses import dataclass
from typing import Final, Generic, TypeVar
from uuid import UUID

from mashang.foundation.accounts.models import Account
from mashang.foundation.commands import steps as commands
from mashang.foundation.grants.actor import Actor
from mashang.foundation.grants.rules import Policy
from mashang.foundation.policies import queries as policies
from mashang.foundation.records import steps as records
from mashang.foundation.records.actors import Subject
from mashang.kernel.errors import Conflict, Invalid, NotAllowed
from mashang.kernel.texts import Text
from mashang.work.registration import steps
from mashang.work.registration.models import (
    APPLICATION,
    NumberRequest,
    ProxyRequest,
    RequestStatus,
)
from mashang.work.registration.policy import NUMBER_REQUESTS, PROXY_REQUESTS

R = TypeVar("R", ProxyRequest, NumberRequest)


@dataclass(frozen=True, slots=True)
class Queue(Generic[R]):
    """Requests of one sort.

    Attributes:
        subject: as what records name one.
        evidence: the list of policy from which whoever grants names what they saw.
        refused: what the asker is told of a no.
    """

    policy: Policy[R]
    subject: str
    evidence: str
    refused: Text

    def decidable(self, actor: Actor, request_id: UUID) -> R:
        """The request, locked, for the official who decides.

        Raises:
            OutOfScope, NotAllowed: not this actor's to decide.
        """
        request = self.policy.access(actor, "decide", lock=True, request_id=request_id)
        official(actor)
        return request

    def take_back(self, actor: Actor, request_id: UUID) -> None:
        """Take one's own request back. Twice is once.

        Raises:
            OutOfScope: not one's own.
            Conflict: decided meanwhile.
        """
        request = self.policy.access(actor, "own", lock=True, request_id=request_id)
        if request.status == RequestStatus.WITHDRAWN:
            return
        insist_on_waiting(request)
        words = Text("申请人撤回", "Withdrawn by the applicant")
        steps.decide_request(request, actor, RequestStatus.WITHDRAWN, words=words)

    def refuse(self, actor: Actor, request: R, reason: str) -> None:
        """A no of the community, with its reason.

        Raises:
            Conflict: decided meanwhile.
            Invalid: no reason.
        """
        if not reason.strip():
            raise Invalid(
                "registration.no_reason",
                Text("请写明原因，申请人会看到", "Say why: the applicant reads it"),
                field="reason",
            )
        insist_on_waiting(request)
        steps.decide_request(
            request, actor, RequestStatus.REFUSED, words=self.refused, reason=reason
        )

    def insist_on_evidence(self, evidence: str, reason: str) -> None:
        """What was seen is one of the policy's list, with a word where the list wants one.

        Raises:
            Invalid: it is not.
        """
        listed = policies.listing(self.evidence)
        option = next((one for one in listed if one.code == evidence), None)
        if option is None:
            raise Invalid(
                "registration.no_evidence",
                Text("请选择看到了什么依据", "Choose what you have seen"),
                field="evidence",
            )
        if option.facts.get("needs") == "reason" and not reason.strip():
            raise Invalid(
                "registration.evidence_note",
                Text("这种依据要写明是谁、什么", "This evidence wants a word: who, or what"),
                field="reason",
            )

    def finish(
        self,
        actor: Actor,
        request: R,
        name: str,
        command_id: UUID,
        *,
        reason: str = "",
        remembered_as: str = "",
    ) -> None:
        """The record of an act, and its answer for whoever sends it again.

        Args:
            remembered_as: of which verb the answer is; the act's own when empty.
        """
        subject = Subject(self.subject, request.pk, APPLICATION)
        records.write(actor.ref, name, subject, reason=reason, facts={"status": request.status})
        commands.remember_answer(
            command_id,
            account_id=actor.account_id,
            verb=remembered_as or name,
            answer={"request_id": str(request.pk), "way": getattr(request, "way", "")},
        )


PROXIES: Final = Queue(
    PROXY_REQUESTS,
    "proxy_request",
    "people.proxy_evidence",
    Text("代办申请未通过", "Your request to act for somebody was not granted"),
)
NUMBERS: Final = Queue(
    NUMBER_REQUESTS,
    "number_request",
    "people.number_evidence",
    Text("换号申请未通过", "Your request for a new number was not granted"),
)


def official(actor: Actor) -> Account:
    """The member of staff who acts: links are never decided by a program.

    Raises:
        NotAllowed: nobody of the staff does.
    """
    if actor.account is None or not actor.is_official:
        raise NotAllowed("registration.decide_links")
    return actor.account


def insist_on_waiting(request: ProxyRequest | NumberRequest) -> None:
    """Nothing is decided twice.

    Raises:
        Conflict: it was decided, or taken back.
    """
    if request.status != RequestStatus.WAITING:
        raise Conflict(
            "registration.decided", Text("这个申请已经办结", "This request has been decided")
        )
