"""The weekly check: all of the ledger, every link of the chain, and what the daily checks have carried forward."""

from collections.abc import Callable

from escrow.books import chain_check, checkpoints
from escrow.ledger import verification
from escrow.ledger.verification import Problem


def verify(say: Callable[[str], object] = str) -> list[Problem]:
    """Everything that does not agree; an empty list is the proof. Reads all there is; `say` is told how far it is."""
    return [*verification.verify(say), *verification.run(checkpoints.CHECKS, say=say), *chain_check.verify(say)]
