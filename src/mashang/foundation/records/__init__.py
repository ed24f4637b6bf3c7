"""Records 录: who changed or revealed what, when and why; sealed in batches, append-only."""
