"""What a person sees when signed in is kept by no cache: not on a shared computer after they have signed out."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control


class PrivacyMiddleware:
    """Forbid keeping any page of a signed-in person, unless its view has said itself how long it may be kept."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        was_signed_in = request.user.is_authenticated
        response = self.get_response(request)
        if (was_signed_in or request.user.is_authenticated) and not response.has_header("Cache-Control"):
            patch_cache_control(response, private=True, no_store=True)
        return response
