"""A contract's page: a dozen statements, and no slower for a hundred milestones and a long thread."""

from collections.abc import Iterator

from marketplace.bench import timing
from marketplace.bench.data import contracts, people
from marketplace.bench.measured import Measured, figure, growth
from marketplace.bench.size import Size

MOST_STATEMENTS = 12
FEW = 5


def measure(size: Size) -> Iterator[Measured]:
    """For both sides: statements of the page with everything on it, and its time against a small one's."""
    client, freelancer = people.client(), people.freelancer()
    [small] = contracts.made(client, freelancer, 1, FEW)
    milestones, messages = size.of(100, 20), size.of(5_000, 200)
    [large] = contracts.made(client, freelancer, 1, milestones)
    contracts.written(large, messages)
    for reader, who in ((client, "client"), (freelancer, "freelancer")):
        browser = timing.signed_in(reader)
        few, many = (timing.page(browser, each.get_absolute_url()) for each in (small, large))
        what = f"Contract page, {who}"
        yield figure(f"{what}: statements", many.statements, "", at_most=MOST_STATEMENTS)
        growth_of = f"{what}: {milestones} milestones, {messages:,} messages to {FEW} and none"
        yield growth(growth_of, few.milliseconds, many.milliseconds)
