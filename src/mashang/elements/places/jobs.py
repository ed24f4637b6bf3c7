"""What runs by the clock."""

import logging

from mashang.elements.places import actions, queries
from mashang.foundation.grants.actor import Actor
from mashang.kernel import clock
from mashang.kernel.errors import MashangError

log = logging.getLogger(__name__)


def carry_out_redrawings() -> int:
    """Carry out the plans whose day has come; returns how many.

    One that no longer fits the street goes back to who drew it and holds up no other.
    """
    done = 0
    for redrawing_id in queries.due_redrawings(clock.today()):
        actor = Actor.system()
        try:
            done += actions.carry_out_redrawing(actor=actor, redrawing_id=redrawing_id)
        except MashangError as error:
            log.warning("redrawing %s: %s", redrawing_id, error.code)
            actions.put_redrawing_back(actor=actor, redrawing_id=redrawing_id, why=str(error.text))
    return done
