"""What programs ask of doors: asking one to open, going out, one's own openings; the list for staff."""

from mashang.api.routing import Router
from mashang.work.doors.routes import desk, live, passing

router = Router()
router.join(passing.router)
router.join(live.router)
router.join(desk.router)
