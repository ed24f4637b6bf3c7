"""What programs ask of tenancies: the landlord's own, and the desk's lists."""

from mashang.api.routing import Router
from mashang.work.tenancy.routes import desk, own

router = Router()
router.join(own.router)
router.join(desk.router)
