"""How fast a street's register answers: `python bench/addresses.py`.

The register has about 50,000 places (20 communities, 60 compounds, groups of houses); 100,000
writings of many kinds are resolved on one core, five times, and the median of the core's own time
counts. Every writing's right answer is known, so a fast wrong answer is reported as wrong.
"""

import random
import statistics
import time
from collections.abc import Sequence

from figures import RUNS, Asked, Figure, run_alone

from mashang.domain.addresses import Register, RegisterRow

WRITINGS = 100_000
AIM_S = 5.0
UPPER = [["浙江省"], ["杭州市"], ["上城区", "江干区"], ["笕桥街道"]]
STREET = "浙江省杭州市上城区笕桥街道"
COMMUNITY_NAMES = (
    "笕桥 金色黎明 农科院 机场 范家 花园 草庄 白石 枸桔弄 水墩 "
    "笕新 俞章 横塘 同心 黎明 黄家 浜河 天新 东港 明桂"
)
COMMUNITIES = COMMUNITY_NAMES.split()
COMPOUND_ENDS = ("嘉苑", "新村二期", "公寓")


def street() -> list[RegisterRow]:
    """An invented street: compounds with units and without, and houses of villagers' groups."""
    rows: list[RegisterRow] = []

    def add(community: str, compound: str | None = None, *, house: str = "", **levels: str) -> None:
        rows.append(
            RegisterRow(
                place_id=len(rows) + 1,
                community=community,
                compound=compound,
                group=levels.get("group"),
                building=levels.get("building"),
                unit=levels.get("unit"),
                room=levels.get("room"),
                house_no=house,
            )
        )

    for community in COMMUNITIES:
        add(community)
        for end in COMPOUND_ENDS:
            compound = community + end
            add(community, compound)
            units = ("1", "2", "3") if end != "公寓" else ("",)
            for building in map(str, range(1, 13)):
                add(community, compound, building=building)
                for unit in units:
                    for room in (f"{floor}0{door}" for floor in range(1, 12) for door in (1, 2)):
                        add(community, compound, building=building, unit=unit, room=room)
        for group in ("1", "2", "3"):
            for house in range(1, 101):
                add(community, group=group, house=str(house))
                if house % 5 == 0:
                    add(community, group=group, house=f"{house}-1")
    return rows


def writing(row: RegisterRow, dice: random.Random) -> str:
    """One of the ways a row is written; all of them fit this row alone."""
    upper = dice.choice(("", "", STREET, "杭州市江干区笕桥街道"))
    community = row.community + dice.choice(("社区", "社区居委会"))
    if row.group:
        return f"{upper}{community}{row.group}组{row.house_no}号"
    if not row.compound:
        return upper + community
    place = upper + dice.choice((community, "")) + row.compound
    if not row.building:
        return place
    if not row.room:
        return place + row.building + dice.choice(("幢", "号楼", "栋"))
    levels = [row.building, *([row.unit] if row.unit else []), row.room]
    if dice.random() < 0.4:
        return place + dice.choice("-－—").join(levels)
    labels = [
        dice.choice(("幢", "栋", "#")),
        *(["单元"] if row.unit else []),
        dice.choice(("室", "")),
    ]
    text = place + "".join(value + label for value, label in zip(levels, labels, strict=True))
    return (
        text.translate({48 + digit: 0xFF10 + digit for digit in range(10)})
        if dice.random() < 0.1
        else text
    )


def bench(asked: Asked) -> Sequence[Figure]:
    """The time of 100,000 writings, and how many of them were answered right."""
    dice = random.Random(330102016)  # repeatable, not secret
    count = asked.choose(1_000, WRITINGS, WRITINGS)
    runs = asked.choose(1, RUNS, RUNS)
    rows = street()
    started = time.process_time()
    register = Register(rows, UPPER)
    built_s = time.process_time() - started
    chosen = [dice.choice(rows) for _ in range(count)]
    texts = [writing(row, dice) for row in chosen]
    took_s, busy_s = [], []
    right = 0
    for _ in range(runs):
        started, busy = time.perf_counter(), time.process_time()
        answers = [register.resolve(text).place_id for text in texts]
        took_s.append(time.perf_counter() - started)
        busy_s.append(time.process_time() - busy)
        right = sum(answer == row.place_id for answer, row in zip(answers, chosen, strict=True))
    core_s = statistics.median(busy_s)
    return [
        Figure(
            f"resolve {count:,} addresses, time of one core",
            core_s,
            "s",
            runs=runs,
            aim=AIM_S,
            at_full_size=None if count == WRITINGS else core_s * WRITINGS / count,
            note=f"{right / count:.3%} right; {statistics.median(took_s):.2f} s by the wall clock; "
            f"a register of {len(rows):,} places, built in {built_s:.1f} s",
        )
    ]


if __name__ == "__main__":
    run_alone(bench, __doc__)
