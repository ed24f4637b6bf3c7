"""What programs ask of places: the tree, addresses, areas, both as GeoJSON; changing them."""

from mashang.api.routing import Router
from mashang.elements.places.routes import changing, drawing, mapping, tree

router = Router()
router.join(mapping.router)
router.join(tree.router)
router.join(drawing.router)
router.join(changing.router)
