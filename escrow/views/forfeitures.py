"""What was forfeited, for whose earnings it was, and their one appeal."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import person
from escrow.earnings import forfeiting, outages
from escrow.forms import ForfeitureAppealForm
from escrow.models import Forfeiture, ForfeitureStep
from marketplace import clock, filling

UNTOLD = (Forfeiture.State.PROPOSED, Forfeiture.State.REJECTED)
Kind = ForfeitureStep.Kind


@login_required
@require_http_methods(["GET", "POST"])
def forfeiture(request: HttpRequest, pk: int) -> HttpResponse:
    """Why it was, what became of it, and the form to appeal while there is time; 404 for everybody else."""
    user = person(request)
    found = get_object_or_404(Forfeiture.objects.exclude(state__in=UNTOLD), person=user, pk=pk)
    form = ForfeitureAppealForm(*filling.typed(request))

    def do() -> None:
        forfeiting.appeal(found, by=user, text=form.cleaned_data["text"])

    # The page is read when nothing can be appealed any more, too.
    if request.method == "POST" and filling.done(
        request, form, allow=lambda: forfeiting.require_can_appeal(found, by=user), do=do
    ):
        return redirect(found)
    until = outages.appeal_until(found)
    can_appeal = until is not None and until > clock.now()
    context: dict[str, object] = {"forfeiture": found, "until": until, "can_appeal": can_appeal, "told": _told(found)}
    return filling.page(request, "escrow/forfeiture.html", context, form)


def _told(found: Forfeiture) -> list[tuple[str, str]]:
    """The person's own appeal, and how it was answered: not which of our staff said what before they agreed."""
    steps = list(found.steps.order_by("pk"))
    told = [(_("Your appeal"), step.text) for step in steps if step.kind == Kind.APPEALED]
    answers = [step for step in steps if step.kind in {Kind.UPHOLD, Kind.GIVE_BACK}]
    return [*told, (_("The answer to it"), answers[-1].text)] if found.ended_at and answers else told
