"""Text that no database can store is refused before any view sees it: NUL and broken UTF-8.

Django reads invalid UTF-8 by replacing it silently, so what a person gets back is not what was
sent. The codec here keeps each wrong byte as a lone surrogate, which is then found and named.
"""

import codecs
from collections.abc import Iterable
from typing import Any, Final

from django.http import HttpRequest, QueryDict

from mashang.kernel.storable import refuse_unstorable

CODEC: Final = "mashang_utf8"
_FORM: Final = "application/x-www-form-urlencoded"
_MULTIPART: Final = "multipart/form-data"


def _decode(octets: Any, _errors: str = "strict", /) -> tuple[str, int]:
    return codecs.utf_8_decode(octets, "surrogateescape", True)  # noqa: FBT003 - positional only in the standard library


def _find(name: str) -> codecs.CodecInfo | None:
    if name != CODEC:
        return None
    return codecs.CodecInfo(encode=codecs.utf_8_encode, decode=_decode, name=CODEC)


codecs.register(_find)


def refuse_unstorable_request(request: HttpRequest) -> None:
    """Look through the address, the query and the form of a request.

    Raises:
        Invalid: `text.unstorable`.
    """
    refuse_unstorable([("URL", request.path)])
    # Under WSGI the raw bytes of the query stand in a string as Latin-1.
    query = str(request.META.get("QUERY_STRING", "")).encode("latin-1", "replace")
    refuse_unstorable(_pairs(QueryDict(query, encoding=CODEC)))
    if request.method in {"GET", "HEAD", "OPTIONS"}:
        return
    if request.content_type == _FORM:
        refuse_unstorable(_pairs(QueryDict(request.body, encoding=CODEC)))
    elif request.content_type == _MULTIPART:
        request.encoding = CODEC
        refuse_unstorable(_pairs(request.POST))
        refuse_unstorable(
            (field, file.name or "")
            for field in request.FILES
            for file in request.FILES.getlist(field)
        )


def _pairs(given: QueryDict) -> Iterable[tuple[str, str]]:
    for name, values in given.lists():
        for value in values:
            yield name, str(value)
