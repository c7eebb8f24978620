"""What a member of staff is doing, in words, on the way from where it is done to the log (accounts/staff_log.py)."""

from django.http import HttpRequest

SAID = "said_on_the_desk"


def say(request: HttpRequest, what: str) -> None:
    """Have the log of staff's actions say this of the request."""
    vars(request).setdefault(SAID, []).append(what)


def said(request: HttpRequest) -> str:
    """All of it; empty where nothing was done."""
    return "; ".join(vars(request).get(SAID, []))
