"""Which language a person reads: their own choice, else what their browser asks for, else Chinese."""

from typing import Final

from django.http import HttpRequest

from mashang.kernel.texts import Language

COOKIE: Final = "mashang_language"
COOKIE_AGE_S: Final = 365 * 24 * 3600
DJANGO_CODES: Final[dict[Language, str]] = {"zh": "zh-hans", "en": "en"}
HTML_CODES: Final[dict[Language, str]] = {"zh": "zh-CN", "en": "en"}


def language_of(request: HttpRequest) -> Language:
    """The language to answer this request in."""
    match request.COOKIES.get(COOKIE):
        case "zh":
            return "zh"
        case "en":
            return "en"
        case _:
            return preferred(request.headers.get("Accept-Language", ""))


def preferred(accept_language: str) -> Language:
    """English only when the browser ranks it above every kind of Chinese; Chinese otherwise.

    Source: RFC 9110, section 12.5.4 (quality values; a missing one means 1).
    """
    english = _quality(accept_language, "en")
    return "en" if english > 0 and english > _quality(accept_language, "zh") else "zh"


def _quality(accept_language: str, tongue: str) -> float:
    best = 0.0
    for entry in accept_language.split(",")[:20]:
        tag, _, parameter = entry.partition(";")
        if tag.strip().lower().split("-")[0] != tongue:
            continue
        name, _, value = parameter.strip().partition("=")
        try:
            best = max(best, float(value) if name == "q" else 1.0)
        except ValueError:
            continue
    return best
