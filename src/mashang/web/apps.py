"""The Django app that carries the shells' templates, tags and static files."""

from django.apps import AppConfig


class WebApp(AppConfig):
    """Installed below every room, so that a room may override a template but not the reverse."""

    name = "mashang.web"
    label = "web"
