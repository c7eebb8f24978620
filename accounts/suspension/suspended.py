"""What a suspension stops: verbs that begin something new ask here first. Approving, asking for changes, submitting,
returning and whatever silence does never ask.

Races: a suspension and whatever it forbids both lock the person's row first. So a verb that has passed
`require_not_suspended` is written before the suspension is, and one that comes later sees it and is refused. What was
on its way before (a checkout that is open at the provider, a payout that was asked for) goes on.
"""

from accounts.models import Suspension, User
from marketplace import times
from marketplace.refusals import Refused


class Suspended(Refused):
    """The person's account is suspended, and this would begin something new."""

    title = "Your account is suspended"


def current_of(user: User) -> Suspension | None:
    """The suspension in force, if any; takes no lock."""
    return Suspension.objects.in_force().filter(user=user).first()


def locked_current_of(user: User) -> Suspension | None:
    """The suspension in force, if any. Locks the person, so that it stays true until the end of the transaction."""
    lock(user)
    return current_of(user)


def require_not_suspended(user: User, what: str) -> None:
    """Raise Suspended while this person may not `what`, such as "make deposits". Locks the person.

    Must run in the transaction of the verb, after holds, contracts and milestones and before everything else.
    """
    lock(user)
    refuse_if_suspended(user, what)


def refuse_if_suspended(user: User, what: str) -> None:
    """The same for pages that ask before the verb does: takes no lock, so it is true for the moment only."""
    suspension = current_of(user)
    if suspension:
        raise Suspended(
            f"You cannot {what} while your account is suspended. It has been since "
            f"{times.absolute(suspension.started_at, user.zone)}: {lower_first(suspension.get_reason_display())}. "
            f"We look at it again by {times.absolute(suspension.review_at, user.zone)}. "
            "Money that is held goes its way as agreed, and what you have earned stays yours."
        )


def lock(user: User) -> None:
    """Lock the person's row until the end of the transaction."""
    User.objects.select_for_update(no_key=True).get(pk=user.pk)


def lower_first(text: str) -> str:
    """A label inside a sentence: "fraud suspected"."""
    return text[:1].lower() + text[1:]
