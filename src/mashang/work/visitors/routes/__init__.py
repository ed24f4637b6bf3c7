"""What programs ask of visits: the host's own, and the gate's list. The visitor's own page is the link."""

from mashang.api.routing import Router
from mashang.work.visitors.routes import gate, own

router = Router()
router.join(own.router)
router.join(gate.router)
