"""Every room's pages and routes at their addresses."""

from importlib import import_module

from django.urls import URLPattern, URLResolver, include, path

from mashang.api.base import make_api
from mashang.config.health import healthz
from mashang.foundation.commands.repeating import once
from mashang.foundation.programs.calling import ways_to_call
from mashang.kernel.house import house, resolve
from mashang.web import pages

handler400 = "mashang.web.errors.bad_request"
handler403 = "mashang.web.errors.permission_denied"
handler404 = "mashang.web.errors.page_not_found"
handler500 = "mashang.web.errors.server_error"


def _rooms() -> list[URLPattern | URLResolver]:
    return [
        path("", include((import_module(room.pages).urlpatterns, room.name)))
        for room in house().rooms.values()
        if room.pages
    ]


api = make_api(
    [(room.name, resolve(room.routes)) for room in house().rooms.values() if room.routes],
    titles={room.name: room.title for room in house().rooms.values()},
    auth=ways_to_call(),
    once=once,
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", healthz, name="healthz"),
    *_rooms(),
    path("", include((pages.urlpatterns, "web"))),
    path("api/v1/", api.urls),
]
