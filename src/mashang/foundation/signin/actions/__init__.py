"""Verbs on signing in, by who signs in."""
