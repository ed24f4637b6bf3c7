"""Wake Django for a command, once, by the environment."""

import os

import django
from django.apps import apps


def boot() -> None:
    """Load settings and models, and open the house."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mashang.config.settings")
    if not apps.ready:
        django.setup()
