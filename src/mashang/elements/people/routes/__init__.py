"""What programs ask of people: lists and cards masked as on pages, revealing as an act; and one's own."""

from mashang.api.routing import Router
from mashang.elements.people.routes import desk, own

router = Router()
router.join(own.router)
router.join(desk.router)
