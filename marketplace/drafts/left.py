"""What was typed when nobody was signed in any more: it waits in that browser for the same person.

It lies in the browser's session, which whoever signs in takes over; somebody else never gets it.
"""

from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest

from marketplace import clock
from marketplace.drafts import keeping
from marketplace.drafts.marker import Marker
from marketplace.drafts.models import Draft

KEY = "typed_when_signed_out"
WAITS = timedelta(days=1)
MOST = 3


def leave(request: HttpRequest, marker: Marker, fields: dict[str, list[str]]) -> None:
    """Keep these fields for the marker's person, if they sign in with this browser within a day."""
    left = [each for each in request.session.get(KEY, []) if each["marker"] != marker.text]
    told = {
        "person": marker.person_id,
        "address": marker.address,
        "marker": marker.text,
        "fields": fields,
        "at": clock.now().isoformat(),
    }
    request.session[KEY] = [*left, told][-MOST:]


@receiver(user_logged_in)
def take_up(sender: Any, request: HttpRequest, user: Any, **kwargs: Any) -> None:
    """Who signs in has what they typed; if it was somebody else, it is gone from this browser."""
    for each in request.session.pop(KEY, []):
        at = datetime.fromisoformat(each["at"])
        if each["person"] != user.pk or at < clock.now() - WAITS:
            continue
        newer = Draft.objects.filter(person_id=user.pk, address=each["address"], saved_at__gt=at)
        if not newer.exists():
            keeping.keep(Marker(user.pk, each["address"], each["marker"]), each["fields"])
