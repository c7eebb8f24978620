from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from accounts.access import person
from contracts.models import Contract, Message
from contracts.talk.forms import MessageForm
from marketplace.limits import MESSAGES, limited


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@limited(MESSAGES)
def send(request: HttpRequest, pk: int) -> HttpResponse:
    """Write to the other party of a contract."""
    user = person(request)
    found = Contract.objects.visible_to(user).select_related("client", "freelancer")
    contract = get_object_or_404(found, pk=pk)
    form = MessageForm(request.POST, request.FILES, by=user) if request.method == "POST" else MessageForm(by=user)
    if form.is_valid():
        Message.send(contract, by=user, text=form.cleaned_data["text"], files=form.cleaned_data["files"])
        return redirect(f"{contract.get_absolute_url()}#messages")
    context = {"form": form, "contract": contract, "other": contract.other_party(user)}
    return render(request, "contracts/message_form.html", context)
