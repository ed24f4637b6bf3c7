"""What programs ask of notices: one's own and confirming them; lists and counts for staff."""

from mashang.api.routing import Router
from mashang.governance.notices.routes import desk, own

router = Router()
router.join(own.router)
router.join(desk.router)
