"""What people are told goes into their mail: all that one person is told within minutes into one."""

import re
from collections.abc import Sequence
from itertools import groupby
from textwrap import shorten

from django.conf import settings
from django.core.mail import get_connection
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from accounts.models import Notification, User
from accounts.notices.mail_state import note_refusal
from marketplace import clock
from marketplace.outbox.letter import Kind, Letter, host

# What a list of mails still shows in one line.
LONGEST_SUBJECT = 90
# What a mail has in full; the rest is on the site.
AT_MOST_IN_FULL = 30
SUBJECT_OF_THREAD = re.compile(r"^/(contract|dispute|job|proposal)s/(\d+)/")


@transaction.atomic
def write_pending(people: int = 100) -> int:
    """Write the mail of whoever has waited MAIL_GATHER; returns for how many people.

    One mail has all that its reader was told by now. People are claimed with SKIP LOCKED, so that two workers share the
    work and nobody gets two mails; whoever is locked by something else has a turn the next time. Locks the people.
    """
    waiting = Notification.objects.filter(emailed_at=None)
    due = waiting.filter(created_at__lte=clock.now() - settings.MAIL_GATHER).order_by("created_at")
    claimed = User.objects.filter(pk__in=set(due.values_list("user_id", flat=True)[:people]))
    readers = list(claimed.select_for_update(skip_locked=True, no_key=True))
    rows = list(waiting.filter(user__in=readers).select_related("user").order_by("user_id", "id"))
    letters = [_letter(user, list(told)) for user, told in groupby(rows, key=lambda row: row.user)]
    # One statement for all of them.
    get_connection().send_messages([letter for letter in letters if can_be_written(letter)])
    Notification.objects.filter(pk__in=[row.pk for row in rows]).update(emailed_at=clock.now())
    return len(letters)


def can_be_written(letter: Letter) -> bool:
    """Not to an address that no mail can bear, such as one whose domain cannot be; its owner is told on the site."""
    try:
        letter.message()
    except ValueError:
        [address] = letter.to
        note_refusal(Letter, address)
        return False
    return True


def _letter(reader: User, told: Sequence[Notification]) -> Letter:
    with override(reader.language):
        return _in_words(reader, told)


def _in_words(reader: User, told: Sequence[Notification]) -> Letter:
    hello = _("Hello {name},").format(name=reader.get_full_name())
    lines = [hello, *map(_paragraph, told[:AT_MOST_IN_FULL])]
    page = f"{settings.SITE_URL}/notifications/"
    rest = len(told) - AT_MOST_IN_FULL
    if rest > 0:
        and_more = ngettext(
            "And {number} more, which you find at {page}", "And {number} more, which you find at {page}", rest
        )
        lines.append(and_more.format(number=rest, page=page))
    why = _("You get this because you take part in it on Surety. Everything you have been told: {page}")
    lines.append(why.format(page=page))
    return Letter(_subject(told), "\n\n".join(lines), to=[reader.email], headers=_headers(told), kind=Kind.NOTICE)


def _subject(told: Sequence[Notification]) -> str:
    """What people typed may hold line breaks, which no subject may; all of it stands in the mail."""
    others, more = len(told) - 1, ""
    if others:
        more = " " + ngettext("(and {number} more)", "(and {number} more)", others).format(number=others)
    return shorten(f"Surety: {told[0].subject}", LONGEST_SUBJECT - len(more), placeholder=" …") + more


def _paragraph(notification: Notification) -> str:
    link = f"{settings.SITE_URL}{notification.path}"
    button = notification.button
    leads = _("{button}: {link}").format(button=button, link=link) if button else link
    return "\n\n".join(part for part in (notification.text, notification.detail, leads) if part)


def _headers(told: Sequence[Notification]) -> dict[str, str]:
    """Sent by a machine, from a list that a filter can know; mails about one contract stand under each other."""
    headers = {
        "Auto-Submitted": "auto-generated",
        "List-Id": _("What you are told on Surety <notices.{host}>").format(host=host()),
    }
    subjects = {match.groups() for row in told if (match := SUBJECT_OF_THREAD.match(row.about or row.path))}
    if len(subjects) == 1:
        [(what, number)] = subjects
        headers["References"] = headers["In-Reply-To"] = f"<{what}-{number}@{host()}>"
    return headers
