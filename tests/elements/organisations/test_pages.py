"""单位管理, and who serves a compound, as workers meet them."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from mashang.elements.organisations.models import Membership, Organisation, Service
from mashang.kernel.ids import new_id

Browse = Callable[[Any], Client]


@pytest.fixture
def worker(street: Any, staff: Any, browse: Browse) -> Client:
    """A community worker of 白石社区, signed in."""
    return browse(staff("community_worker", street.white_stone))


def at(name: str, *args: Any) -> str:
    return reverse(f"organisations:{name}", args=args)


def register(worker: Client, place: Any, **given: Any) -> Any:
    asked = {
        "kind": "property_company",
        "name": "嘉苑物业",
        "serves": "on",
        "command_id": new_id(),
        **given,
    }
    return worker.post(at("add", place.pk), asked)


def test_a_property_company_is_registered_and_serves_at_once(street: Any, worker: Client) -> None:
    assert register(worker, street.jia).status_code == 303
    one = Organisation.objects.get()
    panel = worker.get(
        at("serving", street.building.pk), headers={"HX-Request": "true"}
    ).content.decode()
    assert "嘉苑物业" in panel
    assert "<html" not in panel
    assert "嘉苑物业" in worker.get(at("list"), {"kind": "property_company"}).content.decode()
    assert "白石嘉苑" in worker.get(at("organisation", one.pk)).content.decode()


def test_a_wrong_credit_code_is_said_at_its_field(street: Any, worker: Client) -> None:
    response = register(worker, street.jia, uscc="12345")
    assert response.status_code == 422
    assert "18位" in response.content.decode()
    assert not Organisation.objects.exists()


def test_a_second_company_waits_until_the_first_has_gone(street: Any, worker: Client) -> None:
    register(worker, street.jia)
    register(worker, street.jia, name="新城物业", serves="")
    new = Organisation.objects.get(name="新城物业")
    refused = worker.post(at("serving", street.jia.pk), {"organisation": str(new.pk)})
    assert refused.status_code == 422
    assert "嘉苑物业" in refused.content.decode()
    service = Service.objects.get()
    assert worker.post(at("end_service", street.jia.pk, service.pk)).status_code == 303
    assert (
        worker.post(at("serving", street.jia.pk), {"organisation": str(new.pk)}).status_code == 303
    )
    assert Service.objects.get().organisation == new


def test_a_unit_is_corrected_and_closed_with_a_reason(street: Any, worker: Client) -> None:
    register(worker, street.jia)
    one = Organisation.objects.get()
    assert (
        worker.post(at("organisation", one.pk), {"name": "", "uscc": "", "phone": ""}).status_code
        == 422
    )
    changed = {"name": "嘉苑物业服务", "uscc": "", "phone": "0571-88880000"}
    assert worker.post(at("organisation", one.pk), changed).status_code == 303
    assert worker.post(at("close", one.pk), {"reason": ""}).status_code == 422
    assert worker.post(at("close", one.pk), {"reason": "合同到期"}).status_code == 303
    one.refresh_from_db()
    assert (one.name, one.closed_on is not None) == ("嘉苑物业服务", True)


def test_staff_join_and_leave_a_unit(
    street: Any, staff: Any, browse: Browse, worker: Client
) -> None:
    register(worker, street.jia)
    one = Organisation.objects.get()
    fitter = staff("property_worker", street.jia)
    number = fitter.account.username
    assert worker.post(at("join", one.pk), {"staff_no": number}).status_code == 403
    chief = browse(staff("section_chief", street.root))
    assert chief.post(at("join", one.pk), {"staff_no": "NOBODY"}).status_code == 422
    assert chief.post(at("join", one.pk), {"staff_no": number, "post": "维修"}).status_code == 303
    assert number in chief.get(at("organisation", one.pk)).content.decode()
    membership = Membership.objects.get()
    assert chief.post(at("leave", one.pk, membership.pk)).status_code == 303
    assert not Membership.objects.exists()


def test_a_place_of_another_community_is_not_there(street: Any, worker: Client) -> None:
    assert worker.get(at("serving", street.garden.pk)).status_code == 404
    assert register(worker, street.garden).status_code == 404
    assert worker.get(at("organisation", new_id())).status_code == 404


def test_who_may_not_arrange_reads_only(street: Any, staff: Any, browse: Browse) -> None:
    watcher = browse(staff("supervisor", street.root))
    assert watcher.get(at("serving", street.jia.pk)).status_code == 200
    assert watcher.get(at("add", street.jia.pk)).status_code == 403
    assert (
        watcher.post(at("serving", street.jia.pk), {"organisation": str(new_id())}).status_code
        == 403
    )
    assert browse(staff("guard", street.jia)).get(at("list")).status_code == 403


def test_nothing_found_is_said(worker: Client) -> None:
    assert "没有符合条件的单位" in worker.get(at("list"), {"name": "zzz"}).content.decode()
