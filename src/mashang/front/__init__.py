"""Pages that show many rooms together."""
