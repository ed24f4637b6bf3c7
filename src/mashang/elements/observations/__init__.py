"""情: facts seen, append-only."""
