"""What programs ask of doors: asking one to open, going out, one's own openings; guarding one; the list for staff."""

from mashang.api.routing import Router
from mashang.work.doors.routes import desk, guarding, live, passing

router = Router()
router.join(passing.router)
router.join(guarding.router)
router.join(live.router)
router.join(desk.router)
