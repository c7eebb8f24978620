"""Is this page still true? Open pages ask every few seconds, so it is answered before anything else is looked at.

The address carries, signed, which page it is, and which contract and people it is about: no session and no person is
read, and whoever has it learns only that something has changed. What that is they read at the page itself, which asks
who they are.
"""

from collections.abc import Callable
from urllib.parse import urlencode

from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound, HttpResponseRedirect

from marketplace import changes

PATH = "/still-true/"
UNCHANGED = 204
# A page that was left open for longer is read anew.
SIGNED_FOR_SECONDS = 24 * 60 * 60
_signer = signing.TimestampSigner(salt="marketplace.still_true")


def address(page: str, version: int, contract_id: int, client_id: int, freelancer_id: int) -> str:
    """Where the page at this path asks whether it is still true, as of this version of `changes.version_of`."""
    about = _signer.sign(f"{contract_id} {client_id} {freelancer_id} {page}")
    return f"{PATH}?{urlencode({'page': about, 'seen': version})}"


class StillTrueMiddleware:
    """Answers before sessions and people are looked at; anything else goes on."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Nothing while the page is still true; otherwise it leads to the page."""
        return _answer(request) if request.path_info == PATH else self._get_response(request)


def _answer(request: HttpRequest) -> HttpResponse:
    try:
        about = _signer.unsign(request.GET.get("page", ""), max_age=SIGNED_FOR_SECONDS)
    except signing.BadSignature:
        # Also of a page that was left open for too long: it says so by not keeping up, and a reload mends it.
        return HttpResponseNotFound()
    *ids, page = about.split(" ", 3)
    if request.GET.get("seen") == str(changes.version_of(*map(int, ids))):
        return HttpResponse(status=UNCHANGED, headers={"Cache-Control": "no-store"})
    return HttpResponseRedirect(page, headers={"Cache-Control": "no-store"})
