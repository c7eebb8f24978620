"""What a suspension stops: verbs that begin something new ask here first. Approving, asking for changes, submitting,
returning and whatever silence does never ask.

Races: a suspension and whatever it forbids both lock the person's row first. So a verb that has passed
`require_not_suspended` is written before the suspension is, and one that comes later sees it and is refused. What was
on its way before (a checkout that is open at the provider, a payout that was asked for) goes on.
"""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from accounts.models import Suspension, User
from marketplace import times
from marketplace.refusals import Refused
from marketplace.texts import later as _later


class Suspended(Refused):
    """The person's account is suspended, and this would begin something new."""

    title = _later("Your account is suspended")


def look_up(people: Iterable[User]) -> None:
    """Have `current_of` know of all these for the page that is being made; one statement."""
    people = list(people)
    found = {each.user_id: each for each in Suspension.objects.in_force().filter(user__in={p.pk for p in people})}
    for user in people:
        user.known_suspension = found.get(user.pk)


def current_of(user: User) -> Suspension | None:
    """The suspension in force, if any, as `look_up` has found or asked for; takes no lock."""
    return user.known_suspension if hasattr(user, "known_suspension") else _asked(user)


def _asked(user: User) -> Suspension | None:
    return Suspension.objects.in_force().filter(user=user).first()


def locked_current_of(user: User) -> Suspension | None:
    """The suspension in force, if any. Locks the person, so that it stays true until the end of the transaction."""
    lock(user)
    return _asked(user)


def require_not_suspended(user: User, what: str) -> None:
    """Raise Suspended while this person may not `what`, such as "make deposits". Locks the person.

    Must run in the transaction of the verb, after holds, contracts and milestones and before everything else.
    """
    lock(user)
    _refuse(_asked(user), user, what)


def refuse_if_suspended(user: User, what: str) -> None:
    """The same for pages that ask before the verb does: takes no lock, so it is true for the moment only."""
    _refuse(current_of(user), user, what)


def _refuse(suspension: Suspension | None, user: User, what: str) -> None:
    if suspension:
        raise Suspended(
            _(
                "You cannot {what} while your account is suspended. It has been since {started_at}: "
                "{reason}. We look at it again by {review_at}. Money that is held goes its way as "
                "agreed, and what you have earned stays yours."
            ).format(
                what=what,
                started_at=times.absolute(suspension.started_at, user.zone),
                reason=lower_first(suspension.get_reason_display()),
                review_at=times.absolute(suspension.review_at, user.zone),
            )
        )


def lock(user: User) -> None:
    """Lock the person's row until the end of the transaction."""
    User.objects.select_for_update(no_key=True).get(pk=user.pk)


def lower_first(text: str) -> str:
    """A label inside a sentence: "fraud suspected"."""
    return text[:1].lower() + text[1:]
