"""What programs ask of cases: the kinds, and the cases that a resident follows. The desk's stand in `front.desk`."""

from mashang.elements.cases.routes.own import router

__all__ = ["router"]
