"""What rows are called that undoing an import had to leave: names masked, the protected without home."""

from collections.abc import Collection, Iterable
from typing import Final
from uuid import UUID

from mashang.elements.organisations.models import Organisation, Service
from mashang.elements.people.models import Identifier, Person, Residency
from mashang.elements.people.queries.opening import identities
from mashang.elements.places.models import Place
from mashang.foundation.trails.queries import chunks
from mashang.kernel.texts import Text
from mashang.work.tenancy.models import Letting, Tenancy

Rows = Collection[tuple[str, str]]
NOUNS: Final = {
    "person": Text("住户", "Resident"),
    "residency": Text("住处", "Home"),
    "identifier": Text("证件或电话", "Document or phone"),
    "tenancy": Text("租住", "Tenancy"),
    "letting": Text("出租房屋", "Room to let"),
    "place": Text("地点", "Place"),
    "organisation": Text("单位", "Organisation"),
    "service": Text("服务关系", "Service"),
}
_WHYS: Final = {
    "changed": Text("导入后改动过", "Changed since"),
    "places.Place": Text("下面还有保留的地点", "A place below it stays"),
    "people.Residency": Text("有人登记在这里", "Somebody is registered there"),
    "people.ActsFor": Text("已有人用账号办事", "An account acts for them"),
    "people.Correction": Text("有更正申请", "A correction was asked for"),
    "people.Employment": Text("有用工登记", "An employment is noted"),
    "people.Fact": Text("后来登记了关怀情况", "Care was noted since"),
    "people.Identifier": Text("后来登记了证件或电话", "A document or phone was added since"),
    "people.Person": Text("与别的住户合并过", "Merged with another resident"),
    "cases.Case": Text("有办件", "There is a case"),
    "tenancy.Tenancy": Text("有租住登记", "There is a tenancy"),
    "tenancy.Letting": Text("有出租登记", "A room is let"),
    "organisations.Organisation": Text("有单位在这里", "An organisation sits there"),
    "organisations.Service": Text("有服务关系", "It serves, or is served"),
    "organisations.Membership": Text("有工作人员", "Staff work there"),
    "observations.Observation": Text("有登记的情况", "Something was observed"),
}
_OTHER: Final = Text("后来有别的登记用到它", "Other records stand on it")


def why_of(code: str) -> Text:
    """Why a row was left, in words."""
    return _WHYS.get(code, _OTHER)


def labels_of(rows: Rows) -> dict[tuple[str, str], str]:
    """What to call rows by noun and reference; linear, a few queries for each thousand."""
    found: dict[tuple[str, str], str] = {}
    for some in chunks(rows, 1_000):
        found |= _people(some) | _homes(some) | _numbers(some) | _tenancies(some) | _things(some)
    return found


def _people(rows: Rows) -> dict[tuple[str, str], str]:
    persons = list(Person.objects.filter(pk__in=_ids(rows, "person")))
    return {("person", str(pk)): label for pk, label in _named(persons).items()}


def _homes(rows: Rows) -> dict[tuple[str, str], str]:
    homes = Residency.objects.filter(pk__in=_ids(rows, "residency")).select_related("person")
    names = _named([one.person for one in homes])
    return {("residency", str(one.pk)): names[one.person_id] for one in homes}


def _numbers(rows: Rows) -> dict[tuple[str, str], str]:
    held = Identifier.objects.filter(pk__in=_ids(rows, "identifier")).select_related("person")
    names = _named([one.person for one in held])
    return {("identifier", str(one.pk)): names[one.person_id] for one in held}


def _tenancies(rows: Rows) -> dict[tuple[str, str], str]:
    tenancies = Tenancy.objects.filter(pk__in=_ids(rows, "tenancy")).select_related("place")
    lettings = Letting.objects.filter(pk__in=_ids(rows, "letting")).select_related("place")
    found = {("tenancy", str(one.pk)): one.place.full_name for one in tenancies}
    return found | {("letting", str(one.pk)): one.place.full_name for one in lettings}


def _things(rows: Rows) -> dict[tuple[str, str], str]:
    places = Place.objects.filter(pk__in=[int(ref) for noun, ref in rows if noun == "place"])
    units = Organisation.objects.filter(pk__in=_ids(rows, "organisation"))
    services = Service.objects.filter(pk__in=[int(ref) for noun, ref in rows if noun == "service"])
    found = {("place", str(one.pk)): one.full_name for one in places}
    found |= {("organisation", str(one.pk)): one.name for one in units}
    return found | {
        ("service", str(one.pk)): f"{one.organisation.name} → {one.place.full_name}"
        for one in services.select_related("organisation", "place")
    }


def _named(persons: Iterable[Person]) -> dict[UUID, str]:
    """A masked name and a home; of a protected person the name alone."""
    people = list(persons)
    known = identities(people)
    open_to_all = [one.pk for one in people if not one.is_protected]
    homes = Residency.objects.filter(person_id__in=open_to_all).select_related("place")
    home_of = {one.person_id: one.place.full_name for one in homes.order_by("since_on", "pk")}
    return {
        one.pk: f"{known[one.pk].name_masked} {home_of.get(one.pk, '')}".strip() for one in people
    }


def _ids(rows: Rows, noun: str) -> list[UUID]:
    return [UUID(ref) for one, ref in rows if one == noun]
