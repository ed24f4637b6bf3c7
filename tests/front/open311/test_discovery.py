"""The file by which clients find the endpoint."""

import hashlib
import json

import pytest

from mashang.front.open311.discovery import CHANGED
from mashang.front.open311.documents import written
from mashang.front.open311.services import definition, service_list
from tests.front.open311.conftest import xml

SERVICES_OF = {"2026-11-27 08:00": "06e4e3bdb688d9cd"}
"""What the services were at each change that clients were told of."""


@pytest.mark.django_db
def test_a_client_finds_the_endpoint_in_both_forms(client):
    found = json.loads(client.get("/open311/discovery.json").content)
    assert set(found) == {"changeset", "contact", "key_service", "endpoints"}
    [endpoint] = found["endpoints"]
    assert endpoint["specification"] == "http://wiki.open311.org/GeoReport_v2"
    assert endpoint["formats"] == ["text/xml", "application/json"]
    assert endpoint["url"].endswith("/open311/v2")
    assert endpoint["type"] == "test"
    root = xml(client.get("/open311/discovery.xml"))
    assert [one.text for one in root.iter("format")] == endpoint["formats"]


def test_clients_are_told_when_services_change():
    """When this fails: set `CHANGED` to now, and add its line above."""
    codes = [str(one["service_code"]) for one in service_list().items]
    documents = [service_list(), *map(definition, codes)]
    digest = hashlib.sha256(b"".join(written(one, "xml") for one in documents)).hexdigest()
    assert SERVICES_OF[CHANGED] == digest[:16]
