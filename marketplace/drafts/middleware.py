"""Keeps what a form brings before anything else is asked, and drops it once the form has done its work."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse
from django.http.request import UnreadablePostError

from marketplace.done import is_done
from marketplace.drafts import fields, keeping, left, marker
from marketplace.drafts.marker import Marker
from marketplace.scripted import is_scripted

View = TypeVar("View", bound=Callable[..., Any])


class DraftsMiddleware:
    """Stands before the token against forgery is asked for: also what is refused for its age is kept.

    The marker is proof enough that the form was shown to its person. What a script asks for is a part of a page.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        sent: Marker | None = getattr(request, "draft_sent", None)
        if sent is not None and is_done(request, response):
            keeping.drop(sent)
        return response

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        """Keep it for its person, or in this browser's session if nobody is signed in."""
        if request.method != "POST" or is_scripted(request) or hasattr(view, "handles_drafts"):
            return
        if getattr(view, "csrf_exempt", False):
            # No form of ours: a machine's report, whose body the view must have as it came.
            return
        try:
            brought = marker.read(request.POST.get(marker.FIELD, ""))
        except UnreadablePostError:
            return
        if brought is None:
            return
        if request.user.pk == brought.person_id:
            request.draft_sent = brought  # type: ignore[attr-defined]
        keep(request, brought, though_sent=True)


def handles_drafts(view: View) -> View:
    """A view that keeps or drops by itself, and that nothing is kept for."""
    view.handles_drafts = True  # type: ignore[attr-defined]
    return view


def keep(request: HttpRequest, brought: Marker, *, though_sent: bool = False) -> int:
    """Keep what this request brings; returns the version, 0 if it is kept for nobody who is signed in."""
    typed = fields.of(request.POST)
    if not typed:
        return 0
    try:
        if request.user.pk == brought.person_id:
            return keeping.keep(brought, typed, though_sent=though_sent)
        if not request.user.is_authenticated:
            left.leave(request, brought, typed)
    except keeping.TooLong:
        pass
    return 0
