"""What programs ask of the desk: the list by urgency, one case, acts, the counters, stand-ins."""

from mashang.front.desk.routes.cases import router
from mashang.front.desk.routes.standing_in import router as standing_in

router.join(standing_in)

__all__ = ["router"]
