"""The program at a door: it decides by the street's signed snapshot, also when nobody answers.

`mashang-door` enrols it, runs it, and says what is wrong. No Django: one process, one event loop, one
small book. It stands on `domain.doorkeeping` (what it and the street say to each other) and
`domain.passage` (who may pass); nothing here decides.

Source: docs/doorkeeping.md, docs/decisions/0035-doorkeeping.md.
"""
