"""Is this page still true? Open pages ask every few seconds, so it is answered before anything else is looked at.

The address carries, signed, which page it is, and which contract and people it is about, or whose inbox: no session
and no person is read, and whoever has it learns only that something has changed. What that is they read at the page
itself, which asks who they are.
"""

from collections.abc import Callable
from urllib.parse import urlencode

from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound, HttpResponseRedirect

from marketplace import changes

PATH = "/still-true/"
UNCHANGED = 204
INBOX = "inbox"
# A page that was left open for longer is read anew.
SIGNED_FOR_SECONDS = 24 * 60 * 60
_signer = signing.TimestampSigner(salt="marketplace.still_true")


def address(page: str, version: int, contract_id: int, client_id: int, freelancer_id: int) -> str:
    """Where the page at this path asks whether it is still true, as of this version of `changes.version_of`."""
    return _signed(f"{contract_id} {client_id} {freelancer_id} {page}", version)


def address_in_inbox(page: str, version: int, person_id: int) -> str:
    """Where a page of this person's threads asks the same, as of this version of `changes.of_inbox`."""
    return _signed(f"{INBOX} {person_id} {page}", version)


def _signed(about: str, version: int) -> str:
    return f"{PATH}?{urlencode({'page': _signer.sign(about), 'seen': version})}"


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
    version, page = _now(about)
    if request.GET.get("seen") == str(version):
        return HttpResponse(status=UNCHANGED, headers={"Cache-Control": "no-store"})
    return HttpResponseRedirect(page, headers={"Cache-Control": "no-store"})


def _now(about: str) -> tuple[int, str]:
    """The version by now of what a page is about, and the page."""
    if about.startswith(INBOX):
        _, person, page = about.split(" ", 2)
        return changes.of_inbox(int(person)), page
    *ids, page = about.split(" ", 3)
    return changes.version_of(*map(int, ids)), page
