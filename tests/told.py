"""What people have been told."""

from accounts.models import Notification, User


def told(user: User) -> list[str]:
    """The keys of everything this person was told, without the ids of whatever it was about: oldest first."""
    keys = Notification.objects.filter(user=user).order_by("id").values_list("key", flat=True)
    return [":".join(part for part in key.split(":") if not part.isdigit()) for key in keys]


def times_told(user: User, what: str) -> int:
    """How often this person was told of `what`, such as "milestone:released"."""
    return told(user).count(what)
