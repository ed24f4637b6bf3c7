"""What a page may load: only what comes from here, nothing inline.

Source: W3C, Content Security Policy Level 3, section 6.
"""

from typing import Final

from csp.constants import NONE, SELF, WASM_UNSAFE_EVAL
from django.http import HttpResponse

DIRECTIVES: Final[dict[str, list[str]]] = {
    "default-src": [NONE],
    "script-src": [SELF],
    "style-src": [SELF],
    # data: WeUI and Tabler draw their small marks in the style sheet; blob: previews of chosen photos.
    "img-src": [SELF, "data:", "blob:"],
    "font-src": [SELF],
    "connect-src": [SELF],
    "media-src": [SELF, "blob:"],
    "manifest-src": [SELF],
    "worker-src": [SELF],
    "form-action": [SELF],
    "frame-ancestors": [NONE],
    "base-uri": [NONE],
    "object-src": [NONE],
}


def may_scan(response: HttpResponse) -> HttpResponse:
    """Let a page with the scanner run a program of WebAssembly that comes from here; nothing else changes.

    Source: W3C, Content Security Policy Level 3, section 4.4 ('wasm-unsafe-eval' allows no eval of text).
    """
    vars(response)["_csp_update"] = {"script-src": [WASM_UNSAFE_EVAL]}  # as csp.decorators does
    return response
