"""Does the work of a form once, however often it is sent."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from marketplace import refusals
from marketplace.done import is_done
from marketplace.sent_once import claiming, token


class SentOnceMiddleware:
    """Claims the token just before the view is called, when everything that guards the view has let it through."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        claimed: claiming.Claim | None = getattr(request, "claimed_token", None)
        if claimed is not None:
            if is_done(request, response):
                claiming.finish(claimed, response["Location"])
            else:
                claiming.give_back(claimed)
        return response

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """Lead whoever is second where the first was led."""
        if request.method != "POST" or not request.user.is_authenticated or hasattr(view, "repeatable"):
            return None
        if getattr(view, "csrf_exempt", False):
            # No form of ours: the view must have the body as it came.
            return None
        sent = token.sent_with(request)
        if not sent:
            return None
        try:
            claimed = claiming.claim(request.user.pk, sent, token.content_of(request))
        except refusals.Refused as refusal:
            return refusals.answer(request, refusal)
        if claimed.led_to:
            return HttpResponseRedirect(claimed.led_to)
        request.claimed_token = claimed  # type: ignore[attr-defined]
        return None
