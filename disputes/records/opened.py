"""A figure, opened: the contracts that it counts, newest first, each with what of it is counted.

Readers see titles of public jobs alone, and sizes as bands; what is private is counted without a name. What stands
against somebody in a dispute is named to the two whom it is about.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from accounts.records.bands import OF_A_JOB, WEIGHTS, band_of, words
from contracts.models import Contract, Job
from disputes.records import dealings
from marketplace import times
from marketplace.paging import Page, page_of

A_PAGE = 20
_WORTH = ", ".join(f"({code!r}, {weight})" for code, weight in WEIGHTS.items())
_WEIGHED = f"minor * (SELECT weight FROM (VALUES {_WORTH}) worth (code, weight) WHERE code = currency)"  # noqa: S608
_MINE = f"SELECT contract_id, closed_at, {{hit}}, 1, {_WEIGHED} FROM counted"  # noqa: S608
_AGAINST = "SELECT contract_id, at, 0, 1, 0 FROM {table} WHERE freelancer_id = %(person)s"


def _counted(side: str, *, hit: str = "1", where: str = "true") -> str:
    return f"{_MINE.format(hit=hit)} WHERE {side}_id = %(person)s AND {where}"


# The client of the longest stay, as it is counted.
_LONGEST = """client_id = (
    SELECT client_id FROM counted WHERE freelancer_id = %(person)s GROUP BY client_id ORDER BY
        floor(extract(epoch FROM max(closed_at) - min(accepted_at)) / 86400) DESC,
        count(DISTINCT contract_id) FILTER (WHERE is_done) DESC, client_id LIMIT 1
)"""
COUNTS: Mapping[str, str] = {
    "jobs-done": _counted("freelancer", where="is_done"),
    "earned": _counted("freelancer"),
    "on-time": (
        _counted("freelancer", hit="(handed_on <= due_on)::int", where="due_on IS NOT NULL")
        + " UNION ALL "
        + _AGAINST.format(table="missed")
    ),
    "undisputed": (_counted("freelancer", hit="is_undisputed::int") + " UNION ALL " + _AGAINST.format(table="in_vain")),
    "longest-client": _counted("freelancer", where=_LONGEST),
    "hired": (
        "SELECT c.id, c.accepted_at, 1, 1, 0 FROM counts JOIN contracts_contract c USING (client_id, freelancer_id) "
        "WHERE c.client_id = %(person)s AND c.accepted_at IS NOT NULL"
    ),
    "spent": _counted("client"),
    "answers": "SELECT contract_id, at, seconds, 1, 0 FROM answer WHERE client_id = %(person)s",
    "silence": _counted("client", hit="is_silent::int"),
    "rounds": _counted("client", hit="rounds"),
    "disputes-lost": "SELECT contract_id, at, is_lost::int, 1, 0 FROM decided WHERE client_id = %(person)s",
}
ROWS = "WITH {ctes}, found (contract_id, at, hits, of, parts) AS ({rows}) "
FOUND = "SELECT contract_id FROM found"
TOLD = """
SELECT contract_id, max(at), sum(hits), sum(of), sum(parts), percentile_disc(0.5) WITHIN GROUP (ORDER BY hits)
FROM found WHERE contract_id = ANY(%(contracts)s) GROUP BY 1
"""


@dataclass(frozen=True)
class Counted:
    """One contract of a figure as this reader may see it; `path` is empty where there is nothing to open."""

    title: str
    path: str
    at: datetime
    size: str
    says: str


def opened(person: User, key: str, reader: User, query: Mapping[str, str]) -> tuple[Page[Contract], list[Counted]]:
    """A page of the contracts that this figure of a person counts; a fixed number of statements."""
    rows = ROWS.format(ctes=dealings.ALL, rows=COUNTS[key])
    only = {"people": f"'{{{int(person.pk)}}}'", "person": str(int(person.pk))}
    found = Contract.objects.filter(pk__in=RawSQL((rows + FOUND) % only, ()))  # noqa: S611  two numbers of ours
    page = page_of(found.select_related("job", "freelancer__profile"), query, by=("-id",), size=A_PAGE)
    with connection.cursor() as cursor:
        given: dict[str, Any] = {
            "people": [person.pk],
            "person": person.pk,
            "contracts": [contract.pk for contract in page],
        }
        cursor.execute(rows + TOLD, given)
        told = {row[0]: row[1:] for row in cursor.fetchall()}
    public = set(Job.objects.public().filter(pk__in=[c.job_id for c in page]).values_list("pk", flat=True))
    return page, [_counted_for(reader, key, contract, told[contract.pk], public) for contract in page]


def _counted_for(
    reader: User, key: str, contract: Contract, told: tuple[datetime, int, int, int, int], public: set[int]
) -> Counted:
    at, hits, of, parts, median = told
    is_party = contract.is_party(reader)
    of_a_dispute = key == "disputes-lost" or (key == "undisputed" and hits < of)
    is_told = is_party or (contract.job_id in public and not of_a_dispute)
    is_hidden = contract.freelancer.profile.hides_paid_band and not is_party
    size = "" if is_hidden else words(band_of(int(parts), OF_A_JOB), OF_A_JOB)
    path = contract.get_absolute_url() if is_party else contract.job.get_absolute_url()
    return Counted(
        title=contract.job.title if is_told else _("A job that is not public"),
        path=path if is_told else "",
        at=at,
        size=size,
        says=_says(key, hits, of, median),
    )


def _says(key: str, hits: int, of: int, median: int) -> str:
    """What of a contract is counted, where that is not simply the contract."""
    match key:
        case "on-time":
            return _("{number} of {all} on time").format(number=hits, all=of)
        case "undisputed":
            return _("{number} of {all} without a dispute").format(number=hits, all=of)
        case "silence":
            return _("{number} of {all} left to silence").format(number=hits, all=of)
        case "disputes-lost":
            return _("{number} of {all} decided for the other side").format(number=hits, all=of)
        case "rounds":
            told = ngettext("{rounds} on {number} milestone", "{rounds} on {number} milestones", of)
            return told.format(rounds=hits, number=of)
        case "answers":
            told = ngettext("{length}, of {number} submission", "{length}, of {number} submissions", of)
            return told.format(length=times.distance(timedelta(seconds=int(median))), number=of)
    return ""
