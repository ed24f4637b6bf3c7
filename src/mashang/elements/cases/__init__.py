"""事·办件: one thing to be done for or about someone."""
