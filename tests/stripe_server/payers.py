"""People who pay, with the cards and accounts that they have."""

from copy import deepcopy

from tests.stripe_server import charges, disputes, fraud_warnings, payment_intents
from tests.stripe_server.api import tick
from tests.stripe_server.cards import CARDS, SUCCEEDS, Card
from tests.stripe_server.events import emit
from tests.stripe_server.state import Object, State


class NotOpen(Exception):
    """The session is paid, or its time is over."""


class Payers:
    """The part of the server that tests use to pay."""

    state: State

    def pay(self, session_id: str, card: str = SUCCEEDS) -> Object:
        """Pay with one of the numbers in `cards`; returns the session as it is then. Raises NotOpen."""
        with self.state.lock:
            session = self.open_session(session_id)
            if CARDS[card].method not in session["payment_method_types"]:
                raise NotOpen(f"{CARDS[card].method} is not offered")
            intent = payment_intents.of_session(self.state, session)
            if CARDS[card].asks:
                self.state.hidden[intent["id"]]["number"] = card
                payment_intents.asks(self.state, intent)
            else:
                self.attempt(session, intent, card)
            return deepcopy(session)

    def confirm(self, session_id: str, *, agreed: bool = True) -> Object:
        """Answer the bank's question after a card that asks."""
        with self.state.lock:
            session = self.open_session(session_id)
            intent = payment_intents.of_session(self.state, session)
            number = self.state.hidden[intent["id"]]["number"]
            if agreed:
                self.attempt(session, intent, number)
            else:
                payment_intents.fails(self.state, intent, None, CARDS[number])
            return deepcopy(session)

    def open_session(self, session_id: str) -> Object:
        tick(self.state)
        session = self.state.get("checkout.session", session_id)
        if session["status"] != "open":
            raise NotOpen(session["status"])
        return session

    def attempt(self, session: Object, intent: Object, number: str) -> None:
        state, card = self.state, CARDS[number]
        method = state.new_id("pm")
        charge = charges.create(state, intent, number, card, method)
        if card.declined:
            charges.fails(state, charge)
            payment_intents.fails(state, intent, charge, card)
            return
        person = {"email": session["customer_email"] or "client@example.org", "name": "Client", "phone": None}
        session.update(
            status="complete",
            url=None,
            customer_details={**person, "address": None, "tax_exempt": "none", "tax_ids": []},
        )
        if card.later:
            payment_intents.processes(state, intent, charge, method)
        else:
            charges.succeeds(state, charge)
            payment_intents.succeeds(state, intent, charge, method)
            session["payment_status"] = "paid"
        emit(state, "checkout.session.completed", session)
        if card.disputed:
            disputes.open_dispute(state, charge, None, "fraudulent")
        if card.warned:
            fraud_warnings.warn(state, charge)

    def settle_debit(self, charge: Object) -> None:
        state = self.state
        intent = state.by_id[charge["payment_intent"]]
        session = next(each for each in state.all("checkout.session") if each["payment_intent"] == intent["id"])
        card: Card = state.hidden[charge["id"]]["card"]
        if card.fails:
            charges.fails(state, charge)
            payment_intents.fails(state, intent, charge, card)
            emit(state, "checkout.session.async_payment_failed", session)
        else:
            charges.succeeds(state, charge)
            payment_intents.succeeds(state, intent, charge, charge["payment_method"])
            session["payment_status"] = "paid"
            emit(state, "checkout.session.async_payment_succeeded", session)
