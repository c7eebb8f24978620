"""What people take away of a contract: its evidence pack, and all its files."""

import logging

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import person
from contracts.models import Contract
from disputes.models import Parcel
from disputes.pack.access import contracts_for
from disputes.parcels import asking, contents
from disputes.parcels.shown import Shown
from marketplace.attachments.kept import sent_as

logger = logging.getLogger(__name__)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def evidence_pack(request: HttpRequest, pk: int) -> HttpResponse:
    """Have everything on record about a contract packed, for its parties and for staff who see its dispute."""
    contract = _contract(request, pk)
    if request.method == "POST":
        return _asked(request, contract, Parcel.Kind.PACK)
    shown = Shown(asking.newest(contract, Parcel.Kind.PACK, person(request)))
    return render(request, "disputes/evidence_pack.html", {"contract": contract, "parcel": shown})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def contract_files(request: HttpRequest, pk: int) -> HttpResponse:
    """Every file of a contract with who sent it and when; POST has them put into one zip."""
    contract = _contract(request, pk)
    if request.method == "POST":
        return _asked(request, contract, Parcel.Kind.FILES)
    shown = Shown(asking.newest(contract, Parcel.Kind.FILES, person(request)))
    context = {"contract": contract, "parcel": shown, "files": contents.page_of(contract, request.GET)}
    return render(request, "disputes/files.html", context)


@login_required
@require_safe
def parcel(request: HttpRequest, pk: int) -> HttpResponseBase:
    """What was packed for this person, while they may see the contract."""
    found = get_object_or_404(Parcel, pk=pk, person=person(request), state=Parcel.State.READY)
    get_object_or_404(contracts_for(person(request)), pk=found.contract_id)
    if not Shown(found).can_be_fetched:
        raise Http404
    logger.info("%s of contract %s for user %s", found.kind, found.contract_id, found.person_id)
    return sent_as(found.file, name=found.name, content_type="application/zip", told=_("parcel {pk}").format(pk=pk))


def _contract(request: HttpRequest, pk: int) -> Contract:
    found = contracts_for(person(request)).select_related("client", "freelancer")
    return get_object_or_404(found, pk=pk)


def _asked(request: HttpRequest, contract: Contract, kind: str) -> HttpResponse:
    asking.ask(contract, kind, by=person(request))
    return redirect(request.path)
