"""Reporting what somebody finds wrong."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from contracts.models import Report
from contracts.reports.subjects import Thing
from marketplace import clock
from marketplace.refusals import NotYours, Refused


class ReportedAlready(Refused):
    """This person's report of it still waits for staff."""


def report(thing: Thing, *, by: User, reason: str, words: str) -> Report:
    """Tell staff, with the content as it is now. Takes no lock. Who is suspended can report, too.

    Raises NotYours for one's own, ReportedAlready, or Refused without a reason or words.
    """
    if thing.about.pk == by.pk:
        raise NotYours(_("You cannot report yourself."))
    if reason not in Report.Reason.values or not words.strip():
        raise Refused(_("Choose what is wrong, and say it in your words."))
    try:
        with transaction.atomic():
            return Report.objects.create(
                subject=thing.subject,
                subject_id=thing.pk,
                about=thing.about,
                by=by,
                reason=reason,
                words=words.strip(),
                content=thing.content,
                path=thing.path,
                made_at=clock.now(),
            )
    except IntegrityError as error:
        if "one_waiting_report" not in str(error):
            raise
        raise ReportedAlready(_("You have reported this already. Our staff look at it.")) from error
