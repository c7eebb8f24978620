"""Taking a case and asking about it; what all POSTs about a case have in common."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from accounts.access import person
from disputes.admin.forms import QuestionForm, TakeForm
from disputes.admin.page import CasePage
from disputes.deciders import taking
from disputes.models import Dispute
from marketplace.refusals import NotYours, Refused

SENTENCE_ENDS = (".", "!", "?", "…")


class Deciding(CasePage):
    """The addresses below a case. A GET leads back to the case; a refusal is said there, and input is kept."""

    def take(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Work on the case from now on."""
        dispute = self.to_decide(request, pk)
        if request.method != "POST":
            return self.back_to(dispute)
        form = TakeForm(request.POST)
        if taking.is_a_colleagues(dispute, by=person(request)) and not form.is_valid():
            return self.page(request, dispute, take_form=form)
        reason = str(request.POST.get("take-reason", ""))
        verb = partial(taking.take, dispute, by=person(request), reason=reason)
        what = _("Took the case over: {reason}").format(reason=reason) if reason else _("Took the case")
        return self.do(request, dispute, verb, what, take_form=form)

    def ask(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask one side or both."""
        dispute = self.to_decide(request, pk)
        if request.method != "POST":
            return self.back_to(dispute)
        form = QuestionForm(request.POST, dispute=dispute)
        if not form.is_valid():
            return self.page(request, dispute, question_form=form)
        verb = partial(taking.ask, dispute, by=person(request), **form.cleaned_data)
        return self.do(
            request,
            dispute,
            verb,
            _("Asked: {cleaned_data}").format(cleaned_data=form.cleaned_data["text"]),
            question_form=form,
        )

    def to_decide(self, request: HttpRequest, pk: int) -> Dispute:
        """The case, for who may decide it; NotYours or ConflictOfInterest to everybody else, whatever they ask."""
        dispute = self.dispute(request, pk)
        taking.require_may_decide(dispute, by=person(request))
        return dispute

    def do(
        self, request: HttpRequest, dispute: Dispute, verb: Callable[[], Any], what: str, **filled_in: Any
    ) -> HttpResponse:
        """Call the verb, note it in the log and go back to the case; or say there why it was refused."""
        try:
            verb()
        except NotYours:
            raise
        except Refused as refusal:
            return self.refuse(request, dispute, refusal, **filled_in)
        self.log_change(request, dispute, what)
        self.message_user(request, what if what.endswith(SENTENCE_ENDS) else f"{what}.", messages.SUCCESS)
        return self.back_to(dispute)

    def refuse(self, request: HttpRequest, dispute: Dispute, refusal: Refused, **filled_in: Any) -> HttpResponse:
        """The case as it is now, why it was refused, and what was typed."""
        for form in filled_in.values():
            form.add_error(None, str(refusal))
        self.message_user(request, str(refusal), messages.ERROR)
        now = self.dispute(request, dispute.pk)
        return self.page(request, now, status=refusal.status, **filled_in)
