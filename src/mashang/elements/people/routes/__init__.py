"""What programs ask of people: lists and cards masked as on pages, revealing and changing as acts; one's own."""

from mashang.api.routing import Router
from mashang.elements.people.routes import changing, desk, own

router = Router()
router.join(own.router)
router.join(desk.router)
router.join(changing.router)
