"""What programs ask of the desk: the list by urgency, one case, acts, the counters."""

from mashang.front.desk.routes.cases import router

__all__ = ["router"]
