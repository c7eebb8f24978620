"""The pages that a person sees: checkout, the bank's question, onboarding. Plain HTML, no script."""

from collections.abc import Collection
from decimal import Decimal
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from babel.numbers import format_currency, get_currency_precision

from tests.stripe_server import accounts, links
from tests.stripe_server.cards import CARDS, SUCCEEDS
from tests.stripe_server.errors import StripeError
from tests.stripe_server.exchange import Request, Response
from tests.stripe_server.payers import NotOpen
from tests.stripe_server.state import Object

if TYPE_CHECKING:
    from tests.stripe_server.server import StripeServer


def answer(server: "StripeServer", kinds: Collection[str], request: Request) -> Response:
    """One host's pages: GET shows one of these kinds, POST is the press of a button on it."""
    _, kind, *names = request.path.split("/")
    form = {name: values[-1] for name, values in parse_qs(request.body.decode()).items()}
    show = {"pay": pay, "bank": bank, "connect": connect, "express": express}.get(kind)
    if show is None or kind not in kinds or len(names) != 1:
        return page("Not found", "<p>There is nothing here.</p>", status=404)
    try:
        return show(server, names[0], form if request.method == "POST" else None)
    except NotOpen:
        return page("Checkout", "<p>This checkout is no longer active.</p>", status=410)
    except (StripeError, KeyError):
        return page("Not found", "<p>There is nothing here.</p>", status=404)


def page(title: str, body: str, status: int = 200) -> Response:
    head = f'<meta charset="utf-8"><title>{title}</title><link rel="icon" href="data:,">'
    html = f'<!doctype html><html lang="en">{head}<h1>{title}</h1>{body}</html>'
    return Response(status, html.encode(), content_type="text/html; charset=utf-8")


def redirect(url: str) -> Response:
    return Response(303, b"", {"Location": url})


def after_payment(server: "StripeServer", session: Object) -> Response:
    if session["status"] == "complete":
        return redirect(session["success_url"].replace("{CHECKOUT_SESSION_ID}", session["id"]))
    return pay_form(server, session, "Your card was declined. Try another one.")


def pay(server: "StripeServer", session_id: str, form: dict[str, str] | None) -> Response:
    with server.state.lock:
        session = server.state.get("checkout.session", session_id)
        if session["status"] == "complete":
            return after_payment(server, session)
        server.open_session(session_id)
    if form is None:
        return pay_form(server, session)
    if CARDS[form["card"]].asks:
        server.pay(session_id, form["card"])
        return redirect(f"/bank/{session_id}")
    return after_payment(server, server.pay(session_id, form["card"]))


def pay_form(server: "StripeServer", session: Object, message: str = "") -> Response:
    cards = "".join(
        f'<p><label><input type="radio" name="card" value="{number}"{" checked" if number == SUCCEEDS else ""}> '
        f"{number} {card.label}</label></p>"
        for number, card in CARDS.items()
        if card.method in session["payment_method_types"]
    )
    currency = session["currency"].upper()
    total = Decimal(session["amount_total"]).scaleb(-get_currency_precision(currency))
    amount = format_currency(total, currency, locale="en_US")
    items = server.state.hidden[session["id"]]["line_items"]
    back = f'<p><a href="{escape(session["cancel_url"])}">Back</a></p>' if session["cancel_url"] else ""
    described = escape(", ".join(item["description"] for item in items))
    body = (
        f'<p role="alert">{message}</p><p>{described}: <strong>{amount}</strong></p>'
        f'<form method="post">{cards}<button>Pay</button></form>{back}'
    )
    return page("Checkout", body)


def bank(server: "StripeServer", session_id: str, form: dict[str, str] | None) -> Response:
    """The bank's own question, after a card that asks."""
    if form is not None:
        return after_payment(server, server.confirm(session_id, agreed=form["answer"] == "yes"))
    buttons = '<button name="answer" value="yes">Confirm</button> <button name="answer" value="no">Refuse</button>'
    return page("Your bank asks", f'<p>Is this payment yours?</p><form method="post">{buttons}</form>')


def connect(server: "StripeServer", token: str, form: dict[str, str] | None) -> Response:
    """Onboarding: a used or expired link leads to the platform's refresh_url."""
    state = server.state
    with state.lock:
        link = state.hidden[token]["link"]
        use_case = link["use_case"][link["use_case"]["type"]]
        account = state.get("v2.core.account", link["account"])
        if form is None:
            if not links.usable(state, token):
                return redirect(use_case["refresh_url"])
            state.hidden[token]["used"] = True
        elif form["answer"] == "finish":
            accounts.onboarded(state, account)
    if form is not None:
        return redirect(use_case.get("return_url", use_case["refresh_url"]))
    buttons = (
        '<button name="answer" value="finish">Finish</button> <button name="answer" value="not yet">Not yet</button>'
    )
    return page("Tell us about yourself", f'<form method="post">{buttons}</form>')


def express(server: "StripeServer", token: str, form: dict[str, str] | None) -> Response:
    """The Express Dashboard, where the bank account is changed. The link opens it once; it leads nowhere."""
    state = server.state
    with state.lock:
        link = state.hidden[token]
        account = state.get("v2.core.account", link["account"])
        if form is not None:
            accounts.new_bank(state, account)
        elif link["used"]:
            return page("Sign in", "<p>This link was used already.</p>", status=410)
        link["used"] = True
        bank_account = state.hidden[account["id"]]["bank"]
    said = "Saved." if form is not None else ""
    shown = f'<p role="status">{said}</p><p>Bank account: {bank_account}</p>'
    return page("Your payouts", f'{shown}<form method="post"><button>Change bank</button></form>')
