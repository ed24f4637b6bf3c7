"""The work behind `mashang staff add-administrator`."""

from django.conf import settings

from mashang.elements.places import actions as places_actions
from mashang.elements.places import queries as places
from mashang.foundation.grants import queries as grants
from mashang.foundation.grants.actor import Actor
from mashang.foundation.grants.models import Grant
from mashang.foundation.grants.steps import GIVE, Where
from mashang.foundation.signin.actions import staffing
from mashang.kernel import clock
from mashang.kernel.errors import Invalid, OutOfScope
from mashang.kernel.texts import Text


def has_administrator() -> bool:
    """Whether somebody may give roles in the whole street."""
    try:
        root = places.street()
    except OutOfScope:
        return False
    return grants.holders_of(GIVE, root.path, clock.now()).exists()


def appoint(
    *, number: str, name: str, unit: str, street: str | None, password: str | None
) -> staffing.Handed:
    """An administrator of the whole street; founds the street when it is not there and is named.

    Raises:
        Invalid: there is no street and none was named, or the number, name or password is wrong.
        Conflict: the number is taken.
    """
    try:
        root = places.street()
    except OutOfScope as error:
        if not street:
            raise Invalid(
                "street.none",
                Text(
                    "还没有街道，请用 --street 写明名称，例如 --street 某某街道",
                    "There is no street yet; name it with --street",
                ),
            ) from error
        root = places_actions.found_street(
            actor=Actor.system(), name=street, code=settings.MASHANG_STREET
        )
    return staffing.engage_administrator(
        actor=Actor.operator(root.path, (GIVE,)),
        staff_no=number,
        name=name,
        unit=unit,
        where=Where(Grant.Scope.PLACE, root.pk, root.name, (root.path,)),
        password=password,
    )
