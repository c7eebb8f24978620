"""What was typed when nobody was signed in any more: it waits in that browser for the same person.

It lies in the browser's session, which whoever signs in takes over; somebody else never gets it.
"""

from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest

from marketplace import clock, limits
from marketplace.drafts import keeping
from marketplace.drafts.marker import Marker
from marketplace.drafts.models import Draft

KEY = "typed_when_signed_out"
WAITS = timedelta(days=1)
MOST = 3
# Whoever brings no cookie gets a session each time, so the person's forms are counted: many times what one leaves.
MOST_OF_A_PERSON = 60


def leave(request: HttpRequest, marker: Marker, fields: dict[str, list[str]]) -> None:
    """Keep these fields for the marker's person, if they sign in with this browser within a day. Raises TooLong.

    One form takes its own place; of others, what is more than MOST_OF_A_PERSON in an hour is left out quietly.
    """
    keeping.text_of(fields)
    before = request.session.get(KEY, [])
    left = [each for each in before if each["marker"] != marker.text]
    if len(left) == len(before) and not limits.is_within(
        marker.person_id, "left signed out", most=MOST_OF_A_PERSON, per=timedelta(hours=1)
    ):
        return
    told = {
        "person": marker.person_id,
        "address": marker.address,
        "marker": marker.text,
        "fields": fields,
        "at": clock.now().isoformat(),
    }
    request.session[KEY] = [*left, told][-MOST:]
    request.session.set_expiry(WAITS)


def waits(request: HttpRequest, marker: Marker, fields: dict[str, list[str]]) -> bool:
    """Whether just these fields of the form wait in this browser."""
    left = request.session.get(KEY, [])
    return any((each["marker"], each["fields"]) == (marker.text, fields) for each in left)


@receiver(user_logged_in)
def take_up(sender: Any, request: HttpRequest, user: Any, **kwargs: Any) -> None:
    """Who signs in has what they typed; if it was somebody else, it is gone from this browser."""
    left = request.session.pop(KEY, [])
    if left:
        # The session goes on as one of somebody who is signed in.
        request.session.set_expiry(None)
    for each in left:
        at = datetime.fromisoformat(each["at"])
        if each["person"] != user.pk or at < clock.now() - WAITS:
            continue
        newer = Draft.objects.filter(person_id=user.pk, address=each["address"], saved_at__gt=at)
        if newer.exists():
            continue
        try:
            keeping.keep(Marker(user.pk, each["address"], each["marker"]), each["fields"])
        except keeping.TooLong:
            # Nobody is kept from signing in by what they typed.
            continue
