"""Lists of the staff desk over a table of 1,000,000 rows, beside the same list over 1,000."""

from collections.abc import Iterator

from accounts.models import User
from escrow.models import WebhookEvent
from marketplace.bench.data import events, people
from marketplace.bench.measured import Measured, growth
from marketplace.bench.progress import step
from marketplace.bench.size import Size
from marketplace.bench.timing import page, signed_in

LIST = "/staff/escrow/webhookevent/"
FEW = 1_000


def measure(size: Size) -> Iterator[Measured]:
    """The first page, the last that is counted, what is older by far, a search and a filter that finds nothing."""
    many, staff = size.of(1_000_000, 20_000), people.staff()
    small = _costs(staff, FEW)
    large = _costs(staff, many - FEW)
    for what, milliseconds in small.items():
        yield growth(f"A staff list: {what}, {many:,} rows against {FEW:,}", milliseconds, large[what])


def _costs(staff: User, number: int) -> dict[str, float]:
    with step(f"{number:,} events"):
        events.reported(number)
    middle = WebhookEvent.objects.latest("pk").pk - WebhookEvent.objects.count() // 2
    asked = {
        "first page": "",
        "the last page that is counted": "?p=10",
        "in the middle": f"?id__lt={middle}",
        "found by reference": "?q=bench-7",
        "what waits": "?processed_at__isempty=1",
    }
    browser = signed_in(staff)
    with step("asking"):
        return {what: page(browser, LIST + query).milliseconds for what, query in asked.items()}
