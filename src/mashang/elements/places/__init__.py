"""地: the tree of places and the areas drawn over it."""
