"""The file by which clients find this endpoint.

Source: Open311 Service Discovery; every field is required.
"""

from typing import Final

from mashang.elements.places import queries as places
from mashang.front.open311.documents import CONTENT_TYPES, FORMS, Many, One
from mashang.kernel.errors import OutOfScope
from mashang.kernel.texts import Text

CHANGED: Final = "2026-11-27 08:00"
"""When services or their definitions last changed; a test holds it to what they are."""
SPECIFICATION: Final = "http://wiki.open311.org/GeoReport_v2"
_CONTACT: Final = Text("{street}办事处，网址 {site}", "The office of {street}, {site}")
_KEYS: Final = Text(
    "向{street}办事处申请接入密钥：写明系统名称、所属单位、用途和联系人。",
    "Ask the office of {street} for a key: give the system's name, its unit, its purpose and a contact.",
)


def discovery(site: str, *, is_production: bool) -> One:
    """The endpoints of this street.

    Args:
        site: the address of the site, without a slash at the end.
    """
    formats = [CONTENT_TYPES[form].partition(";")[0] for form in FORMS]
    endpoint = {
        "specification": SPECIFICATION,
        "url": f"{site}/open311/v2",
        "changeset": CHANGED,
        "type": "production" if is_production else "test",
        "formats": Many("formats", "format", formats),
    }
    street = _street()
    return One(
        "discovery",
        {
            "changeset": CHANGED,
            "contact": _CONTACT.with_values(street=street, site=site),
            "key_service": _KEYS.with_values(street=street),
            "endpoints": Many("endpoints", "endpoint", [endpoint]),
        },
    )


def _street() -> Text | str:
    try:
        return places.street().name
    except OutOfScope:  # nobody has founded it yet
        return Text("街道", "the street")
