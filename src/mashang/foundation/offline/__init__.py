"""离线: what field workers wrote down without a network arrives once, whenever it arrives."""
