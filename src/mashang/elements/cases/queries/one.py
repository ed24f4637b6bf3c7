"""One case with its history, and who may look at its photos."""

from uuid import UUID

from mashang.domain.lifecycle import verbs_for
from mashang.domain.masks import mask_phone
from mashang.elements.cases import clockwork, life
from mashang.elements.cases.models import Case, Entry, Photo
from mashang.elements.cases.policy import CASES, roles_of
from mashang.elements.cases.queries.rows import CaseView, contact_of, detail_of, line_of, rows_of
from mashang.foundation.grants.actor import Actor
from mashang.kernel.clock import local_day


def case_view(actor: Actor, case_id: UUID) -> CaseView:
    """One case with its history, as much as this viewer may see.

    Raises:
        OutOfScope: it is not there for this viewer.
    """
    case = CASES.access(actor, "see", case_id=case_id)
    is_staff = CASES.may(actor, "staff", case)
    roles = roles_of(actor, case)
    facts = life.facts_of(case)
    verbs = verbs_for(
        facts,
        actor=life.reference_of(actor),
        roles=roles,
        at=actor.at,
        policy=life.life_policy(local_day(actor.at)),
    )
    photos = list(Photo.objects.filter(case=case, **({} if is_staff else {"is_public": True})))
    entries = Entry.objects.filter(case=case, **({} if is_staff else {"is_public": True}))
    by_entry: dict[UUID | None, list[UUID]] = {}
    for photo in photos:
        by_entry.setdefault(photo.entry_id, []).append(photo.file_id)
    return CaseView(
        row=rows_of(actor, [case])[0],
        version=case.version,
        place_id=case.place_id,
        path=case.path,
        subject_id=case.subject_id,
        detail=detail_of(case, is_masked=is_staff),
        contact=mask_phone(contact_of(case)) if is_staff else "",
        dials=tuple(clockwork.dials(case, actor.at)),
        lines=tuple(
            line_of(entry, by_entry.get(entry.entry_id, [])) for entry in entries.order_by("line")
        ),
        photos=tuple(photo.file_id for photo in photos),
        verbs=verbs,
        external=tuple(case.external_numbers.values_list("system", "number")),
        joined_into=case.joined_into.number if case.joined_into else "",
        n_parties=case.parties.count(),
        is_staff=is_staff,
        is_own=CASES.may(actor, "own", case),
        is_mine=CASES.may(actor, "follow", case),
        is_forgotten=case.forgotten_at is not None,
    )


def may_see_photo(actor: Actor, owner_ref: str) -> bool:
    """Whether a case's public photos are this viewer's to see; who only joined sees none of them."""
    return _may(actor, "staff", owner_ref) or _may(actor, "own", owner_ref)


def may_see_proof(actor: Actor, owner_ref: str) -> bool:
    """Whether the photo that proves the outcome is this viewer's to see: who joined wants it too."""
    case = Case.objects.filter(case_id=owner_ref).first()
    if case is None:
        return False
    if case.subject_id is None:
        return CASES.may(actor, "see", case)
    return CASES.may(actor, "staff", case) or CASES.may(actor, "own", case)


def may_see_internal_photo(actor: Actor, owner_ref: str) -> bool:
    """Whether photos of internal notes are this viewer's to see: staff only."""
    return _may(actor, "staff", owner_ref)


def _may(actor: Actor, action: str, case_id: str) -> bool:
    case = Case.objects.filter(case_id=case_id).first()
    return case is not None and CASES.may(actor, action, case)
