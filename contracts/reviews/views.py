"""Reviews: writing one, replying to one, and what is said of a person."""

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import person
from accounts.models import User
from accounts.notices.seen import mark_seen
from contracts.models import Contract, Review, Reviewing
from contracts.reviews import writing
from contracts.reviews.averages import FEWEST, standings
from contracts.reviews.forms import ReplyForm, ReviewForm
from contracts.reviews.lasts import OPEN_FOR
from marketplace import filling, times
from marketplace.limits import REVIEWS, limited
from marketplace.paging import page_of
from marketplace.refusals import lead_back

REVIEWS_A_PAGE = 20


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@limited(REVIEWS)
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """One's own review of a contract, to write and to change; once they are published, both."""
    user = person(request)
    contract = get_object_or_404(Contract.objects.visible_to(user).select_related("client", "freelancer"), pk=pk)
    lead_back(request, contract.get_absolute_url(), _("To the contract"))
    reviewing = writing.reviewing_of(contract, by=user)
    mark_seen(request, contract.get_absolute_url(), path=reviewing.get_absolute_url())
    if request.method != "POST" and not reviewing.is_open:
        return _published(request, reviewing, user)
    own = reviewing.reviews.filter(by=user).first()
    other = contract.other_party(user)
    side = reviewing.side_of_other(user)
    form = ReviewForm(*filling.typed(request), side=side, review=own)

    def do() -> None:
        written = writing.write(contract, by=user, stars=form.stars, words=form.cleaned_data["words"])
        messages.success(request, _said(written, times.absolute(reviewing.due_at, user.zone), other))

    if filling.done(request, form, allow=partial(writing.require_open, reviewing), do=do):
        return redirect(reviewing)
    context: dict[str, object] = {
        "contract": contract,
        "reviewing": reviewing,
        "own": own,
        "other": other,
        "side": side,
    }
    return filling.page(request, "contracts/review_write.html", context, form)


def _said(written: Review, due_at: str, other: User) -> str:
    if written.published_at:
        return _("Both reviews are in, and both are published. You read here what {other} wrote.").format(
            other=other.get_short_name()
        )
    return _(
        "Your review is kept. {other} does not know of it. You can change it until {due_at}, or until both are in."
    ).format(other=other.get_short_name(), due_at=due_at)


def _published(request: HttpRequest, reviewing: Reviewing, user: User) -> HttpResponse:
    written = reviewing.reviews.published().select_related("by", "of", "reviewing__contract").order_by("side", "pk")
    context = {
        "contract": reviewing.contract,
        "reviewing": reviewing,
        "other": reviewing.contract.other_party(user),
        "reviews": [each for each in written if each.hidden_at is None or each.by_id == user.pk],
        "user": user,
    }
    return render(request, "contracts/review.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@limited(REVIEWS)
def reply(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer a review of oneself, once."""
    user = person(request)
    mine = Review.objects.published().filter(of=user).select_related("by", "of", "reviewing__contract")
    found = get_object_or_404(mine, pk=pk)
    form = ReplyForm(*filling.typed(request))

    def do() -> None:
        writing.reply(found, by=user, text=form.cleaned_data["text"])
        messages.success(request, _("Your reply stands below the review."))

    if filling.done(request, form, allow=partial(writing.require_can_reply, found, by=user), do=do):
        return redirect("review", found.reviewing.contract_id)
    return filling.page(request, "contracts/review_reply.html", {"review": found}, form)


@login_required
@require_safe
def of_person(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything that is published of a person, newest first."""
    shown = get_object_or_404(User, pk=pk, is_active=True)
    page = page_of(Review.objects.of_person(shown), request.GET, by=("-published_at", "-id"), size=REVIEWS_A_PAGE)
    context = {"person": shown, "page": page, "standings": standings(shown.pk)}
    return render(request, "contracts/person_reviews.html", context)


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """How reviews work and how averages are made."""
    return render(request, "contracts/about_reviews.html", {"lasts": times.length(OPEN_FOR), "fewest": FEWEST})
