"""Applications to be registered, requests to act for somebody, requests to move to another number."""

from mashang.work.registration.models.applications import (
    APPLICATION,
    Application,
    Mismatch,
    NeighbourAnswer,
)
from mashang.work.registration.models.links import NumberRequest, ProxyRequest, RequestStatus

__all__ = [
    "APPLICATION",
    "Application",
    "Mismatch",
    "NeighbourAnswer",
    "NumberRequest",
    "ProxyRequest",
    "RequestStatus",
]
