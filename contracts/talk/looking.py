"""When a message counts as read: once somebody has had it before them."""

from django.http import HttpRequest

from contracts.talk.thread import Stretch
from contracts.talk.threads import Seat
from marketplace.scripted import is_scripted

# A page that keeps itself up to date says so while somebody looks at it.
HEADER = "Looked-At"


def looked_at(request: HttpRequest, seat: Seat | None, said: Stretch) -> bool:
    """Whether somebody who had something unread looks at the newest messages; then they have read it.

    One statement, and none where nothing is unread. What stands on another page stays unread.
    """
    if seat is None or not seat.unread or said.page.newer or request.method != "GET":
        return False
    if is_scripted(request) and HEADER not in request.headers:
        return False
    theirs = said.of_the_other(seat.person_id)
    if seat.unread > theirs and not said.page.older:
        return False
    seat.mark_read()
    return True
