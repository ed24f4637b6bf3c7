"""The founding street to its figures, built once for all these questions."""

from collections import Counter

import pytest
from django.db.models import Count, F
from rich.console import Console

from mashang.cli.street import build
from mashang.cli.street.names import DIVISION, NOT_THESE, Invention
from mashang.cli.street.persons import TWICE
from mashang.cli.street.plan import Street
from mashang.domain.identifiers import read_id_number
from mashang.elements.cases.models import Case
from mashang.elements.people.models import Identifier, Person, Residency
from mashang.elements.places.models import Place
from mashang.foundation.accounts.models import Account, DemoPersona
from mashang.foundation.grants.actions import set_up_roles
from mashang.governance.duties.models import Responsibility
from mashang.governance.duties.queries import answers_at
from mashang.kernel.clock import use_clock
from mashang.work.doors.models import Door
from mashang.work.registration.models import Application
from mashang.work.tenancy.models import Tenancy
from tests.conftest import MORNING

pytestmark = pytest.mark.django_db
SCALE = 0.001
"""The least: 1,200 residents; every structure of the founding case stands all the same."""


@pytest.fixture(scope="module")
def street(django_db_setup, django_db_blocker):
    """A street that every test of this file reads and none changes."""
    from mashang.kernel.clock import FixedClock

    with django_db_blocker.unblock(), use_clock(FixedClock(MORNING)):
        set_up_roles()
        yield build.build(seed=1, scale=SCALE, console=Console(quiet=True))
        build.empty_demo()


NEEDS = ("medicine_refill", "deliver_document", "pick_up_item", "repair")


def test_twenty_communities_carry_their_national_codes_in_order(street):
    codes = Place.objects.filter(kind="community").order_by("code").values_list("code", flat=True)
    assert list(codes) == [str(330102016001 + place) for place in range(20)]
    rural = Place.objects.filter(kind="community", urban_rural_class=112).values_list(
        "name", flat=True
    )
    assert set(rural) == {"笕新社区", "俞章社区", "横塘社区", "同心社区", "黄家社区"}


def test_compounds_sites_posts_and_checkpoints_are_as_many_as_the_article_says(street):
    assert Place.objects.filter(kind="compound").count() == 52
    sites = Counter(Place.objects.filter(kind="site").values_list("site_kind", flat=True))
    assert (sites["construction"], sites["depot"], sites["market"]) == (58, 147, 33)
    assert sites["shop"] == 181
    assert (sites["checkpoint"], sites["post"]) == (10, 78)


def test_as_many_people_live_there_as_the_scale_says(street):
    assert street.n_residents == len(street.residents)
    assert Person.objects.count() == street.n_residents + TWICE  # some are registered twice
    at_home = Residency.objects.filter(until_on=None).values("person").distinct()
    assert at_home.count() == street.n_residents + TWICE


def test_nobody_bears_a_name_of_the_article_or_a_number_of_a_living_person(street):
    assert not {one.name for one in street.residents} & NOT_THESE
    assert not {account.name.open() for account in Account.objects.all()} & NOT_THESE
    for one in Identifier.objects.filter(type="citizen_id")[:50]:
        assert read_id_number(one.value.open()).division == DIVISION


def test_two_people_of_one_name_live_in_two_communities(street):
    homes: dict[str, set[str]] = {}
    for one in street.residents:
        homes.setdefault(one.name, set()).add(one.community)
    assert any(len(communities) > 1 for communities in homes.values())


def test_107_requests_are_solved_and_the_others_are_in_every_state(street):
    states = Counter(Case.objects.values_list("state", flat=True))
    assert states["closed"] == 107
    assert set(states) >= {"opened", "accepted", "closed"}
    needs = Case.objects.filter(kind__in=NEEDS)
    assert needs.count() - 107 == street.scaled(2000, 60)
    assert not Case.objects.filter(opened_at__gt=street.now).exists()


def test_every_household_has_one_answer_at_each_level(street):
    for home in street.homes[::40]:
        answers = answers_at(home.place.path, street.now)
        levels = {answer.level: answer for answer in answers}
        assert levels["subdistrict"].holder
        assert levels["community"].holder
        assert levels["grid"].holder
        if home.place.kind == "room":
            assert levels["building"].holder
    double = (
        Responsibility.objects.filter(until=None)
        .values("target", "level")
        .annotate(n=Count("pk"))
        .filter(n__gt=1)
    )
    assert not double


def test_every_persona_of_the_design_has_a_door(street):
    codes = set(DemoPersona.objects.values_list("code", flat=True))
    assert codes >= {
        "resident", "daughter", "landlord", "tenant", "newcomer", "shop", "grid_worker", "building_head",
        "community_worker", "property_worker", "guard", "caller", "section_chief", "chief", "supervisor",
        "administrator",
    }  # fmt: skip


def test_the_paths_of_the_tree_are_those_of_its_parents(street):
    wrong = Place.objects.exclude(parent=None).exclude(path__startswith=F("parent__path"))
    assert not wrong.exists()


def test_the_same_seed_invents_the_same_people():
    def some(seed):
        street = Street(scale=SCALE, seed=seed, now=MORNING)
        invent: Invention = street.invent
        return [invent.name("f") for _ in range(20)] + [invent.phone()]

    assert some(3) == some(3) != some(4)


def test_a_street_that_stands_is_not_built_again_and_a_real_one_is_never_emptied(street):
    assert build.is_built(seed=1, scale=SCALE)
    assert not build.is_built(seed=2, scale=SCALE)
    assert build.is_begun()


def test_each_compound_has_three_doors_of_which_one_is_the_main_one(street):
    assert Door.objects.count() == 3 * 52
    assert Door.objects.filter(is_main=True).count() == 52


def test_nearly_every_tenant_is_reported_and_a_few_are_not(street):
    tenants = Residency.objects.filter(standing="tenant", until_on=None).count()
    assert 0.8 * tenants < Tenancy.objects.count() <= tenants
    landlord = DemoPersona.objects.get(code="landlord").account
    assert Tenancy.objects.filter(landlord__acted_for_by__account=landlord).exists()


def test_newcomers_wait_for_the_worker_of_the_pilot(street):
    waiting = Application.objects.filter(status="waiting")
    assert waiting.count() == 6
    assert waiting.filter(room=None).count() == 1
