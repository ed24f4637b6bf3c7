"""A door's side of the talk, for tests: its own key, signed calls over the test client."""

import gzip
import json
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.test import Client

from mashang.domain.doorkeeping import (
    Asked,
    DoorEvent,
    Held,
    Opened,
    Passed,
    device_token,
    event_form,
    unseal,
)
from mashang.domain.passage import Direction, Manner, Outcome, Reason
from mashang.domain.passes import SigningKey, from_jwks
from mashang.kernel import clock
from mashang.kernel.ids import new_id

SEED = bytes(range(32))


@dataclass
class DoorSide:
    """A program at a door."""

    signing: SigningKey = field(default_factory=lambda: SigningKey(SEED))
    device_id: str = ""
    street: str = ""
    keys: Any = None
    doors: list[str] = field(default_factory=list)
    held: Held | None = None
    off: timedelta = timedelta()
    client: Client = field(default_factory=lambda: Client(enforce_csrf_checks=True))

    def enrol(self, token: str) -> Any:
        response = self.client.post(
            "/api/doors/enrol",
            {
                "token": token, "public_key": urlsafe_b64encode(self.signing.public).decode().rstrip("="), "name": "门卫室",
                "program": "1.0",
            },
            "application/json",
        )  # fmt: skip
        if response.status_code == 200:
            said = response.json()
            self.device_id, self.street = said["device_id"], said["street"]
            self.keys, self.doors = from_jwks(said["keys"]), said["doors"]
        return response

    def call(self, method: str, path: str, document: Any = None, **more: Any) -> Any:
        """A signed call; `signed` names another request than the one that is sent."""
        return self.ready(method, path, document, **more)()

    def ready(self, method: str, path: str, document: Any = None, **more: Any) -> Any:
        """A signed call that waits to be sent."""
        packed = more.pop("packed", False)
        body = b"" if document is None else json.dumps(document).encode()
        body = gzip.compress(body) if packed else body
        asked = more.pop("signed", None) or Asked(method, path.partition("?")[0], body)
        token = device_token(
            asked, device_id=self.device_id, street=self.street, signing=self.signing,
            at=clock.now() + self.off, token_id=str(new_id()),
        )  # fmt: skip
        headers = {"Authorization": f"Bearer {token}", **more.pop("headers", {})}
        if packed:
            headers["Content-Encoding"] = "gzip"
        return lambda: self.client.generic(method, path, body, "application/json", headers=headers)

    def fetch(self) -> Any:
        """Ask for the snapshot and believe it only if it is rightly signed."""
        has = {"If-None-Match": f'"{self.held.snapshot.number}"'} if self.held else {}
        response = self.call("GET", "/api/doors/snapshot", headers=has)
        if response.status_code == 200:
            known = self.held.snapshot.keys if self.held else self.keys
            self.held = unseal(response.content, known, self.held)
        return response

    def tell(self, door_id: int, *events: DoorEvent, **more: Any) -> Any:
        document = {"events": [event_form(one) for one in events]}
        return self.call("POST", f"/api/doors/{door_id}/events", document, **more)

    def health(self, door_id: int, **changed: Any) -> Any:
        document = {
            "at": clock.now().isoformat(), "clock_off_s": 0.2, "snapshot": 1, "waiting": 0,
            "relay": "ok", "readers": {"usb": "ok"}, "disk": "ok", "program": "1.0", **changed,
        }  # fmt: skip
        return self.call("POST", f"/api/doors/{door_id}/health", document)


def passed(
    direction: str = "in",
    outcome: str = "allowed",
    *,
    at: datetime | None = None,
    pass_id: UUID | None = None,
    **more: Any,
) -> DoorEvent:
    """Somebody passed, or was refused."""
    reason = Reason.EXIT if direction == "out" else Reason.ADMITTED
    return DoorEvent(
        event_id=more.pop("event_id", None) or new_id(),
        sequence=1,
        happened_at=at or clock.now(),
        clock_trusted=more.pop("clock_trusted", True),
        passed=Passed(
            direction=Direction(direction),
            manner=Manner.SHOWN,
            outcome=Outcome(outcome),
            reason=Reason.EXPIRED if outcome == "refused" else reason,
            offline=True,
            snapshot=1,
            pass_id=pass_id,
            opened=more.pop("opened", Opened.YES),
            **more,
        ),
    )
