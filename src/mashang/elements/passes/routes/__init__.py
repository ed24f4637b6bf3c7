"""What phones and programs ask of passes: fetching them, phones, giving out, taking back, the keys."""

from mashang.api.routing import Router
from mashang.elements.passes.routes import desk, own

router = Router()
router.join(own.router)
router.join(desk.router)
