"""Mashang 码上: the platform of one sub-district 街道.

Floors, top to bottom (imports go down only):
config · cli · front · work · governance · elements · foundation · (web | api | doorkeeper) ·
engines · domain · kernel.
"""

__version__ = "0.1.0"
