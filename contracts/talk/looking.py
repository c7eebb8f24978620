"""When a message counts as read: once somebody has had it before them."""

from django.http import HttpRequest

from contracts.talk.threads import Seat
from marketplace.scripted import is_scripted

# A page that keeps itself up to date says so while somebody looks at it.
HEADER = "Looked-At"


def looked_at(request: HttpRequest, seat: Seat | None) -> bool:
    """Whether who sits there looks at a page with the newest messages, and had something unread: now they have read it.

    One statement, and none where nothing is unread.
    """
    if seat is None or not seat.unread or request.method != "GET":
        return False
    if is_scripted(request) and HEADER not in request.headers:
        return False
    seat.mark_read()
    return True
