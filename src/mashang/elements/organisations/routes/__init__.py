"""What programs ask of organisations: who they are, whom they serve; keeping the register of them."""

from mashang.api.routing import Router
from mashang.elements.organisations.routes import keeping, reading

router = Router()
router.join(reading.router)
router.join(keeping.router)
