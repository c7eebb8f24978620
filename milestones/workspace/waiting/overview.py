"""What a person sees first: what waits for them, each thing once; then what waits for others, and what is over."""

from collections.abc import Sequence
from typing import Any

from accounts.models import User
from milestones.workspace import overview
from milestones.workspace.overview import Turn
from milestones.workspace.waiting import in_contracts, in_jobs, in_messages
from milestones.workspace.waiting.thing import Thing

# Of what waits so many rows at most; the lists have all.
MOST_ROWS = 20
JOBS_SHOWN = 5


def dashboard_of(user: User) -> dict[str, object]:
    """All that the dashboard tells of contracts, jobs and messages; a fixed number of statements."""
    lines, most = overview.lines_for(user), overview.SHOWN
    mine = list(lines.filter(turn=Turn.MINE).order_by("at", "id")[: most + 1])
    # Where the freelancer who is looking is late, though somebody else is waited for first.
    late_ones = lines.filter(owed_on__isnull=False, contract__freelancer=user, turn=Turn.OTHERS)
    late = list(late_ones.order_by("owed_on", "id")[:most])
    others = list(lines.filter(turn=Turn.OTHERS).order_by("at", "id")[: most + 1])
    over = list(lines.filter(turn=Turn.OVER).order_by("-at", "-id")[: overview.OVER_SHOWN])
    told = {line.contract.pk: line for line in overview.told([*mine[:most], *late, *others[:most], *over], user)}
    at_hand = [told[each.contract_id] for each in (*mine[:most], *late)]
    things: list[Thing] = in_contracts.things_in(at_hand, user) + in_messages.things_in(user)
    above = {line.contract.pk for line in at_hand}
    jobs: Sequence[Any] = []
    if user.is_client:
        things += in_jobs.things_in(in_jobs.waiting_in(user, most))
        jobs = list(in_jobs.jobs_of(user)[:JOBS_SHOWN])
    things.sort(key=lambda thing: thing.order)
    return {
        "things": things[:MOST_ROWS],
        "more_things": len(mine) > most or len(things) > MOST_ROWS,
        "waiting": [told[each.contract_id] for each in others[:most] if each.contract_id not in above],
        "more_waiting": len(others) > most,
        "finished": [told[each.contract_id] for each in over],
        "jobs": jobs,
        "protected": overview.protected_of(user),
    }
