"""The sandbox's page where a freelancer says which bank account their payouts go to."""

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from escrow.gateways.sandbox import payout_details as page
from escrow.gateways.sandbox.models import SandboxRecipient, SandboxRecipientLink
from marketplace import clock
from marketplace.texts import later as _

Bank = SandboxRecipient.Bank


class BankForm(forms.Form):
    """Which test bank account to be paid into."""

    bank = forms.ChoiceField(
        label=_("Test bank account"),
        choices=[
            (Bank.WORKS, _("An account that works\nPayouts arrive a minute later.")),
            (Bank.CLOSED, _("An account that is closed\nPayouts come back a minute later.")),
        ],
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Choose one of the bank accounts.")),
    )


@require_http_methods(["GET", "POST"])
def payout_details(request: HttpRequest, ref: str) -> HttpResponse:
    """Choose a bank account. A page that was used or is too old leads to where a new one is made."""
    link = _find(ref)
    if not link.is_good(clock.now()):
        return redirect(link.refresh_path)
    data = request.POST if request.method == "POST" else None
    form = BankForm(data, initial={"bank": link.recipient.bank or Bank.WORKS})
    if form.is_valid():
        saved = page.save(ref, form.cleaned_data["bank"])
        return redirect(link.return_path if saved else link.refresh_path)
    return render(request, "escrow/sandbox_payout_details.html", {"link": link, "form": form})


def _find(ref: str) -> SandboxRecipientLink:
    try:
        return SandboxRecipientLink.objects.select_related("recipient").get(ref=ref)
    except SandboxRecipientLink.DoesNotExist:
        raise Http404 from None
