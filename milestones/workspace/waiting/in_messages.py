"""Messages that somebody has not read, a row for each contract."""

from django.utils.translation import ngettext

from accounts.models import Notification, User
from contracts import kinds_of_notice
from milestones.workspace.waiting.thing import Rank, Thing

# Of the newest so many are told of.
MOST = 50


def things_in(user: User) -> list[Thing]:
    """One statement."""
    unread = Notification.objects.filter(user=user, read_at=None, kind=kinds_of_notice.WROTE.name)
    of_page: dict[str, list[Notification]] = {}
    for told in unread.order_by("-created_at", "-id")[:MOST]:
        of_page.setdefault(told.path, []).append(told)
    return [
        Thing(
            what=ngettext("Read {number} message", "Read {number} messages", len(group)).format(number=len(group)),
            url=path,
            about=group[0].facts["contract"],
            who=group[0].facts["author"]["name"],
            rank=Rank.PEOPLE,
            since=group[-1].created_at,
        )
        for path, group in of_page.items()
    ]
