"""The second person: confirming somebody else's ruling, or not."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from accounts.access import person
from accounts.signing_in.freshness import only_fresh
from disputes.admin.deciding import Deciding
from disputes.admin.forms import ConfirmForm, RejectForm, SecondForm
from disputes.admin.page import label_of
from disputes.deciders import together
from disputes.models import Dispute, Ruling
from disputes.verbs import ruling
from disputes.verbs.ruling import NoSecondPerson


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
            return self.refuse(request, dispute, NoSecondPerson(_("No ruling waits for a second person any more.")))
        made.dispute = dispute
        rulings = together.proposed_with(made)
        confirms = request.POST.get("decision") == "confirm"
        return self._confirm(request, dispute, rulings) if confirms else self._reject(request, dispute, rulings)

    def _confirm(self, request: HttpRequest, dispute: Dispute, rulings: list[Ruling]) -> HttpResponse:
        form = ConfirmForm(request.POST, label=label_of(rulings))
        if not form.is_valid() or not _is_about(form, rulings):
            return self.page(request, dispute, confirm_form=form)
        told, seen = form.cleaned_data, [form.cleaned_data["seen_evidence"], *form.seen_beside]

        def confirm() -> None:
            ruling.confirm_all(rulings, by=person(request), said=told["said"], seen_evidence=seen)
            self._log_beside(request, rulings, _("Confirmed ruling"))

        return self.do(
            request,
            dispute,
            confirm,
            _("Confirmed ruling {number}").format(number=rulings[0].number),
            confirm_form=form,
        )

    def _reject(self, request: HttpRequest, dispute: Dispute, rulings: list[Ruling]) -> HttpResponse:
        form = RejectForm(request.POST)
        if not form.is_valid() or not _is_about(form, rulings):
            return self.page(request, dispute, reject_form=form)

        def reject() -> None:
            ruling.reject_all(rulings, by=person(request), said=form.cleaned_data["said"])
            self._log_beside(request, rulings, _("Did not confirm ruling"))

        return self.do(
            request,
            dispute,
            reject,
            _("Did not confirm ruling {number}").format(number=rulings[0].number),
            reject_form=form,
        )

    def _log_beside(self, request: HttpRequest, rulings: list[Ruling], what: str) -> None:
        for other in rulings[1:]:
            self.log_change(request, other.dispute, f"{what} {other.number}")


def _is_about(form: SecondForm, rulings: list[Ruling]) -> bool:
    """Whether the page showed the rulings that wait now; if not, the form says so."""
    read = [str(form.cleaned_data["ruling"]), *(pair.partition(":")[0] for pair in form.cleaned_data["also"].split())]
    if read == [str(made.pk) for made in rulings]:
        return True
    form.add_error(None, _("This is another ruling than the one you read. Read it before you decide."))
    return False
