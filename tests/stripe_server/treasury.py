"""Lines of the platform's books that no request leads to: what Stripe sets aside, charges for and puts right."""

from copy import deepcopy
from datetime import timedelta

from tests.stripe_server import balance, topups
from tests.stripe_server.payers import Payers
from tests.stripe_server.state import Object, State

# What Stripe sets aside is either taken off the payments balance alone, or moved into a balance of its own.
OLD, NEW = "reserve_transaction", "reserve_hold"


class Treasury(Payers):
    """What Stripe does to the platform's balance by itself. Amounts are in minor units; each returns the line."""

    def top_up(self, amount: int, currency: str, *, pending: timedelta | None = None) -> Object:
        """Money of the platform's own, available at once or after a while; returns the top-up."""
        with self.state.lock:
            return deepcopy(topups.create(self.state, amount, currency, pending=pending))

    def reserve(self, amount: int, currency: str, kind: str = OLD) -> Object:
        """Stripe sets a part of the balance aside against risk; below zero it gives it back (see `release`)."""
        with self.state.lock:
            if kind == OLD:
                source = self.state.add(_reserve_transaction(self.state, amount, currency))
                return deepcopy(balance.post(self.state, OLD, "risk_reserved_funds", -amount, source))
            kind = NEW if amount > 0 else "reserve_release"
            nothing = {"id": None, "currency": currency}
            text = "Reserve held" if amount > 0 else "Reserve released"
            moved = balance.post(self.state, kind, "risk_reserved_funds", -amount, nothing, description=text)
            there = {"balance_type": "risk_reserved", "description": text}
            balance.post(self.state, kind, "risk_reserved_funds", amount, nothing, **there)
            return deepcopy(moved)

    def release(self, amount: int, currency: str, kind: str = OLD) -> Object:
        """Stripe gives back what it had set aside."""
        return self.reserve(-amount, currency, kind)

    def reserve_for_connect(self, amount: int, currency: str) -> Object:
        """Set aside for freelancers' accounts below zero; below zero it is given back."""
        with self.state.lock:
            source = self.state.add(_reserve_transaction(self.state, amount, currency))
            return deepcopy(balance.post(self.state, "reserved_funds", "connect_reserved_funds", -amount, source))

    def collect_for_connect(self, amount: int, currency: str, account: str) -> Object:
        """The platform pays what a freelancer's account has been below zero for too long."""
        with self.state.lock:
            source = self.state.add(
                {
                    "id": self.state.new_id("connct"),
                    "object": "connect_collection_transfer",
                    "amount": amount,
                    "currency": currency,
                    "destination": account,
                    "livemode": False,
                }
            )
            kind = "connect_collection_transfer"
            return deepcopy(balance.post(self.state, kind, kind, -amount, source))

    def adjust(self, amount: int, currency: str, description: str = "Adjustment") -> Object:
        """Stripe puts something right, up or down."""
        return self.write("adjustment", "other_adjustment", amount, currency, description)

    def charge_network_cost(self, amount: int, currency: str) -> Object:
        """What the card networks ask for, passed on."""
        return self.write("stripe_fee", "network_cost", -amount, currency, "Card network costs")

    def reverse_payment(self, charge_id: str) -> Object:
        """A bank takes back a debit without any dispute."""
        with self.state.lock:
            charge = self.state.by_id[charge_id]
            line = balance.post(self.state, "payment_reversal", "charge_failure", -charge["amount"], charge)
            return deepcopy(line)

    def write(
        self, kind: str, category: str, amount: int, currency: str, description: str = "", **pending: float
    ) -> Object:
        """A line of any type and reporting category that is about no object; pending for so many days=, hours=..."""
        with self.state.lock:
            nothing = {"id": None, "currency": currency}
            on, text = self.state.timestamp(timedelta(**pending)), description or None
            return deepcopy(
                balance.post(self.state, kind, category, amount, nothing, description=text, available_on=on)
            )


def _reserve_transaction(state: State, amount: int, currency: str) -> Object:
    text = "Reserve held" if amount > 0 else "Reserve released"
    return {
        "id": state.new_id("rtx"),
        "object": "reserve_transaction",
        "amount": -amount,
        "currency": currency,
        "description": text,
    }
