"""Outbound: the one door through which the street calls others, and text messages."""
