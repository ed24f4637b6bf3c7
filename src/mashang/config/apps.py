"""Opens the house when Django has loaded every model."""

from django.apps import AppConfig
from django.core.checks import register

from mashang.config.house import open_house
from mashang.kernel.house import resolve

CHECKS = ("mashang.foundation.accounts.checks:production_is_no_demo",)
"""Asked by `check` and before serving; named, because models load later than this module."""


class ConfigApp(AppConfig):
    """Installed last, so that every room's models are loaded when the house opens."""

    name = "mashang.config"
    label = "config"
    default = True

    def ready(self) -> None:
        """Refuse to start with a house that contradicts itself."""
        open_house()
        for name in CHECKS:
            register(resolve(name))


class DjangoFormsApp(AppConfig):
    """Django's widgets, under a label that leaves the word *forms* to the room of that name."""

    name = "django.forms"
    label = "django_forms"
