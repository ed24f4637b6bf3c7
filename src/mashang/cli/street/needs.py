"""Stage 4: a week of needs: 107 solved, the others in every state of their life."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from mashang.cli.street.plan import PILOT, Resident, Street
from mashang.domain.lifecycle import Act, Rating, Role, Verb
from mashang.elements.cases import life, steps
from mashang.elements.cases.steps import Life, Opening
from mashang.elements.people import steps as people
from mashang.elements.people.models import ActsFor
from mashang.elements.places.models import Place
from mashang.foundation.accounts import steps as accounts
from mashang.foundation.accounts.models import Account
from mashang.foundation.grants.actor import Actor
from mashang.kernel import clock, paths
from mashang.kernel.clock import FixedClock

HANDLER = frozenset({Role.HANDLER, Role.SEAT})
GROWN = 18
PILOT_SHARE = 0.35
Done = list[tuple[Actor, Act]]
MEDICINES = (
    "苯磺酸氨氯地平片 5mg", "二甲双胍缓释片 0.5g", "阿托伐他汀钙片 20mg", "缬沙坦胶囊 80mg", "格列美脲片 2mg",
    "美托洛尔缓释片 47.5mg", "左甲状腺素钠片 50μg", "阿卡波糖片 50mg",
)  # fmt: skip
ITEMS = ("快递柜的包裹", "菜鸟驿站的包裹", "寄存在门岗的米和油", "落在卫生服务站的病历本")
DOCUMENTS = ("居住证明", "医保报销材料", "孩子的入学材料", "盖章的证明")
TROUBLES = (
    ("light", "楼道灯不亮，晚上看不清台阶"), ("lift", "电梯经常停在 3 楼不动"), ("water", "厨房下水管漏水"),
    ("door", "单元门关不上"), ("drain", "门口的井盖松动，有响声"), ("power", "半层楼没有电"),
    ("fire_safety", "消防栓箱的门打不开"),
)  # fmt: skip


def ask_for_a_week(street: Street) -> None:
    """Live through a week: who asks, who takes it, how it ends."""
    askers = _askers(street)
    here = [one for one in askers if one.community == PILOT]
    n_open = street.scaled(street.figures["open_cases"], 60)
    n_solved = street.figures["solved_requests"]
    lives = [_solved(street, _one_of(street, here, askers)) for _ in range(n_solved)]
    lives += [_under_way(street, _one_of(street, here, askers)) for _ in range(n_open)]
    steps.add_lives(lives)


def link_residents(street: Street, residents: Sequence[Resident]) -> None:
    """Give residents their own accounts, as if registered three weeks ago."""
    with clock.use_clock(FixedClock(street.now - timedelta(days=21))):
        for one in residents:
            if one.person.person_id in street.accounts:
                continue
            account = accounts.add_resident(one.phone, verified_at=clock.now())
            people.link_account(
                account=account, person=one.person, basis=ActsFor.Basis.SELF, approved_by=None
            )
            street.accounts[one.person.person_id] = account


def _one_of(street: Street, here: list[Resident], askers: list[Resident]) -> Resident:
    """Every third need comes from the pilot community, where the compound code began."""
    return street.random.choice(here if street.random.random() < PILOT_SHARE else askers)


def _askers(street: Street) -> list[Resident]:
    grown = [one for one in street.residents if one.phone and _age(street, one) >= GROWN]
    pilot = [one for one in grown if one.community == PILOT]
    chosen = street.random.sample(grown, min(len(grown), street.scaled(1500, 60)))
    chosen += street.random.sample(pilot, min(len(pilot), street.scaled(300, 12)))
    chosen = list({one.person.person_id: one for one in chosen}.values())
    link_residents(street, chosen)
    return chosen


def _age(street: Street, one: Resident) -> int:
    return (street.today - one.born_on).days // 365


def _opening(street: Street, one: Resident, kind: str) -> Opening:
    random = street.random
    words = {"phone": one.phone}
    if kind == "medicine_refill":
        title = random.choice(MEDICINES)
        words |= {"medicine": title, "quantity": f"{random.randint(1, 3)} 盒", "card": "hand_over"}
    elif kind == "deliver_document":
        title = random.choice(DOCUMENTS)
        words |= {"what": title, "from_where": "家里", "to_where": f"{one.community}社区居委会"}
    elif kind == "pick_up_item":
        title = random.choice(ITEMS)
        words |= {"what": title, "from_where": "小区南门"}
    else:
        trouble, title = random.choice(TROUBLES)
        words |= {"trouble": trouble, "what": title, "where": one.home.full_name}
    is_shared = kind == "repair" and random.random() < 0.5
    place = _shared_place(one.home) if is_shared else one.home
    return Opening(
        kind=kind,
        place=place,
        title=title,
        detail=words,
        subject=None if is_shared else one.person,
    )


def _shared_place(home: Place) -> Place:
    return home.parent if home.parent is not None else home


def _solved(street: Street, one: Resident) -> Life:
    kind = street.random.choice(["medicine_refill", "deliver_document", "pick_up_item"])
    began = street.now - timedelta(minutes=street.random.randint(24 * 60, 7 * 24 * 60))
    handler = _handler(street, one, kind)
    acts = _taken(street, handler, began)
    at = acts[-1][1].at + timedelta(minutes=street.random.randint(60, 600))
    acts.append(_done(handler, at))
    rating = street.random.choices(
        [Rating.VERY_SATISFIED, Rating.SATISFIED, Rating.NEUTRAL, Rating.DISSATISFIED],
        [70, 24, 4, 2],
    )[0]
    asker = Actor.of(street.accounts[one.person.person_id], at + timedelta(minutes=40))
    acts.append(
        (asker, life.act_of(asker, Verb.CONFIRM, frozenset({Role.REQUESTER}), rating=rating))
    )
    return Life(
        Actor.of(street.accounts[one.person.person_id], began), _opening(street, one, kind), acts
    )


def _under_way(street: Street, one: Resident) -> Life:
    random = street.random
    kind = random.choices(
        ["medicine_refill", "deliver_document", "pick_up_item", "repair"], [3, 2, 2, 5]
    )[0]
    stage = random.choices(["new", "taken", "started", "done"], [35, 30, 25, 10])[0]
    newest = {"new": 5, "taken": 30, "started": 90, "done": 300}[stage]
    oldest = newest + (240 if random.random() < 0.8 else 4000)
    began = street.now - timedelta(minutes=random.randint(newest, oldest))
    handler = _handler(street, one, kind)
    acts: Done = []
    if stage != "new":
        acts = _taken(street, handler, began)
    if stage in ("started", "done"):
        actor = Actor.of(handler, acts[-1][1].at + timedelta(minutes=5))
        acts.append((actor, life.act_of(actor, Verb.START, HANDLER)))
    if stage == "done":
        acts.append(_done(handler, acts[-1][1].at + timedelta(minutes=60)))
    acts = [(who, act) for who, act in acts if act.at < street.now]
    return Life(
        Actor.of(street.accounts[one.person.person_id], began), _opening(street, one, kind), acts
    )


def _taken(street: Street, handler: Account, began: datetime) -> Done:
    at = began + timedelta(minutes=street.random.randint(2, 25))
    taker, speaker = Actor.of(handler, at), Actor.of(handler, at + timedelta(minutes=4))
    said = street.random.choice(
        ["收到，下午送到。", "已经联系上，明天上午办。", "马上过来看。", "收到，办好给您打电话。"]
    )
    return [
        (taker, life.act_of(taker, Verb.TAKE, frozenset({Role.SEAT}))),
        (speaker, life.act_of(speaker, Verb.RESPOND, HANDLER, text=said)),
    ]


def _done(handler: Account, at: datetime) -> tuple[Actor, Act]:
    actor = Actor.of(handler, at)
    text = "已经办好，放在门口，拍了照。"
    return actor, life.act_of(actor, Verb.FINISH, HANDLER, text=text, proofs=1)


def _handler(street: Street, one: Resident, kind: str) -> Account:
    """Whoever the case's seat lets take it: the repairer of the compound, else the grid worker."""
    above = paths.ancestors(one.home.path)
    for name, compound in street.compounds.items():
        if kind == "repair" and compound.path in above:
            return street.staff[f"repairer-{name}-{street.random.randint(0, 1)}"]
    grids = [street.grid_workers[path] for path in above if path in street.grid_workers]
    return grids[-1] if grids else street.staff[f"worker-{one.community}-0"]
