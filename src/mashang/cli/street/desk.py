"""Stage: where the compounds lie on the map, and what the units keep for their desks. All invented."""

from datetime import timedelta
from math import cos, radians
from random import Random

from mashang.cli.street.plan import PILOT, Street
from mashang.elements.cases.models import Case
from mashang.elements.places.models import Place
from mashang.foundation.accounts.models import Account
from mashang.front.desk.models import AnswerTemplate, NoteCase, SavedList, ShiftNote
from mashang.kernel import paths

MIDDLE = (30.305, 120.235)
"""About where the street lies; nothing stands in truth where the demo draws it."""
APART_M = 900
"""Between the middles of two communities."""
HOUSES_APART_M = 55
M_PER_DEGREE = 111_320
ANSWERS = (
    ("", "收到，会尽快办", "您的{事项}（{编号}）已收到，由{承办}办理，{时限}前给您回复。",
     "We have your request {number}; {owner} handles it and will answer by {due}."),
    ("", "已联系，约好时间", "已和您电话约好时间，会按时上门。如有变化请在本页补充说明。",
     "We agreed on a time by phone and will come. If anything changes, tell us on this page."),
    ("medicine_refill", "药已取到", "药已取到，稍后送到门口，请留意敲门。",
     "Your medicine is here and will be at your door soon."),
    ("repair", "已派师傅", "维修师傅已出发，请保持电话畅通。", "A repairer is on the way; please keep your phone on."),
    ("deliver_document", "材料已送到", "材料已送到窗口，回执拍照附上。", "Your papers are delivered; a photo of the receipt is attached."),
)  # fmt: skip
LISTS = (
    ("配药还没办", {"view": "all", "kind": "medicine_refill"}, True),
    ("已超时的报修", {"view": "late", "kind": "repair"}, False),
)


def equip(street: Street) -> None:
    """Put coordinates on the map, and lists, answers and notes on the pilot community's desk."""
    _lay_out(street)
    worker = street.staff[f"worker-{PILOT}-0"]
    _keep(street, worker)
    _note(street, worker)


def _lay_out(street: Street) -> None:
    draw = Random(f"{street.seed}/map")  # noqa: S311  (an invented map; the street's own dice stay where they are)
    side = max(1, round(len(street.communities) ** 0.5))
    placed: list[Place] = []
    middles = {}
    for number, (name, community) in enumerate(street.communities.items()):
        north = (number // side - side / 2) * APART_M + draw.uniform(-180, 180)
        east = (number % side - side / 2) * APART_M + draw.uniform(-180, 180)
        middles[community.path] = (north, east)
        placed.append(_at(community, north, east))
        homes = [one for one, of in street.compound_of.items() if of == name]
        for at, home in enumerate(homes):
            place = street.compounds[home]
            middles[place.path] = (
                north + (at // 2 - 1) * 420 + draw.uniform(-60, 60),
                east + (at % 2) * 420 - 210 + draw.uniform(-60, 60),
            )
            placed.append(_at(place, *middles[place.path]))
    for group in Place.objects.filter(kind=Place.Kind.VILLAGER_GROUP).order_by("path"):
        north, east = middles[paths.ancestors(group.path)[1]]
        placed.append(_at(group, north + draw.uniform(-400, 400), east + draw.uniform(-400, 400)))
    counted: dict[str, int] = {}
    for building in street.buildings:
        home = paths.ancestors(building.path)[-2]
        at = counted[home] = counted.get(home, -1) + 1
        north, east = middles[home]
        placed.append(
            _at(
                building,
                north + (at // 4 - 1) * HOUSES_APART_M,
                east + (at % 4 - 1.5) * HOUSES_APART_M,
            )
        )
    Place.objects.bulk_update(placed, ["latitude", "longitude"], batch_size=500)


def _at(place: Place, north_m: float, east_m: float) -> Place:
    place.latitude = round(MIDDLE[0] + north_m / M_PER_DEGREE, 6)
    place.longitude = round(MIDDLE[1] + east_m / M_PER_DEGREE / cos(radians(MIDDLE[0])), 6)
    return place


def _keep(street: Street, worker: Account) -> None:
    for name, filters, is_shared in LISTS:
        SavedList.objects.create(
            account=worker, unit=worker.unit, name=name, filters=filters, is_shared=is_shared,
            saved_at=street.now - timedelta(days=3),
        )  # fmt: skip
    for kind, title, zh, en in ANSWERS:
        AnswerTemplate.objects.create(
            unit=worker.unit, kind=kind, title=title, text_zh=zh, text_en=en, written_by=worker,
            written_at=street.now - timedelta(days=5),
        )  # fmt: skip


def _note(street: Street, worker: Account) -> None:
    """What last night's shift leaves to the morning."""
    here = street.communities[PILOT].path
    cases = Case.objects.filter(is_open=True, path__startswith=here, seat_kind="level")
    note = ShiftNote.objects.create(
        unit=worker.unit, must_acknowledge=True, written_by=worker,
        text="夜里有两户反映取药晚了，已电话说明，早上请先跑这两件；东门小门感应不灵，已报物业。",
        written_at=street.now - timedelta(hours=2),
    )  # fmt: skip
    named = list(cases.order_by("due_at", "number")[:2])
    NoteCase.objects.bulk_create(NoteCase(note=note, case=case) for case in named)
