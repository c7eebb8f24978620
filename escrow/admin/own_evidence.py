"""The page on which staff add to what a bank is shown."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path
from django.utils.translation import gettext as _

from accounts.access import person
from accounts.signing_in.freshness import only_fresh
from escrow.admin.asking import AsksFirst
from escrow.admin.forms import OwnEvidenceForm
from escrow.chargebacks import adding_evidence
from escrow.models import Chargeback


class OwnEvidencePages(AsksFirst):
    """Adds its address."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.add_evidence)
        return [path("<int:pk>/evidence/", view, name="escrow_chargeback_evidence"), *super().get_urls()]

    @only_fresh
    def add_evidence(self, request: HttpRequest, pk: int) -> HttpResponse:
        """In words that the bank reads; it is sent with all the rest."""
        if not request.user.has_perm("escrow.change_chargeback"):
            raise PermissionDenied
        chargeback, form = get_object_or_404(Chargeback, pk=pk), OwnEvidenceForm(request.POST or None)

        def do() -> Chargeback:
            adding_evidence.add_evidence(chargeback, by=person(request), text=form.cleaned_data["text"])
            return chargeback

        return self.ask(
            request,
            form,
            title=_("Add evidence: {chargeback}").format(chargeback=chargeback),
            lead=_(
                "What the payment, the contract and the work say goes to the bank by itself. Add what else you know, "
                "such as what was said on the telephone. It cannot be changed afterwards."
            ),
            verb=_("Add it"),
            about=chargeback,
            do=do,
        )
