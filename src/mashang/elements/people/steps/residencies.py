"""Who lives where, since, until."""

from datetime import date
from typing import Final

from mashang.elements.people.models import Person, Residency
from mashang.elements.people.queries.opening import birth_of
from mashang.elements.people.steps.persons import compare_again
from mashang.elements.people.terms import HOMES
from mashang.elements.places.models import Place
from mashang.foundation.events import steps as events
from mashang.foundation.verbs import step
from mashang.kernel import clock
from mashang.kernel.errors import Conflict, RuleBroken
from mashang.kernel.texts import Text

MOVED_IN: Final = "people.moved_in"


@step
def add_residency(
    *, person: Person, place: Place, standing: Residency.Standing, since_on: date, source: str
) -> Residency:
    """Somebody lives in a room or detached house from a day on, perhaps a coming one.

    Raises:
        Conflict: they live there already.
        RuleBroken: nobody can live there, the place is closed, or the day contradicts birth or death.
    """
    check_home(place)
    check_since(since_on, born_on=birth_of(person), died_on=person.died_on)
    if Residency.objects.filter(person=person, place=place, until_on__isnull=True).exists():
        raise Conflict(
            "people.lives_there",
            Text("此人已登记在这里", "This person is registered here already"),
            field="place",
        )
    residency = Residency.objects.create(
        person=person,
        place=place,
        path=place.path,
        standing=standing,
        since_on=since_on,
        source=source,
        recorded_at=clock.now(),
    )
    compare_again(person)
    tell_moved_in(residency)
    return residency


@step
def end_residency(residency: Residency, *, until_on: date) -> None:
    """Somebody lives there no more from a day on.

    Raises:
        Conflict: the residency has ended before.
        RuleBroken: the day is before the first one.
    """
    if residency.until_on is not None:
        raise Conflict(
            "people.moved_out_already",
            Text("这一住处已经结束", "This residency has ended already"),
        )
    if until_on < residency.since_on:
        raise RuleBroken(
            "people.ends_before_it_begins",
            Text("搬出日期早于入住日期", "The last day is before the first"),
            field="until_on",
        )
    residency.until_on = until_on
    residency.save(update_fields=["until_on"])
    events.append(
        "people.moved_out",
        f"person:{residency.person_id}",
        {"residency_id": str(residency.pk), "path": residency.path},
    )


def tell_moved_in(residency: Residency) -> None:
    """Tell upward that somebody has a new home; joins the caller's transaction."""
    events.append(
        MOVED_IN,
        f"person:{residency.person_id}",
        {"residency_id": str(residency.pk), "path": residency.path},
    )


def check_home(place: Place) -> None:
    """Whether somebody can be registered in a place.

    Raises:
        RuleBroken: it is no home, or closed.
    """
    if place.kind not in HOMES:
        raise RuleBroken(
            "people.no_home",
            Text("请选到具体的房间或独栋房屋", "Choose a room or a detached house"),
            field="place",
        )
    if place.closed_on is not None:
        raise RuleBroken(
            "people.home_closed",
            Text("这处房屋已注销", "This place is closed"),
            field="place",
        )


def check_since(since_on: date, *, born_on: date | None, died_on: date | None = None) -> None:
    """Whether a life allows a first day somewhere.

    Raises:
        RuleBroken: before birth, after death, or more than a year ahead.
    """
    today = clock.today()
    if born_on is not None and since_on < born_on:
        text = Text("入住日期早于出生日期", "The first day is before the birth")
    elif died_on is not None and since_on >= died_on:
        text = Text("此人已去世", "This person has died")
    elif (since_on - today).days > 366:
        text = Text("入住日期太远，请核对", "The first day is too far ahead; please check")
    else:
        return
    raise RuleBroken("people.impossible_day", text, field="since_on")
