"""Whether a POST has done what it was sent for."""

from urllib.parse import parse_qs, urlsplit

from django.http import HttpRequest, HttpResponse


def is_done(request: HttpRequest, response: HttpResponse) -> bool:
    """Whether it was answered by leading on: a form that is shown again, or refused, has done nothing.

    Nor has one that leads to a question first, who somebody is: that leads back to where the form was sent.
    """
    if not 300 <= response.status_code < 400 or not response.has_header("Location"):
        return False
    back = parse_qs(urlsplit(response["Location"]).query).get("next", [""])[0]
    return urlsplit(back).path != request.path
