"""Sheets that came and went: a list of sites that was imported, a saved mapping, exports and one that waits."""

from datetime import timedelta
from typing import Final

from mashang.cli.street.plan import PILOT, Street
from mashang.elements.organisations import steps as organisations
from mashang.elements.organisations.rosters import Code, SiteEntry
from mashang.elements.organisations.site_planning import plan_sites
from mashang.elements.people import queries as people
from mashang.elements.places.models import Place
from mashang.foundation.accounts.models import Account
from mashang.foundation.grants.actor import Actor
from mashang.front.registers.kinds import REGISTERS
from mashang.front.registers.models import Export, Intake, Mapping
from mashang.kernel.ids import new_id

_SITES: Final = (
    ("春苗幼儿园", "school", ""),
    ("启明小学", "school", ""),
    ("青禾口腔诊所", "clinic", "青禾口腔诊所"),
    ("安心门诊部", "clinic", "安心门诊部"),
    ("文化家园避灾点", "shelter", ""),
)
"""Invented names, each with its sort and who runs it; of sorts that the article does not count."""
_MOST: Final = 5_000


def keep_sheets(street: Street) -> None:
    """An import of sites that can be taken back, a mapping, and what left the house lately."""
    worker, chief = street.staff[f"worker-{PILOT}-0"], street.staff["section0"]
    community = street.communities[PILOT]
    _import(street, worker, community)
    Mapping.objects.create(
        register="people",
        path=community.path,
        shared_as=community.name,
        fingerprint="0" * 64,
        name="区里的住户表",
        columns={
            "letters": {"name": "B", "document_number": "C", "phone": "E", "address": "F"},
            "header_rows": [2, 2],
        },
        made_by=worker,
        made_at=street.now - timedelta(days=9),
        used_at=street.now - timedelta(days=2),
    )
    _exports(street, chief, community)


def _import(street: Street, worker: Account, community: Place) -> None:
    """The schools and clinics of the pilot community, as a file brought them three days ago."""
    compounds = [one for one in street.compounds.values() if one.parent_id == community.pk]
    entries = [
        SiteEntry(
            number=number,
            name=name,
            kind=kind,
            place_id=compounds[number % len(compounds)].pk,
            organisation=run_by,
            code=Code(),
            point=None,
        )
        for number, (name, kind, run_by) in enumerate(_SITES, 2)
    ]
    at = street.now - timedelta(days=3)
    intake = Intake.objects.create(
        intake_id=new_id(at),
        account=worker,
        register="sites",
        home=community,
        reach=community.path,
        file_name="学校和场所.xlsx",
        n_bytes=14_208,
        mode="all_or_nothing",
        state=Intake.State.DONE,
        rows_read=len(entries),
        good=len(entries),
        sums=[("新增场所", "New sites", len(entries))],
        received_at=at,
        told_at=at,
        ended_at=at,
    )
    plan = plan_sites(Actor.of(worker), entries, community)
    organisations.take_in_sites(plan, on=street.today - timedelta(days=3), import_id=intake.pk)


def _exports(street: Street, chief: Account, community: Place) -> None:
    """One that left this week, and one of many people that waits for a second person."""
    root = street.root or community
    many = people.count_to_leave(Actor.of(chief), root.pk, _MOST)
    shared = {"account": chief, "form": "xlsx", "purpose": "give_copy"}
    left_at = street.now - timedelta(days=2, hours=3)
    Export.objects.create(
        number="7F3K9Q2XA",
        register="houses",
        place=community,
        path=community.path,
        reason="核对门牌",
        columns=list(REGISTERS["houses"].leaves),
        state=Export.State.FETCHED,
        asked_at=left_at,
        fetched_at=left_at,
        **{**shared, "purpose": ""},
    )
    Export.objects.create(
        number="M4T8C2WN5",
        register="people",
        place=root,
        path=root.path,
        reason="台风转移前核对名单",
        columns=["name", "phone", "address"],
        people=min(many, _MOST),
        state=Export.State.WAITING,
        asked_at=street.now - timedelta(hours=2),
        expires_at=street.now + timedelta(hours=46),
        **shared,
    )
