"""A test server that behaves like Stripe, for the real SDK and a real browser.

    with StripeServer(now=clock.now) as server:            # in tests/stripe: the fixtures `stripe_server` and `sdk`
        client = stripe.StripeClient(server.secret_key, base_addresses={"api": server.url, "files": server.files_url})
        session = client.v1.checkout.sessions.create({...})
        server.pay(session.id)                                   # or open session.url in a browser
        server.deliver()                                         # webhooks, to every endpoint

Money: a charge is pending for `settlement` (7 days of the given clock, as on a new account) and then available; a
transfer needs available money or a `source_transaction`. A refund that is not covered by what is available is pending
until it is, or is refused if it goes to a bank account (strictness.py). `server.settle()` ends all waiting: bank
debits, pending balances, refunds that are covered, payouts (and makes the automatic payouts of connected accounts whose
schedule is not manual, as Stripe would).

What people and banks do (each returns a copy of the object):
    pay(session_id, card=cards.SUCCEEDS)   confirm(session_id, agreed=True)      numbers: cards.py
    expire_due()  settle()                 succeed_refund(id)  fail_refund(id, reason)
    onboard(account_id)  restrict(account_id)  close_account(account_id)         fail_payout(id, code="account_closed")
    dispute(charge_id, amount=None)  close_dispute(id, won=True)  early_fraud_warning(charge_id)
    inquire(charge_id)  escalate(dispute_id)  end_inquiry(dispute_id); a refund of the whole charge ends one, too
    top_up(amount, currency)               money of the platform's own
    reserve(amount, currency)  release(amount, currency)  and whatever else Stripe writes by itself: treasury.py
Pages, without script: a session's `url` (radio buttons `card`, button "Pay", link "Back"), /bank/<session> (buttons
"Confirm", "Refuse"), an account link's `url` (buttons "Finish", "Not yet"), a login link's `url`
(button "Change bank").

Webhooks:
    server.endpoints.append(Endpoint(url, secret))               # snapshot events, of the platform and its accounts
    server.endpoints.append(Endpoint(url, secret, thin=True))    # thin events (v2.core.account...)
    Endpoint(..., post=lambda body, signature: status)           # in-process, e.g. Django's test client
    server.deliver() -> how many were taken; refused ones are sent again by the next call; late ones wait
    server.deliver_continuously()  server.stop_delivering()  server.undelivered  server.deliveries.failures

The account and its key (set_up.py, rights.py):
    server.state.set_up                    what the platform's own account can do, and its event destinations
    server.restricted_key(without={"transfers:write"})           a key that is refused with 403 there

Faults (see faults.py for what each does):
    server.faults.next("POST /v1/refunds", "reset_after_work")   # also timeout_before_work, timeout_after_work,
                                                                 # error_before_work, error_during_work,
                                                                 # error_after_work, rate_limit; times=3
    hold = server.faults.hold("POST /v1/refunds")                # hold.arrived.wait(), hold.release()
    server.faults = Faults(seed=7, reset_after_work=0.05, rate_limit=0.02,       # requests
                           late=0.2, doubled=0.1, dropped=0.1, shuffled=0.5)     # webhooks
    server.calm()                                                # all is well again; late webhooks are due

Looking: server.objects("refund"), server.calls (method, path, template, key, account, params, status, fault, worked,
replayed), server.violations, server.assert_valid() (raises InvalidExchange).

As at Stripe: events of connected accounts (payouts) are listed with the header Stripe-Account only; a version 1 key
replays even a 500 for 24 hours; a version 2 key only replays good answers.
"""

from tests.stripe_server import cards
from tests.stripe_server.faults import Faults
from tests.stripe_server.server import InvalidExchange, StripeServer
from tests.stripe_server.webhooks import Endpoint

__all__ = ["Endpoint", "Faults", "InvalidExchange", "StripeServer", "cards"]
