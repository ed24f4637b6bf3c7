"""Decisions and value types of the street: no I/O, no Django."""
