"""The pages of passes: on one's phone, at the desk, and the published keys."""

import json
from datetime import timedelta

import cwt
import pytest
from django.urls import reverse

from mashang.domain.passes import Read, Standing, from_jwks
from mashang.elements.passes import queries
from mashang.elements.passes.models import Pass
from mashang.kernel import clock as kernel_clock
from tests.browser import signed_in
from tests.conftest import MORNING
from tests.elements.passes.phones import Telephone
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)


def fetched(client, phone):
    return client.post(
        reverse("api:passes_carry"), json.dumps(phone.jwk), content_type="application/json"
    )


def give(client, world, **given):
    began = kernel_clock.local(MORNING)
    until = began + timedelta(days=30)
    form = {
        "what": "lorry",
        "called": "早市送菜",
        "plate": "浙a·12345",
        "since": began.strftime("%Y-%m-%dT%H:%M"),
        "until": until.strftime("%Y-%m-%dT%H:%M"),
        **given,
    }
    return client.post(reverse("passes:issue", args=[world.places["home"].pk]), form)


def test_the_page_is_kept_on_the_phone_and_names_nobody(world: World) -> None:
    answer = signed_in(world.accounts["tenant"]).get(reverse("passes:mine"))
    assert answer.status_code == 200
    assert answer.headers["X-Mashang-Keep"]
    assert "出门从不受限" in answer.content.decode()


def test_a_phone_fetches_its_passes_and_the_session_knows_it(world: World) -> None:
    client, phone = signed_in(world.accounts["tenant"]), Telephone()
    told = fetched(client, phone).json()
    assert told["phone"] == phone.key.thumbprint.hex()
    (one,) = told["passes"]
    assert (one["title"], one["name"], one["where"]) == ("住户", "邬*", ["天新家园 1幢"])
    assert client.session["passes.phone"] == told["phone"]
    other = Telephone()
    assert fetched(client, other).status_code == 200
    assert fetched(client, phone).status_code == 409, "it was taken back as the other was bound"


@pytest.mark.parametrize(
    "given",
    [
        {"kty": "OKP", "crv": "Ed25519", "x": "AA"},
        {"kty": "OKP", "crv": "P-256", "x": "A" * 43},
        {"kty": "EC", "crv": "P-256", "x": "A" * 43, "y": "A" * 43},
        {"kty": "OKP", "crv": "Ed25519", "x": "%%%"},
    ],
)
def test_what_is_no_key_is_refused(world: World, given: dict[str, str]) -> None:
    client = signed_in(world.accounts["tenant"])
    answer = client.post(
        reverse("api:passes_carry"), json.dumps(given), content_type="application/json"
    )
    assert answer.status_code == 422
    assert answer.json()["code"] == "passes.key_unreadable"


def test_a_phone_is_reported_lost_on_its_page(world: World) -> None:
    client, phone = signed_in(world.accounts["tenant"]), Telephone()
    fetched(client, phone)
    page = reverse("passes:phones")
    assert "挂失这部手机" in client.get(page).content.decode()
    lost = reverse("passes:lose_phone", args=[phone.key.thumbprint.hex()])
    assert signed_in(world.accounts["resident"]).post(lost).status_code == 404
    assert client.post(lost).status_code == 303
    assert "丢了" in client.get(page).content.decode()
    answer = fetched(client, Telephone())
    assert answer.json()["code"] == "passes.phone_reported"


