"""The second person: confirming somebody else's ruling, or not."""

from functools import partial

from django.http import HttpRequest, HttpResponse

from accounts.access import person
from accounts.freshness import only_fresh
from disputes import ruling
from disputes.admin.deciding import Deciding
from disputes.admin.forms import ConfirmForm, RejectForm, SecondForm
from disputes.models import Dispute, Ruling
from disputes.ruling import NoSecondPerson
from milestones import settling


class SecondViews(Deciding):
    """One address with two buttons: `decision` is confirm or reject."""

    @only_fresh
    def second(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Confirm the ruling that waits, or say why not."""
        dispute = self.to_decide(request, pk)
        if request.method != "POST":
            return self.back_to(dispute)
        made = dispute.rulings.filter(state=Ruling.State.PROPOSED).first()
        if made is None:
            return self.refuse(request, dispute, NoSecondPerson("No ruling waits for a second person any more."))
        made.dispute = dispute
        confirms = request.POST.get("decision") == "confirm"
        return self._confirm(request, dispute, made) if confirms else self._reject(request, dispute, made)

    def _confirm(self, request: HttpRequest, dispute: Dispute, made: Ruling) -> HttpResponse:
        split = settling.sentence(dispute.milestone, made.to_freelancer_minor)
        form = ConfirmForm(request.POST, label=f"Yes: {split}")
        if not form.is_valid() or not _is_about(form, made):
            return self.page(request, dispute, confirm_form=form)
        said, seen = form.cleaned_data["said"], form.cleaned_data["seen_evidence"]
        verb = partial(ruling.confirm, made, by=person(request), said=said, seen_evidence=seen)
        return self.do(request, dispute, verb, f"Confirmed ruling {made.number}", confirm_form=form)

    def _reject(self, request: HttpRequest, dispute: Dispute, made: Ruling) -> HttpResponse:
        form = RejectForm(request.POST)
        if not form.is_valid() or not _is_about(form, made):
            return self.page(request, dispute, reject_form=form)
        verb = partial(ruling.reject, made, by=person(request), said=form.cleaned_data["said"])
        return self.do(request, dispute, verb, f"Did not confirm ruling {made.number}", reject_form=form)


def _is_about(form: SecondForm, made: Ruling) -> bool:
    """Whether the page showed the ruling that waits now; if not, the form says so."""
    if form.cleaned_data["ruling"] == made.pk:
        return True
    form.add_error(None, "This is another ruling than the one you read. Read it before you decide.")
    return False
