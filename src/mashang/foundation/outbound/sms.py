"""Text messages: one port, a gateway behind it, and a stand-in for demo streets.

The gateway receives `POST {"id", "to", "text"}` with a bearer token and answers 2xx when it has taken
the message, 409 when it had it already, another 4xx when it never will.
"""

from functools import lru_cache
from typing import Final, Protocol
from uuid import UUID

from django.conf import settings

from mashang.foundation.outbound.client import Outbound
from mashang.foundation.outbound.models import DemoMessage
from mashang.kernel import clock
from mashang.kernel.errors import Invalid, Unavailable
from mashang.kernel.texts import Text

LONGEST: Final = 500
"""Characters: the longest text a gateway splits by itself.

Source: eight joined messages of 67 characters in UCS-2 (3GPP TS 23.040, section 9.2.3.24.1), cut to 500.
"""


class Sms(Protocol):
    """Sends text messages. Never called inside a transaction."""

    def send(self, phone: str, text: str, *, message_id: UUID) -> None:
        """Hand a message over once: repeating the same id sends nothing more.

        Raises:
            Invalid: the text is empty or too long, or the number can never be reached.
            Unavailable: the gateway is away; send again with the same id.
        """


class DemoSms:
    """Keeps messages for the demo page; given only to a database stamped as demo (see `port`)."""

    def send(self, phone: str, text: str, *, message_id: UUID) -> None:
        _check(phone, text)
        DemoMessage.objects.get_or_create(
            message_id=message_id, defaults={"phone": phone, "text": text, "sent_at": clock.now()}
        )


class HttpSms:
    """Hands messages to a gateway.

    Args:
        url: the gateway's address; its host must be on the outbound list.
        token: bearer token.
    """

    def __init__(self, outbound: Outbound, url: str, token: str) -> None:
        self._outbound = outbound
        self._url = url
        self._token = token

    def send(self, phone: str, text: str, *, message_id: UUID) -> None:
        _check(phone, text)
        reply = self._outbound.call(
            "POST",
            self._url,
            headers={"Authorization": f"Bearer {self._token}"},
            json={"id": str(message_id), "to": phone, "text": text},
        )
        if reply.status < 300 or reply.status == 409:
            return
        if 400 <= reply.status < 500 and reply.status not in {401, 403, 404, 408, 429}:
            raise Invalid(
                "sms.refused",
                Text(
                    "这个号码收不到短信，请核对",
                    "This number cannot receive messages; please check it",
                ),
                field="phone",
                status=reply.status,
            )
        raise Unavailable("sms.away", _AWAY, status=reply.status)


_AWAY: Final = Text(
    "短信暂时发不出去，请稍后再试", "Text messages cannot be sent now; please try again later"
)


def port(*, stamped_as_demo: bool) -> Sms:
    """The way this street sends text messages.

    Args:
        stamped_as_demo: whether this database holds invented people only (`accounts` knows).

    Raises:
        Unavailable: neither a demo nor a gateway.
    """
    if stamped_as_demo:
        return DemoSms()
    if not settings.MASHANG_SMS_URL:
        raise Unavailable("sms.not_set_up", _AWAY)
    return HttpSms(street_outbound(), settings.MASHANG_SMS_URL, settings.MASHANG_SMS_TOKEN)


def latest_demo_messages(count: int = 20) -> list[DemoMessage]:
    """What a demo street would have sent last, newest first; empty elsewhere."""
    return list(DemoMessage.objects.order_by("-sent_at", "-message_id")[:count])


def street_outbound() -> Outbound:
    """The client for the hosts that the settings list; connections are kept between calls."""
    private = tuple(settings.MASHANG_OUTBOUND_PRIVATE_HOSTS)
    return _outbound(tuple(settings.MASHANG_OUTBOUND_HOSTS), private)


@lru_cache(maxsize=4)
def _outbound(hosts: tuple[str, ...], private: tuple[str, ...]) -> Outbound:
    return Outbound(hosts, private)


def _check(phone: str, text: str) -> None:
    if not phone.strip():
        raise Invalid(
            "sms.no_number", Text("没有手机号", "There is no phone number"), field="phone"
        )
    if not 0 < len(text) <= LONGEST:
        raise Invalid(
            "sms.length",
            Text(
                "短信须为 1 至 {longest} 个字",
                "A message has 1 to {longest} characters",
                longest=LONGEST,
            ),
            field="text",
        )
