"""One sentence about a contract in the words for each reader: either of its two people is "you", others have names."""

from dataclasses import dataclass

from contracts.models import Contract
from milestones.clocks import Party


@dataclass(frozen=True)
class Voices:
    """The same in three voices, each a lazily translated text: to the client, to the freelancer, and to who is neither.

    {client} and {freelancer} are their whole names, in each of them.
    """

    client: str
    freelancer: str
    others: str

    def to(self, side: Party | None, contract: Contract, **places: object) -> str:
        """In the words for this side, and in the language of now."""
        words = {Party.CLIENT: self.client, Party.FREELANCER: self.freelancer}.get(side or Party.OTHER, self.others)
        return words.format(client=contract.client.name, freelancer=contract.freelancer.name, **places)


def side_of(contract: Contract, reader_id: int | None) -> Party | None:
    """Which side of a contract this person is; None if neither."""
    return {contract.client_id: Party.CLIENT, contract.freelancer_id: Party.FREELANCER}.get(reader_id or 0)
