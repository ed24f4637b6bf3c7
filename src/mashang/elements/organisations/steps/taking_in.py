"""Writing what lists of organisations and sites say, each row with its trace."""

from datetime import date
from uuid import UUID

from mashang.elements.organisations.models import Organisation, Service
from mashang.elements.organisations.planning import Filled, OrganisationPlan
from mashang.elements.organisations.rosters import Code, name_key
from mashang.elements.organisations.site_planning import SiteDraft, SitePlan
from mashang.elements.organisations.steps.keeping import Particulars, add_organisation, serve
from mashang.elements.places import steps as places
from mashang.elements.places.models import Place
from mashang.foundation.trails import steps as trails
from mashang.foundation.verbs import step


@step
def take_in_organisations(plan: OrganisationPlan, *, on: date, import_id: UUID) -> None:
    """Write what a plan says.

    Raises:
        Invalid, Conflict, RuleBroken: the register changed since the plan was made.
    """
    added: list[UUID] = []
    services: list[int] = []
    for entry in plan.new:
        one = add_organisation(
            kind=entry.kind,
            particulars=Particulars(entry.name, entry.code.value, entry.phone),
            place=plan.place_of(entry),
        )
        added.append(one.pk)
        services += _serve_all(one, entry.serves, plan, on)
    for filled in plan.filled:
        one = Organisation.objects.select_for_update(of=("self",)).get(pk=filled.organisation_id)
        _fill(one, filled, import_id)
        services += _serve_all(one, filled.serves, plan, on)
    trails.note(import_id, "organisation", added)
    trails.note(import_id, "service", services)


@step
def take_in_sites(plan: SitePlan, *, on: date, import_id: UUID) -> None:
    """Write what a plan says.

    Raises:
        Invalid, Conflict, RuleBroken: the register changed since the plan was made.
    """
    sites = places.add_places(
        [
            places.NewPlace(
                Place.Kind.SITE,
                one.entry.name,
                one.parent,
                site_kind=one.entry.kind,
                point=one.entry.point,
            )
            for one in plan.new
        ]
    )
    trails.note(import_id, "place", [one.pk for one in sites])
    running = _Running(on)
    for site, draft in zip(sites, plan.new, strict=True):
        running.note(draft, site)
    for filled in plan.filled:
        if filled.point is not None:
            before = (filled.site.longitude, filled.site.latitude)
            places.set_point(place=filled.site, point=filled.point)
            trails.note_change(
                import_id,
                "place",
                filled.site.pk,
                {
                    "longitude": (before[0], filled.point[0]),
                    "latitude": (before[1], filled.point[1]),
                },
            )
        if filled.draft is not None:
            running.note(filled.draft, filled.site)
    trails.note(import_id, "organisation", running.added)
    trails.note(import_id, "service", running.services)


class _Running:
    """Notes who runs sites: an organisation that the file names twice is added once."""

    def __init__(self, on: date) -> None:
        self._on = on
        self._new: dict[object, Organisation] = {}
        self.added: list[UUID] = []
        self.services: list[int] = []

    def note(self, draft: SiteDraft, site: Place) -> None:
        """Note who runs a site: a new organisation sits there, a known one serves there."""
        entry = draft.entry
        if not entry.organisation:
            return
        key = entry.code.value or (draft.parent.pk, name_key(entry.organisation))
        known = self._new.get(key)
        if known is None and draft.run_by is not None:
            known = Organisation.objects.get(pk=draft.run_by)
        if known is None:
            one = add_organisation(
                kind=draft.kind_of_organisation,
                particulars=Particulars(entry.organisation, entry.code.value),
                place=site,
            )
            self._new[key] = one
            self.added.append(one.pk)
            return
        lasting = Service.objects.filter(organisation=known, place=site, until_on__isnull=True)
        if not lasting.exists():
            self.services.append(serve(organisation=known, place=site, since_on=self._on).pk)


def _fill(one: Organisation, filled: Filled, import_id: UUID) -> None:
    before = {"uscc": one.uscc, "uscc_is_doubtful": one.uscc_is_doubtful, "phone": one.phone}
    code = filled.code or Code(one.uscc, one.uscc_is_doubtful)
    one.uscc, one.uscc_is_doubtful = code.value, code.is_doubtful
    one.phone = filled.phone or one.phone
    after = {"uscc": one.uscc, "uscc_is_doubtful": one.uscc_is_doubtful, "phone": one.phone}
    changed = {name: (before[name], after[name]) for name in after if before[name] != after[name]}
    if changed:
        one.save(update_fields=list(changed))
        trails.note_change(import_id, "organisation", one.pk, changed)


def _serve_all(
    one: Organisation, place_ids: tuple[int, ...], plan: OrganisationPlan, on: date
) -> list[int]:
    return [
        serve(organisation=one, place=plan.places[place_id], since_on=on).pk
        for place_id in place_ids
    ]
