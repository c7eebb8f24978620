"""What an offer is worth: its price, and what of it arrives at the freelancer."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from accounts.wording.facts import Facts
from contracts.models import Contract
from marketplace.fees import arriving
from milestones.models import Milestone


def worth_of(contracts: Sequence[Contract]) -> Mapping[int, Facts]:
    """The facts for each contract's id, in one statement."""
    pieces: dict[int, list[int]] = defaultdict(list)
    for pk, amount_minor in Milestone.objects.filter(contract__in=contracts).values_list("contract", "amount_minor"):
        pieces[pk].append(amount_minor)
    sums = {each.pk: arriving(pieces[each.pk], each.currency, bps=each.fee_bps) for each in contracts}
    return {pk: {"price": found.whole, "net": found.net, "fee": found.fee} for pk, found in sums.items()}
