"""What people and banks do, as opposed to programs."""

from copy import deepcopy

from tests.stripe_server import accounts, balance, capabilities, disputes, fraud_warnings, payouts, refunds
from tests.stripe_server.api import tick
from tests.stripe_server.state import Object
from tests.stripe_server.treasury import Treasury


class People(Treasury):
    """The part of the server that tests use to play everybody else. Every method takes the lock and returns a copy."""

    def settle(self) -> None:
        """Move everything that waits to its end: bank debits, refunds, payouts, pending balances."""
        with self.state.lock:
            tick(self.state)
            for charge in list(self.state.all("charge")):
                if charge["status"] == "pending":
                    self.settle_debit(charge)
            balance.mature(self.state, everything=True)
            refunds.settle(self.state)
            payouts.settle(self.state)

    def expire_due(self) -> None:
        """End the sessions whose time is over now (any request does that, too)."""
        with self.state.lock:
            tick(self.state)

    def succeed_refund(self, refund_id: str) -> Object:
        """A pending refund arrives."""
        with self.state.lock:
            refund = self.state.get("refund", refund_id)
            refunds.succeed(self.state, refund)
            return deepcopy(refund)

    def fail_refund(self, refund_id: str, reason: str = "expired_or_canceled_card") -> Object:
        """A refund comes back, from pending or from succeeded."""
        with self.state.lock:
            refund = self.state.get("refund", refund_id)
            refunds.fail(self.state, refund, reason)
            return deepcopy(refund)

    def fail_payout(self, payout_id: str, code: str = "account_closed") -> Object:
        """A payout comes back, also after it was paid."""
        with self.state.lock:
            payout = self.state.by_id[payout_id]
            payouts.fail(self.state, payout, code)
            return deepcopy(payout)

    def dispute(self, charge_id: str, amount: int | None = None, reason: str = "fraudulent") -> Object:
        """The client's bank takes back the charge, or an amount of it in minor units."""
        with self.state.lock:
            return deepcopy(disputes.open_dispute(self.state, self.state.by_id[charge_id], amount, reason))

    def inquire(self, charge_id: str, reason: str = "fraudulent") -> Object:
        """The client's bank only asks about the charge, for now."""
        with self.state.lock:
            charge = self.state.by_id[charge_id]
            return deepcopy(disputes.open_dispute(self.state, charge, None, reason, inquiry=True))

    def end_inquiry(self, dispute_id: str) -> Object:
        """The bank asks no more, and takes nothing."""
        with self.state.lock:
            dispute = self.state.get("dispute", dispute_id)
            disputes.end_inquiry(self.state, dispute)
            return deepcopy(dispute)

    def escalate(self, dispute_id: str) -> Object:
        """The bank takes the money of an inquiry after all."""
        with self.state.lock:
            dispute = self.state.get("dispute", dispute_id)
            disputes.escalate(self.state, dispute)
            return deepcopy(dispute)

    def close_dispute(self, dispute_id: str, *, won: bool) -> Object:
        """The bank decides; `won` is for the platform."""
        with self.state.lock:
            dispute = self.state.get("dispute", dispute_id)
            disputes.close(self.state, dispute, won=won)
            return deepcopy(dispute)

    def early_fraud_warning(self, charge_id: str) -> Object:
        with self.state.lock:
            return deepcopy(fraud_warnings.warn(self.state, self.state.by_id[charge_id]))

    def onboard(self, account_id: str) -> Object:
        """The freelancer tells everything, and a (new) bank account: the capability becomes active."""
        with self.state.lock:
            account = self.state.get("v2.core.account", account_id)
            accounts.onboarded(self.state, account)
            return deepcopy(account)

    def bank_takes(self, account_id: str, currency: str) -> None:
        """The freelancer has a bank account in this currency, too."""
        with self.state.lock:
            accounts.bank_takes(self.state, self.state.get("v2.core.account", account_id), currency)

    def restrict(self, account_id: str) -> Object:
        """Something more is asked for, and until then nothing can be received or paid out."""
        with self.state.lock:
            account = self.state.get("v2.core.account", account_id)
            capabilities.set_status(self.state, account, "restricted", ("identity.individual.id_numbers",))
            return deepcopy(account)

    def close_account(self, account_id: str) -> Object:
        with self.state.lock:
            account = self.state.get("v2.core.account", account_id)
            accounts.close(self.state, account)
            return deepcopy(account)

    def objects(self, kind: str) -> list[Object]:
        """Copies of everybody's objects of a kind, oldest first: "refund", "checkout.session", "v2.core.account"..."""
        with self.state.lock:
            return self.state.copies(kind)