def test_the_desk_gives_a_lorry_its_pass_on_paper(world: World) -> None:
    client = signed_in(world.accounts["repairer"])
    answer = give(client, world)
    assert answer.status_code == 303
    row = Pass.objects.get()
    found = queries.read_shown(queries.printed(row), MORNING)
    assert isinstance(found, Read)
    assert found.one.plate == "浙A12345"
    card = client.get(reverse("passes:pass", args=[row.pk])).content.decode()
    assert "早市送菜" in card
    assert "浙A12345" not in card, "plates are masked"
    sheet = client.get(reverse("passes:sheet", args=[row.pk])).content.decode()
    assert "<svg" in sheet
    assert "货车" in client.get(reverse("passes:list")).content.decode()


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"plate": ""}, "plate"),
        ({"plate": "早上"}, "plate"),
        ({"until": "2020-01-01T08:00"}, "until"),
        ({"until": "2029-01-01T08:00"}, "until"),
        ({"what": "care"}, "what"),
    ],
)
def test_what_cannot_be_a_pass_is_said_at_its_field(
    world: World, given: dict[str, str], field: str
) -> None:
    answer = give(signed_in(world.accounts["worker"]), world, **given)
    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {field}
    assert not Pass.objects.exists()


def test_a_worker_takes_back_a_residents_phone_and_others_see_no_such_pass(world: World) -> None:
    phone = Telephone()
    fetched(signed_in(world.accounts["tenant"]), phone)
    row = Pass.objects.get()
    card = reverse("passes:pass", args=[row.pk])
    for who in ("repairer", "other_worker"):
        assert signed_in(world.accounts[who]).get(card).status_code == 404
    client = signed_in(world.accounts["worker"])
    assert "邬*" in client.get(card).content.decode()
    back = reverse("passes:take_back", args=[row.pk])
    assert client.post(back, {"because": "gone"}).status_code == 422
    given = {"because": "lost", "remark": "夜里来电", "whole_phone": "on"}
    assert client.post(back, given).status_code == 303
    assert client.post(back, given).status_code == 303
    row.refresh_from_db()
    assert row.revoked_because == "lost"
    assert queries.revocations(now=MORNING).phones == (phone.key.thumbprint,)


def test_a_protected_persons_pass_is_there_for_two_roles_only(world: World) -> None:
    fetched(signed_in(world.accounts["protected"]), Telephone())
    row = Pass.objects.get()
    card = reverse("passes:pass", args=[row.pk])
    assert signed_in(world.accounts["worker"]).get(card).status_code == 404
    assert (
        "闻" not in signed_in(world.accounts["worker"]).get(reverse("passes:list")).content.decode()
    )


def test_anybody_reads_the_keys_and_checks_a_pass_with_a_library(world: World) -> None:
    client, phone = signed_in(world.accounts["tenant"]), Telephone()
    fetched(client, phone)
    answer = client.get("/.well-known/mashang-passes.json")
    assert answer.headers["Content-Type"] == "application/jwk-set+json"
    given = answer.json()
    assert from_jwks(given) == queries.issuer_keys()
    assert "d" not in {name for key in given["keys"] for name in key}
    assert given == client.get(reverse("api:passes_published")).json()
    current = next(key for key in given["keys"] if key["standing"] == "current")
    raw = queries.on_phone(world.actor("tenant"), phone.key.thumbprint.hex())[0].raw
    signed = cwt.COSE.new(verify_kid=False).decode(raw, cwt.COSEKey.from_jwk(current))
    assert signed


def test_keys_are_kept_by_administrators_who_just_proved_themselves(world: World) -> None:
    fetched(signed_in(world.accounts["tenant"]), Telephone())
    page = reverse("passes:keys")
    assert signed_in(world.accounts["worker"]).get(page).status_code == 403
    client = signed_in(world.accounts["administrator"])
    assert "正在签发" in client.get(page).content.decode()
    assert client.post(reverse("passes:rotate")).status_code == 409, (
        "doors do not know the next yet"
    )
    before = queries.issuer_keys().of(Standing.CURRENT)
    assert before is not None
    void = reverse("passes:withdraw", args=[before.kid.decode()])
    assert client.post(void, {"reason": ""}).status_code == 422
    assert client.post(void, {"reason": "备份丢失"}).status_code == 303
    standings = {key.public: key.standing for key in queries.issuer_keys().keys}
    assert standings[before.public] is Standing.WITHDRAWN
