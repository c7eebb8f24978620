"""How a contract's page, and that of a dispute, keep up: how it stood when they were read, and where they ask."""

from contracts.models import Contract
from marketplace import changes, still_true


def version_of(contract: Contract) -> int:
    """Changes whenever something that the page shows has changed; one statement, or none where it came with it."""
    if (version := vars(contract).get("version")) is not None:
        return int(version)
    return changes.version_of(contract.pk, contract.client_id, contract.freelancer_id)


def asks_at(page: str, contract: Contract, version: int) -> str:
    """The address at which the page at this path asks whether this version is still true."""
    return still_true.address(page, version, contract.pk, contract.client_id, contract.freelancer_id)
