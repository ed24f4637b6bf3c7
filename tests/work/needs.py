"""What tests of needs share: asking, acting, and photos of both."""

from uuid import UUID, uuid4

from mashang.elements.cases import actions
from mashang.elements.cases.actions import Wish
from mashang.work.repairs.actions import Report, join, report
from mashang.work.repairs.queries import Spot
from mashang.work.requests.actions import Errand, ask
from tests.world import World

MEDICINE = {"medicine": "氨氯地平 5mg", "clinic": "笕桥社区卫生服务站", "phone": "13900000000"}


def ask_for(world: World, who="resident", person="resident", command_id=None, **errand) -> UUID:
    """An errand, medicine unless told."""
    return ask(
        actor=world.actor(who),
        person_id=world.people[person].person_id,
        errand=Errand(**{"kind": "medicine_refill", "detail": MEDICINE, **errand}),
        command_id=command_id or uuid4(),
    )


def report_for(world: World, who="resident", person=None, command_id=None, **more) -> UUID:
    """A repair: the stair's lamp unless told."""
    given = {
        "spot": Spot.BUILDING,
        "trouble": "light",
        "what": "二楼的灯不亮",
        "detail": {"where": "二楼"},
    }
    return report(
        actor=world.actor(who),
        person_id=world.people[person or who].person_id,
        report=Report(**{**given, **more}),
        command_id=command_id or uuid4(),
    )


def join_as(world: World, who, case_id, person=None, command_id=None) -> UUID:
    """A neighbour joins."""
    return join(
        actor=world.actor(who),
        person_id=world.people[person or who].person_id,
        case_id=case_id,
        command_id=command_id or uuid4(),
    )


def do(world: World, who, case_id, verb, **more) -> UUID:
    """Anybody does one thing to a case."""
    more.setdefault("text", "办理情况")
    return actions.act(
        actor=world.actor(who), case_id=case_id, wish=Wish(verb=verb, **more), command_id=uuid4()
    )
