"""The document of the whole street, judged by a validator that is not ours."""

import json

import pytest
from django.test import Client
from openapi_spec_validator import OpenAPIV31SpecValidator

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def document() -> dict:
    """As a program fetches it."""
    return json.loads(Client().get("/api/v1/openapi.json").content)


def faults(document: dict) -> list[str]:
    return [
        f"{'/'.join(map(str, fault.absolute_path))}: {fault.message}"
        for fault in OpenAPIV31SpecValidator(document).iter_errors()
    ]


def test_the_document_of_the_street_is_valid_openapi(document: dict) -> None:
    assert faults(document) == []


def test_the_validator_finds_what_is_wrong(document: dict) -> None:
    broken = json.loads(json.dumps(document))
    address, operations = next(iter(broken["paths"].items()))
    operation = next(iter(operations.values()))
    operation["parameters"].append({"name": "kind", "in": "nowhere", "schema": {}})
    found = faults(broken)
    assert any("kind" in one or "nowhere" in one for one in found), (address, found[:3])


def test_every_name_that_the_document_refers_to_is_there(document: dict) -> None:
    text = json.dumps(document)
    schemas = document["components"]["schemas"]
    referred = {part.split('"')[0] for part in text.split('"$ref": "#/components/schemas/')[1:]}
    assert referred <= set(schemas)
