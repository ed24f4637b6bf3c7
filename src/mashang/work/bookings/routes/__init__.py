"""What programs ask of bookings: slots and one's own, and the keeper's days."""

from mashang.api.routing import Router
from mashang.work.bookings.routes import desk, own

router = Router()
router.join(own.router)
router.join(desk.router)
