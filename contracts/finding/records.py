"""What a freelancer can ask of the record of a job's client: as the list filters it, and as saved searches match it.

Nobody can write a record by hand, see `accounts/models/record.py`.
"""

from dataclasses import dataclass

from django.db.models import Q
from django.utils.functional import Promise

from marketplace.texts import later as _later

DAYS_3 = 3 * 24 * 60 * 60


@dataclass(frozen=True)
class Asked:
    """One thing to ask for; `sql` says the same as `fits` of a row called `record`."""

    label: str | Promise
    fits: Q
    sql: str


def _record(**lookup: int) -> Q:
    return Q(**{f"client__record__{column}": value for column, value in lookup.items()})


RECORDS = {
    "hired": Asked(_later("Has hired here before"), _record(hires__gte=1), "record.hires >= 1"),
    "often": Asked(_later("Has hired 5 times or more"), _record(hires__gte=5), "record.hires >= 5"),
    "answers": Asked(
        _later("Answers work within 3 days, as a rule"),
        _record(answer_seconds__lte=DAYS_3),
        f"record.answer_seconds <= {DAYS_3}",
    ),
    "peaceful": Asked(
        _later("Has hired, and lost no dispute"),
        _record(hires__gte=1, disputes_lost=0),
        "record.hires >= 1 AND record.disputes_lost = 0",
    ),
}
CHOICES = [("", _later("Any")), *((name, asked.label) for name, asked in RECORDS.items())]
SQL_OF_RECORDS = " OR ".join(
    ["asked.client_record = ''", *(f"asked.client_record = '{name}' AND {one.sql}" for name, one in RECORDS.items())]
)
