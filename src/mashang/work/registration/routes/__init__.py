"""What programs ask of registration: applications to decide, and one's own."""

from mashang.api.routing import Router
from mashang.work.registration.routes import desk, own

router = Router()
router.join(own.router)
router.join(desk.router)
