"""What happens around every page: language, clean text, errors as pages, compression."""

from collections.abc import Callable

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.utils import translation
from django.utils.cache import patch_vary_headers

from mashang.kernel.errors import Invalid, MashangError
from mashang.kernel.texts import speaking
from mashang.web import cleantext, errors
from mashang.web.language import DJANGO_CODES, HTML_CODES, language_of

GetResponse = Callable[[HttpRequest], HttpResponseBase]


class LanguageMiddleware:
    """Speaks one language for the whole of a request, in our texts and in Django's own."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        tongue = language_of(request)
        with speaking(tongue), translation.override(DJANGO_CODES[tongue]):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", HTML_CODES[tongue])
        patch_vary_headers(response, ["Accept-Language", "Cookie"])
        return response


class CleanTextMiddleware:
    """Refuses text that cannot be stored, naming the field, before any view runs."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        try:
            cleantext.refuse_unstorable_request(request)
        except Invalid as error:
            return errors.page_of(request, error)
        except (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent):
            return errors.page(request, errors.TOO_LARGE)
        except UnreadablePostError:
            return errors.page(request, errors.BAD_REQUEST)
        return self.get_response(request)


class ErrorsMiddleware:
    """Turns the errors that the product raises on purpose into pages that say what to do."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """A page for our own errors; everything else goes on to Django."""
        if isinstance(error, MashangError):
            return errors.page_of(request, error)
        if isinstance(error, RequestDataTooBig):
            return errors.page(request, errors.TOO_LARGE)
        return None


_TEXTUAL = (
    "text/",
    "application/json",
    "application/problem+json",
    "image/svg+xml",
    "application/javascript",
)


class CompressionMiddleware(GZipMiddleware):
    """Compresses whole textual answers only: packing a picture or a byte range would break it."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """The answer, packed when that helps."""
        kind = response.headers.get("Content-Type", "")
        if response.status_code == 206 or not kind.startswith(_TEXTUAL):
            return response
        return super().process_response(request, response)
