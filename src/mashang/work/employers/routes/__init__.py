"""What programs ask of units: who speaks for them, whom they report, whether they are open."""

from mashang.api.routing import Router
from mashang.work.employers.routes import desk, own

router = Router()
router.join(own.router)
router.join(desk.router)
