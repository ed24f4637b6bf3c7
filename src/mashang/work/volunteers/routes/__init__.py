"""What programs ask of volunteering: calls and one's own sign-ups, and the leader's sheets."""

from mashang.api.routing import Router
from mashang.work.volunteers.routes import desk, own

router = Router()
router.join(own.router)
router.join(desk.router)
