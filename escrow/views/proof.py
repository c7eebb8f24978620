"""The public proof of funds."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from escrow.books import chain
from escrow.books.proof import proof
from marketplace.texts import later as _


class HashForm(forms.Form):
    """A question about the chain."""

    hash = forms.RegexField(
        r"^[0-9a-fA-F]{64}$",
        label=_("I kept an earlier hash"),
        strip=True,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "class": "mono"}),
        error_messages={
            "required": _("Paste the hash that you kept."),
            "invalid": _("A hash has 64 characters: digits and the letters a to f."),
        },
    )


@require_safe
def proof_of_funds(request: HttpRequest) -> HttpResponse:
    """What is held for people, what the provider holds, and whether a hash kept earlier is still in the chain."""
    form = HashForm(request.GET if "hash" in request.GET else None)
    asked = form.cleaned_data["hash"] if form.is_valid() else ""
    context = {"proof": proof(), "form": form, "asked": asked, "found": chain.find(asked) if asked else None}
    return render(request, "escrow/proof.html", context)
