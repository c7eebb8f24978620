"""What people have been told."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.models import Notification, User
from accounts.notices.notifications import Notice
from accounts.wording.kinds import kind
from accounts.wording.out_of_date import FOR_GOOD
from accounts.wording.sentences import Typed


def told(user: User) -> list[str]:
    """The keys of everything this person was told, without the ids of whatever it was about: oldest first."""
    keys = Notification.objects.filter(user=user).order_by("id").values_list("key", flat=True)
    return [":".join(part for part in key.split(":") if not part.isdigit()) for key in keys]


def times_told(user: User, what: str) -> int:
    """How often this person was told of `what`, such as "milestone:released"."""
    return told(user).count(what)


def saying(words: str, **filters: Any) -> list[Notification]:
    """The notices whose sentence has these words, as their readers read it: oldest first."""
    rows = Notification.objects.filter(**filters).select_related("user").order_by("id")
    return [notice for notice in rows if words in notice.text]


# What can be told in a test that is about telling.
NEWS = kind("news", _("{text}"), subject=_("{text}"), body=(Typed("more"),), button=_("Look at it"), until=FOR_GOOD)


def news(user: User, key: str, text: str, path: str = "/dashboard/", *, more: str = "", about: str = "") -> Notice:
    """Any notice."""
    return Notice(user.pk, key, NEWS, path, {"text": text, "more": more}, about)
