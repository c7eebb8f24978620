"""Whose page everybody can read, with an account or without: freelancers, unless they hide from search engines."""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.decorators import login_required
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponseBase

from accounts.models import Suspension, User

View = Callable[[HttpRequest, int], HttpResponseBase]
NOT_TO_BE_FOUND = "noindex, nofollow"


def published() -> "QuerySet[User]":
    """Active freelancers who do not hide and are not suspended; staff have no page for everybody."""
    suspended = Suspension.objects.in_force().filter(user=OuterRef("pk"))
    free = User.objects.filter(is_active=True, is_freelancer=True, is_staff=False)
    return free.filter(~Exists(suspended), profile__hidden_from_search_engines=False)


def published_or_signed_in(*, by: str = "pk") -> Callable[[View], View]:
    """A page of a person, whom `by` finds by the address's number, such as "projects__pictures".

    Whoever is not published is read by people with an account, and by no robot. Without an account nobody learns
    whether there is such a person: both are led to sign in.
    """

    def decorate(view: View) -> View:
        for_members = login_required(view)

        @wraps(view)
        def guarded(request: HttpRequest, pk: int) -> HttpResponseBase:
            is_published = published().filter(Q((by, pk))).exists()
            response = view(request, pk) if is_published else for_members(request, pk)
            if not is_published:
                response["X-Robots-Tag"] = NOT_TO_BE_FOUND
            return response

        return guarded

    return decorate
