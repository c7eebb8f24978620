"""Links in mails are made of SITE_URL, and of nothing that a request says."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings


@dataclass(frozen=True)
class OurSite:
    """What allauth's mails are told of the site, instead of the host that the request has named."""

    name = "Surety"

    @property
    def domain(self) -> str:
        return urlsplit(settings.SITE_URL).netloc


def at_our_address(value: Any) -> Any:
    """An absolute address with SITE_URL in front, whatever it was made of; everything else as it is.

    allauth makes the links of its mails of the request's host. Who may choose that (a second name of the site, a proxy
    that passes it on) would send people's keys to a place of theirs.
    """
    if isinstance(value, str) and value.startswith(("http://", "https://")):
        parts = urlsplit(value)
        return settings.SITE_URL + urlunsplit(("", "", parts.path, parts.query, parts.fragment))
    return value
