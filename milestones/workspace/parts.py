"""The parts of a contract's page that tell how it stands, each of them HTML, drawn once as long as nothing changes.

They are kept in this process's memory under everything that they are made of: the contract's version, which the
database itself moves on with whatever the page shows, the reader, their zone and language, what the address asks for,
and the minute, for what is said of time. So the money they show is always the money of that version: no clearing can
be forgotten, and what is not asked for again goes by itself. Forms are never among them, because each has its own
token.
"""

from collections.abc import Mapping
from hashlib import sha256

from django.core.cache import caches
from django.http import HttpRequest
from django.template.loader import get_template
from django.utils import timezone
from django.utils.translation import get_language

from accounts.access import person
from contracts.models import Contract
from marketplace import clock
from milestones.workspace.asked import Asked
from milestones.workspace.page import Workspace
from milestones.workspace.staff_view import Watched
from milestones.workspace.version import version_of

Parts = Mapping[str, str]
TEMPLATES = {
    "heading": "milestones/_page_heading.html",
    "now": "milestones/_page_now.html",
    "thread": "milestones/_thread.html",
    "more": "milestones/_more_of_contract.html",
    "history": "milestones/_history.html",
}
CACHE = "pages"


def parts_of(request: HttpRequest, contract: Contract) -> Parts:
    """The parts as a person reads them now; no statement where they are known. `contract` as `reading.to_show` has it.

    Raises PermissionDenied for a stranger who is not signed in.
    """
    if Asked.by(request.GET).paid or vars(contract)["payment_request"]:
        # What has arrived is told for a while only; and who is asked for a payment has buttons here.
        return draw(request, contract)
    found = known(request, contract)
    if found is None:
        found = draw(request, contract)
        caches[CACHE].set(_key(request, contract), found)
    return found


def known(request: HttpRequest, contract: Contract) -> Parts | None:
    """What was drawn of just this within the minute, if it was by this process."""
    found: Parts | None = caches[CACHE].get(_key(request, contract))
    return found


def draw(request: HttpRequest, contract: Contract) -> Parts:
    """The parts drawn anew; a fixed number of statements."""
    reader = person(request)
    page = Workspace if contract.is_party(reader) else Watched
    context = {"workspace": page(contract, reader, Asked.by(request.GET)), "contract": contract}
    return {name: get_template(path).render(dict(context), request) for name, path in TEMPLATES.items()}


def _key(request: HttpRequest, contract: Contract) -> str:
    made_of = (
        contract.pk,
        version_of(contract),
        # The one thing that they show of what is no part of the contract.
        (vars(contract)["talk"] or {}).get("before"),
        # Nor does the version move by what the reader alone may know.
        vars(contract).get("has_reviewed"),
        person(request).pk,
        timezone.get_current_timezone_name(),
        get_language(),
        # Its query, too: links to what is older repeat it.
        request.get_full_path(),
        clock.now().replace(second=0, microsecond=0),
    )
    return sha256(repr(made_of).encode()).hexdigest()
