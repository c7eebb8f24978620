"""Staff decide only about strangers: a member of staff may also be somebody who hires or works."""

from collections.abc import Collection
from typing import Any

from accounts import signals
from accounts.models import User
from marketplace.refusals import NotYours
from marketplace.texts import later as _

WHY = _("You have or had a contract or a proposal with one of these people yourself, so somebody else decides.")


class NoStranger(NotYours):
    """Whoever decides has had to do with one of the people whom it is about."""


def known_to(people: Collection[int]) -> set[int]:
    """Everybody who has or had a contract or a proposal with one of these people; all by primary key."""
    answers: list[tuple[Any, Any]] = signals.dealings_wanted.send(sender=User, people=people)
    [(_unused, known)] = answers
    return set(known)


def require_stranger(by: User, people: Collection[int]) -> None:
    """Raise NoStranger if this member of staff has or had a contract or a proposal with one of these people."""
    if by.pk in known_to(people):
        raise NoStranger(WHY)
