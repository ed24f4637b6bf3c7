"""What programs ask of places: the tree, addresses, areas, and both as GeoJSON."""

from mashang.api.routing import Router
from mashang.elements.places.routes import mapping, tree

router = Router()
router.join(mapping.router)
router.join(tree.router)
