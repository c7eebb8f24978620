"""The sandbox's hosted payment page. Whoever has the unguessable address may pay, as with a real provider."""

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from escrow.gateways.sandbox import checkout as page
from escrow.gateways.sandbox.cards import CARDS
from escrow.gateways.sandbox.models import SandboxCheckout
from marketplace.texts import later as _

State = SandboxCheckout.State


class CardForm(forms.Form):
    """Which test card to pay with."""

    card = forms.ChoiceField(
        label=_("Test card"),
        choices=[(number, f"{card.title}\n{number}") for number, card in CARDS.items()],
        initial=next(iter(CARDS)),
        widget=forms.RadioSelect,
    )


@require_http_methods(["GET", "POST"])
def checkout(request: HttpRequest, ref: str) -> HttpResponse:
    """Choose a card and pay."""
    found = _find(ref)
    form = CardForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        found = page.pay(ref, form.cleaned_data["card"])
        if found.failure:
            form.add_error("card", found.failure)
    return _after(request, found, form)


@require_POST
def confirmation(request: HttpRequest, ref: str) -> HttpResponse:
    """Answer the bank's question."""
    _find(ref)
    found = page.confirm(ref, is_you=request.POST.get("answer") == "yes")
    form = CardForm(None)
    return _after(request, found, form)


def _after(request: HttpRequest, found: SandboxCheckout, form: CardForm) -> HttpResponse:
    """Back to the site when there is nothing more to do here, else the page as it stands."""
    if found.state in {State.SUCCEEDED, State.PROCESSING} and request.method == "POST":
        return redirect(f"{found.return_path}?payment=made")
    return render(request, "escrow/sandbox_checkout.html", {"checkout": found, "form": form})


def _find(ref: str) -> SandboxCheckout:
    try:
        return SandboxCheckout.objects.get(ref=ref)
    except SandboxCheckout.DoesNotExist:
        raise Http404 from None
