"""What programs ask of visits at home: walks, one door, what was found there."""

from mashang.api.routing import Router
from mashang.work.visits.routes import answering, listing

router = Router()
router.join(listing.router)
router.join(answering.router)
