"""One contract for every way of sending a text message, and what is special about each."""

import json
from uuid import UUID

import pytest

from mashang.foundation.outbound import sms
from mashang.foundation.outbound.client import Outbound
from mashang.foundation.outbound.models import DemoMessage
from mashang.foundation.outbound.sms import LONGEST, DemoSms, HttpSms
from mashang.kernel.errors import Invalid, Unavailable
from mashang.kernel.ids import new_id

ID = UUID("018f0000-0000-7000-8000-000000000001")
PHONE = "13800000000"
pytestmark = pytest.mark.django_db


class Gateway:
    """A gateway as `sms` describes it, which keeps each message once."""

    def __init__(self):
        self.kept = {}
        self.tokens = []

    def __call__(self, request):
        _, _, headers, body = request
        message = json.loads(body)
        self.tokens.append(headers["authorization"])
        if message["id"] in self.kept:
            return 409, {}, b""
        self.kept[message["id"]] = (message["to"], message["text"])
        return 202, {}, b"{}"


@pytest.fixture
def gateway(neighbour):
    neighbour.answer = Gateway()
    return neighbour.answer


@pytest.fixture(params=["demo", "http"])
def port(request, neighbour, gateway):
    """A port and a look at what it has handed over."""
    if request.param == "demo":
        rows = DemoMessage.objects.order_by("sent_at", "message_id")
        yield DemoSms(), lambda: list(rows.values_list("phone", "text"))
        return
    outbound = Outbound([neighbour.host], [neighbour.host])
    yield HttpSms(outbound, f"{neighbour.url}/send", "secret"), lambda: list(gateway.kept.values())
    outbound.close()


def test_a_message_is_handed_over_unchanged(port):
    phone_port, sent = port
    phone_port.send(PHONE, "验证码 123456，五分钟内有效。", message_id=ID)
    assert sent() == [(PHONE, "验证码 123456，五分钟内有效。")]


def test_a_repeat_with_the_same_id_sends_nothing_more(port):
    phone_port, sent = port
    for _ in range(3):
        phone_port.send(PHONE, "一", message_id=ID)
    phone_port.send(PHONE, "一", message_id=new_id())
    assert len(sent()) == 2


@pytest.mark.parametrize(
    ("phone", "text"), [("", "一"), (" ", "一"), (PHONE, ""), (PHONE, "一" * (LONGEST + 1))]
)
def test_what_cannot_be_sent_is_refused_before_it_leaves(port, phone, text):
    phone_port, sent = port
    with pytest.raises(Invalid) as caught:
        phone_port.send(phone, text, message_id=ID)
    assert caught.value.field in {"phone", "text"}
    assert sent() == []


def test_the_longest_text_is_sent(port):
    phone_port, sent = port
    phone_port.send(PHONE, "一" * LONGEST, message_id=ID)
    assert len(sent()) == 1


@pytest.fixture
def http(neighbour, gateway):
    outbound = Outbound([neighbour.host], [neighbour.host])
    yield HttpSms(outbound, f"{neighbour.url}/send", "secret")
    outbound.close()


def test_the_gateway_is_shown_the_token(http, gateway):
    http.send(PHONE, "一", message_id=ID)
    assert gateway.tokens == ["Bearer secret"]


@pytest.mark.parametrize("status", [400, 422, 410])
def test_a_number_that_the_gateway_never_reaches_is_an_input_error(http, neighbour, status):
    neighbour.answer = lambda _: (status, {}, b"")
    with pytest.raises(Invalid, match=r"sms\.refused"):
        http.send(PHONE, "一", message_id=ID)


@pytest.mark.parametrize("status", [302, 401, 403, 404, 429, 500, 503])
def test_a_gateway_in_trouble_is_away(http, neighbour, status):
    neighbour.answer = lambda _: (status, {}, b"")
    with pytest.raises(Unavailable, match=r"sms\.away"):
        http.send(PHONE, "一", message_id=ID)


def test_a_demo_street_sends_nothing_and_shows_what_it_would_have_sent(settings, neighbour):
    settings.MASHANG_SMS_URL = neighbour.url
    assert isinstance(sms.port(stamped_as_demo=True), DemoSms)
    sms.port(stamped_as_demo=True).send(PHONE, "一", message_id=ID)
    assert [(row.phone, row.text) for row in sms.latest_demo_messages()] == [(PHONE, "一")]
    assert neighbour.asked == []


def test_a_real_street_sends_through_its_gateway(settings, neighbour, gateway):
    settings.MASHANG_SMS_URL = f"{neighbour.url}/send"
    settings.MASHANG_SMS_TOKEN = "secret"
    settings.MASHANG_OUTBOUND_HOSTS = settings.MASHANG_OUTBOUND_PRIVATE_HOSTS = [neighbour.host]
    sms.port(stamped_as_demo=False).send(PHONE, "一", message_id=ID)
    assert list(gateway.kept.values()) == [(PHONE, "一")]
    sms.street_outbound().close()
    assert sms.latest_demo_messages() == []


def test_a_real_street_without_a_gateway_says_so(settings):
    settings.MASHANG_SMS_URL = ""
    with pytest.raises(Unavailable, match=r"sms\.not_set_up"):
        sms.port(stamped_as_demo=False)
