"""What every template knows of the site."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from marketplace import clock


def site(request: HttpRequest) -> dict[str, Any]:
    """`site` and, by Surety's clock, `now`."""
    about = {"demo": settings.DEMO, "url": settings.SITE_URL, "support": settings.SUPPORT_EMAIL}
    return {"site": about, "now": clock.now}
