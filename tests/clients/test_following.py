"""A known Open311 client creates and follows a request against a street that is really served."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from mashang.elements.cases.models import Case
from tests.front.open311.conftest import enrolled
from tests.world import World, build_world

ROOT = Path(__file__).parents[2]
CLIENTS = ROOT / ".clients"
pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not CLIENTS.is_dir(), reason="`make clients` installs them"),
]


@pytest.fixture
def world(transactional_db: None) -> World:
    """By the real clock: the street that is served reads it in threads of its own."""
    return build_world()


def test_a_known_client_sends_in_and_follows(world, live_server, settings):
    settings.SITE_URL = live_server.url
    secret = enrolled(world, "市民热线 12345")
    ran = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("following.py")), live_server.url, secret],
        env={**os.environ, "PYTHONPATH": str(CLIENTS), "PYTHONWARNINGS": "ignore"},
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    said = json.loads(ran.stdout.splitlines()[-1])
    case = Case.objects.get(number=said["number"])
    assert (case.place.name, case.title.open()) == ("1幢", "单元门口的灯不亮")
    assert said["endpoint"] == f"{live_server.url}/open311/v2"
    one = said["one"]
    assert (one["service_request_id"], one["status"]) == (said["number"], "open")
    assert one["description"] == "单元门口的灯不亮"
    assert said["public"]["description"] is None
    assert one["agency_responsible"] == "城东物业服务有限公司"
    assert said["listed"] == [said["number"]]
    assert said["refused"] == 403
