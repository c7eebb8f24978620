from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from marketplace import clock

READS = ("GET", "HEAD")


class SteadyClockMiddleware:
    """In a demo a page that is read asks once how far the clock is ahead; whoever acts asks anew each time."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Go on, with the clock kept where it is now."""
        if request.method not in READS:
            return self._get_response(request)
        with clock.steady():
            return self._get_response(request)
