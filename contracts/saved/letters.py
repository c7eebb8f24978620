"""The mail that tells of new jobs, in words. Every one says how to stop it, and programs that read mail can, too."""

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import shorten

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from accounts.models import User
from contracts.models import Job, SavedSearch
from contracts.saved import stopping
from marketplace import times
from marketplace.directions import isolated
from marketplace.outbox.letter import Kind, Letter, host

AT_MOST_IN_FULL = 5
LONGEST_SUBJECT = 90


@dataclass(frozen=True)
class News:
    """The newest jobs that a search has found, and how many it are with those that are not told one by one."""

    jobs: Sequence[Job]
    total: int


Told = Sequence[tuple[SavedSearch, News]]


def of(reader: User, told: Told) -> Letter:
    """One mail of all that is new in these searches of one person."""
    with override(reader.language):
        return _in_words(reader, told)


def _in_words(reader: User, told: Told) -> Letter:
    lines = [_("Hello {name},").format(name=reader.get_full_name())]
    for search, news in told:
        lines += [_heading(search, news.total), *map(_job, news.jobs)]
        if news.total > len(news.jobs):
            all_of_them = _("All of them: {link}")
            lines.append(all_of_them.format(link=f"{settings.SITE_URL}{search.get_absolute_url()}"))
        stop = _("No more mail about “{search}”: {link}")
        lines.append(stop.format(search=isolated(search.name), link=stopping.link_of(search)))
    why = _("You get this because you saved what you look for on Surety. All your searches: {link}")
    lines.append(why.format(link=f"{settings.SITE_URL}{stopping.LIST}"))
    [first, *others] = told
    return Letter(
        _subject(first[0], sum(news.total for _search, news in told)),
        "\n\n".join(lines),
        to=[reader.email],
        headers={
            "Auto-Submitted": "auto-generated",
            "List-Id": _("New jobs on Surety <jobs.{host}>").format(host=host()),
            "List-Unsubscribe": f"<{stopping.link_of_all(reader) if others else stopping.link_of(first[0])}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
        kind=Kind.NOTICE,
    )


def _subject(search: SavedSearch, number: int) -> str:
    words = ngettext("{number} new job for “{search}”", "{number} new jobs for “{search}”", number)
    return shorten(
        f"Surety: {words.format(number=number, search=isolated(search.name))}", LONGEST_SUBJECT, placeholder=" …"
    )


def _heading(search: SavedSearch, number: int) -> str:
    words = ngettext(
        "{number} new job fits your search “{search}”:", "{number} new jobs fit your search “{search}”:", number
    )
    return words.format(number=number, search=isolated(search.name))


def _job(job: Job) -> str:
    words = _("“{title}”, {budget}, needed by {day}").format(
        title=isolated(job.title), budget=job.budget, day=times.day(job.deadline_on)
    )
    return f"{words}\n{settings.SITE_URL}{job.get_absolute_url()}"
