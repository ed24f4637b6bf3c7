"""Stage 2: who lives where, exactly as many as the figures say."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from mashang.cli.street.plan import Home, Resident, Street
from mashang.elements.people import steps as people
from mashang.elements.people.models import Person
from mashang.elements.people.steps import NewFact, NewIdentifier, NewPerson, NewResidency

Sort = Literal[
    "single", "elder_alone", "couple", "elders", "family", "three_generations", "sharers"
]
SORTS: dict[Sort, float] = {
    "single": 0.16,
    "elder_alone": 0.05,
    "couple": 0.2,
    "elders": 0.1,
    "family": 0.27,
    "three_generations": 0.1,
    "sharers": 0.12,
}
RENTING = {"single": 0.7, "couple": 0.4, "family": 0.2, "sharers": 1.0}
"""Share of each sort that rents; the others own."""
SOURCE = "演示底册"


@dataclass(frozen=True, slots=True)
class _Member:
    sex: str
    age: int
    surname: str
    standing: str


def people_the_street(street: Street) -> None:
    """Fill the homes with households until everybody is there."""
    homes = list(street.homes)
    street.random.shuffle(homes)
    rows: list[NewPerson] = []
    drafts: list[tuple[Home, _Member, date, str, str, int]] = []
    for household, home in enumerate(_cycle(homes)):
        if len(rows) >= street.n_residents:
            break
        for member in _household(street)[: street.n_residents - len(rows)]:
            born_on = _birthday(street, member.age)
            name = street.invent.name(member.sex, member.surname)
            phone = street.invent.phone() if member.age >= 12 else ""
            rows.append(_new_person(street, home, member, born_on, name, phone))
            drafts.append((home, member, born_on, name, phone, household))
    _plant_namesakes(rows, drafts)
    added = people.add_people(rows, source=SOURCE)
    for person_id, (home, member, born_on, name, phone, household) in zip(
        added, drafts, strict=True
    ):
        street.residents.append(
            Resident(
                Person(person_id=person_id),
                name,
                member.sex,
                born_on,
                home.place,
                home.community,
                member.standing,
                phone,
                household,
            )
        )


def _cycle(homes: list[Home]) -> Iterator[Home]:
    """Every home once; should they not suffice, dormitories: homes again."""
    while True:
        yield from homes


def _household(street: Street) -> list[_Member]:
    random, invent = street.random, street.invent
    sort = random.choices(list(SORTS), list(SORTS.values()))[0]
    rents = random.random() < RENTING.get(sort, 0.0)
    first, then = ("tenant", "tenant") if rents else ("owner", "family")
    surname = invent.surname()
    man, woman = random.sample(["m", "f"], 2)
    if sort == "single":
        return [_Member(man, random.randint(19, 58), surname, first)]
    if sort == "elder_alone":
        return [_Member(random.choices("fm", [2, 1])[0], random.randint(66, 95), surname, first)]
    if sort == "sharers":
        return [
            _Member(random.choice("fm"), random.randint(18, 45), invent.surname(), "tenant")
            for _ in range(random.randint(2, 5))
        ]
    age = random.randint(60, 92) if sort == "elders" else random.randint(24, 55)
    found = [
        _Member(man, age, surname, first),
        _Member(woman, max(20, age + random.randint(-4, 3)), invent.surname(), then),
    ]
    if sort in ("family", "three_generations"):
        found += [
            _Member(
                random.choice("fm"), random.randint(0, max(0, min(22, age - 22))), surname, then
            )
            for _ in range(random.choices([1, 2], [3, 1])[0])
        ]
    if sort == "three_generations":
        found += [
            _Member(sex, min(96, age + random.randint(22, 30)), surname, then)
            for sex in random.sample(["m", "f"], random.randint(1, 2))
        ]
    return found


def _birthday(street: Street, age: int) -> date:
    return street.today - timedelta(days=int(age * 365.25) + street.random.randint(1, 364))


def _new_person(
    street: Street, home: Home, member: _Member, born_on: date, name: str, phone: str
) -> NewPerson:
    number = street.invent.citizen_number(born_on, member.sex)
    known = [NewIdentifier("citizen_id", number)]
    if phone:
        known.append(NewIdentifier("phone", phone))
    years = street.random.randint(0, 2 if member.standing == "tenant" else 12)
    moved_in = street.today - timedelta(days=years * 365 + street.random.randint(5, 360))
    return NewPerson(
        name=name,
        sex=member.sex,
        birth_on=born_on,
        identifiers=tuple(known),
        residencies=(NewResidency(home.place, member.standing, max(born_on, moved_in)),),
        facts=tuple(_facts(street, member, born_on)),
    )


def _facts(street: Street, member: _Member, born_on: date) -> Iterator[NewFact]:
    """Attention facts at plausible rates; none of them comes from a source."""
    chance = street.random.random
    recent = street.today - timedelta(days=60)
    if member.age >= 80:
        yield NewFact("aged_80", max(born_on, street.today - timedelta(days=200)))
    if member.age >= 65 and chance() < 0.16:
        yield NewFact("living_alone", recent)
    if member.age >= 60 and chance() < 0.12:
        yield NewFact("chronic_illness", recent)
    if member.sex == "f" and 22 <= member.age <= 38 and chance() < 0.02:
        yield NewFact(street.random.choice(["pregnant", "nursing"]), recent)
    if chance() < 0.012:
        yield NewFact("disabled", max(born_on, recent))
    if member.age >= 40 and chance() < 0.0008:
        yield NewFact("dialysis", recent)


def _plant_namesakes(
    rows: list[NewPerson], drafts: list[tuple[Home, _Member, date, str, str, int]]
) -> None:
    """Two grown people of one name in two communities: the trap of the founding case."""
    grown = [place for place, row in enumerate(rows) if drafts[place][1].age in range(30, 50)]
    first = grown[0]
    other = next(
        place
        for place in grown
        if drafts[place][0].community != drafts[first][0].community
        and drafts[place][1].sex == drafts[first][1].sex
    )
    name = rows[first].name
    old = rows[other]
    rows[other] = NewPerson(
        name, old.sex, old.birth_on, old.identifiers, old.residencies, old.facts
    )
    home, member, born_on, _, phone, household = drafts[other]
    drafts[other] = (home, member, born_on, name, phone, household)
