"""What programs ask of notices: one's own and confirming them; lists, counts and writing for staff."""

from mashang.api.routing import Router
from mashang.governance.notices.routes import desk, own, writing

router = Router()
router.join(own.router)
router.join(writing.router)
router.join(desk.router)
