"""What programs ask of forms: what one owes, lists with their names, reports handed in."""

from mashang.api.routing import Router
from mashang.work.forms.routes import desk, own, reports

router = Router()
router.join(own.router)
router.join(reports.router)
router.join(desk.router)
