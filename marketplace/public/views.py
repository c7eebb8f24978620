"""The map of public pages, and what robots are asked to leave alone."""

from typing import Any

from django.contrib.sitemaps import views as sitemaps
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from marketplace.public.sitemaps import every

AN_HOUR = 60 * 60
# Digits of a part's number: keys are 64 bits.
LONGEST_PART = 9
# Nothing public is below these; whoever asks is only led to sign in.
PRIVATE = (
    *("/accounts/", "/contracts/", "/dashboard/", "/disputes/", "/drafts/", "/earnings/", "/files/", "/invitations/"),
    *("/milestones/", "/notifications/", "/payments/", "/profile/", "/proposals/", "/sandbox/", "/staff/", "/uploads/"),
)


@require_safe
@cache_control(public=True, max_age=AN_HOUR)
def index(request: HttpRequest) -> HttpResponse:
    """Where the parts of the map are."""
    return sitemaps.index(request, dict(every()), sitemap_url_name="sitemap")


@require_safe
@cache_control(public=True, max_age=AN_HOUR)
def part(request: HttpRequest, section: str) -> HttpResponse:
    """A part of the map; 404 for one that there is not."""
    number = request.GET.get("p", "1")
    maps: dict[str, Any] = dict(every())
    if section not in maps or not (number.isascii() and number.isdigit() and len(number) <= LONGEST_PART):
        raise Http404
    if not 1 <= int(number) <= maps[section].paginator.num_pages:
        raise Http404
    return sitemaps.sitemap(request, maps, section=section)


@require_safe
@cache_control(public=True, max_age=AN_HOUR)
def robots(request: HttpRequest) -> HttpResponse:
    """What search engines are asked not to look at, and where the map is."""
    here = request.build_absolute_uri(reverse("sitemaps"))
    fields = [("User-agent", "*"), *(("Disallow", path) for path in PRIVATE), ("Sitemap", here)]
    lines = [": ".join(field) for field in fields]
    return HttpResponse("\n".join([*lines, ""]), content_type="text/plain; charset=utf-8")
