"""The site's addresses and one more: a page that does everything that no page may."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from accounts.models import Notification
from marketplace.urls import handler429, handler500, urlpatterns

__all__ = ["handler429", "handler500", "urlpatterns"]


def planted(request: HttpRequest) -> HttpResponse:
    """A statement and 600 characters for each row, of hundreds."""
    rows = Notification.objects.filter(user=request.user)[:300]
    return HttpResponse("".join(f"{row.user.name:>600}" for row in rows))


urlpatterns = [*urlpatterns, path("planted/", planted, name="planted")]
