"""The whole job on Stripe, in real browsers: paid, paid out, returned, charged back; and then the books agree.

Stripe is the test server: its hosted pages, its signed webhooks, its books. Each story has a currency, and so a
ledger, of its own.
"""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from marketplace import times
from marketplace.money import Money
from tests.browser import hosted, people, staffing
from tests.browser.money import expect_books, expect_figures
from tests.browser.site import Site, until
from tests.browser.stripe_site import running_on_stripe
from tests.stripe_server import StripeServer, cards

WORKER_MILLISECONDS = 30_000
PROPOSE, BOOK = "This is the platform’s own money", "Confirm: book it"
GIVE_BACK = "Inquiry: give the money back to the client, which ends it"
CLARA, ANA = "clara@example.com", "ana@example.com"
SAM, FAY = "sam@example.com", "fay@example.com"


@pytest.fixture(scope="module")
def on_stripe(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Site, StripeServer]]:
    with running_on_stripe(tmp_path_factory.mktemp("site")) as (site, server):
        clara = ("Client", "Clara Weiss", CLARA, "Europe/Berlin")
        ana = ("Freelancer", "Ana Horvat", ANA, "Asia/Tokyo")
        people.known_already(site, clara, ana, ("Staff", "Sam Staff", SAM, "UTC"), ("Staff", "Fay Finance", FAY, "UTC"))
        yield site, server


@pytest.fixture(scope="module")
def site(on_stripe: tuple[Site, StripeServer]) -> Site:
    return on_stripe[0]


@pytest.fixture
def server(on_stripe: tuple[Site, StripeServer]) -> Iterator[StripeServer]:
    """Fails when anything was said that Stripe's own description does not allow."""
    yield on_stripe[1]
    on_stripe[1].assert_valid()


@pytest.fixture
def client(as_signed_in: Callable[[str], Page]) -> Page:
    return as_signed_in(CLARA)


@pytest.fixture
def freelancer(as_signed_in: Callable[[str], Page]) -> Page:
    return as_signed_in(ANA)


@pytest.fixture
def desks(open_browser: Callable[..., Page]) -> tuple[Page, Page]:
    return staffing.signed_in(open_browser(), SAM), staffing.signed_in(open_browser(), FAY)


def put_there(site: Site, desks: tuple[Page, Page], server: StripeServer, minor: int, currency: str) -> None:
    """Operators top up what is missing, and two of them say on the desk that it is the platform's own money."""
    first, second = desks
    server.top_up(minor, currency.lower())
    site.manage("shell", "-v", "0", "-c", "from escrow.books import provider; provider.import_lines('stripe')")
    staffing.act(first, "escrow/providerline/?own_money=open", str(Money(minor, currency)), PROPOSE)
    expect(first.get_by_text("this waits for a second person")).to_be_visible()
    staffing.act(second, "escrow/ownmoneybooking/", str(Money(minor, currency)), BOOK)
    expect(second.get_by_text("booked as the platform’s own money")).to_be_visible()


def expect_next(page: Page, what: str | re.Pattern[str]) -> None:
    """Wait until the open contract page says that this happens next."""
    expect(page.locator(".next__sentence")).to_contain_text(what, timeout=WORKER_MILLISECONDS)


def back(page: Page) -> str:
    """Come back from the provider's page; returns the contract's address."""
    page.wait_for_url(re.compile(r"/contracts/\d+/"))
    return page.url.partition("?")[0]


def last(server: StripeServer, kind: str, count: int) -> str:
    """The id of the newest of these objects at Stripe, once there are so many."""
    return str(until(lambda: server.objects(kind)[count - 1 :], f"{kind} {count} at Stripe")[-1]["id"])


def test_a_job_is_paid_and_paid_out(
    site: Site, server: StripeServer, client: Page, freelancer: Page, a_file: Path
) -> None:
    plan = [("Sketches", "1200", "Three sketches\nBlack and white"), ("Final files", "300", "Drawn as vectors")]
    people.take_job(client, freelancer, title="Logo for a bakery", currency="USD", plan=plan)
    hosted.pay(client, cards.DECLINED)
    expect(client.get_by_role("alert")).to_contain_text("Your card was declined.")
    hosted.pay(client)
    contract = back(client)
    expect_books(site, hold=120_000)
    client.goto(contract)
    expect_figures(client, **{"Protected now": "$1,200.00", "Remaining": "$300.00", "Agreed": "$1,500.00"})
    expect_next(client, "$1,200.00 goes to you in 7 days")

    people.accept(freelancer, contract)
    people.submit(freelancer, message="Three sketches, as agreed.", file=a_file)
    client.goto(contract)
    expect_next(client, "If nobody acts, $1,200.00 goes to Ana Horvat in 14 days")
    people.request_changes(client, unmet="Black and white", missing="The second one has colour in it.")
    freelancer.goto(contract)
    expect_next(freelancer, "submit again")
    people.submit(freelancer, message="All three in black and white.", link="https://example.com/sketches")
    client.goto(contract)
    expect_next(client, "If nobody acts, $1,200.00 goes to Ana Horvat in 14 days")
    people.release(client, "$1,200.00")
    expect_books(site, earnings=114_000, fees=6_000)
    for page in (client, freelancer):
        page.goto(contract)
        expect_figures(page, **{"Paid to date": "$1,200.00", "Protected now": "$0.00"})

    # The second milestone: the bank asks, and then nobody says anything for 14 days.
    people.deposit(client, "$300.00")
    hosted.pay(client, cards.ASKS)
    expect_books(site, earnings=114_000, fees=6_000)
    hosted.confirm(client)
    expect_books(site, hold=30_000, earnings=114_000, fees=6_000)
    for page in (client, freelancer):
        page.goto(contract)
        expect_figures(page, **{"Protected now": "$300.00", "Remaining": "$0.00"})
    people.submit(freelancer, message="The vector files.", file=a_file)
    client.goto(contract)
    expect_next(client, "in 14 days")
    people.move_clock(client, days=14)
    expect_books(site, earnings=142_500, fees=7_500)
    for page in (client, freelancer):
        page.goto(contract)
        expect_figures(page, **{"Paid to date": "$1,500.00", "Protected now": "$0.00"})
        expect(page.get_by_text("Paid: the time to answer passed").first).to_be_visible()

    # A bonus by bank debit: nothing is paid until the bank has said yes.
    people.pay_directly(client, amount="100", what_for="A bonus")
    hosted.pay(client, cards.DEBIT_SUCCEEDS_LATER)
    back(client)
    expect(client.get_by_text("Payment with the bank")).to_be_visible(timeout=WORKER_MILLISECONDS)
    expect_figures(client, **{"Paid to date": "$1,500.00"})
    expect_books(site, earnings=142_500, fees=7_500)
    server.settle()
    expect_books(site, earnings=152_000, fees=8_000)
    client.goto(contract)
    expect_figures(client, **{"Paid to date": "$1,600.00", "Agreed": "$1,600.00"})

    # What was released within the last fourteen days is not available yet: it is of the first payments of this pair.
    newest = site.ask("SELECT max(posted_at) FROM escrow_journal WHERE kind = 'release'")
    freelancer.get_by_role("banner").get_by_role("link", name="Earnings").click()
    expect_figures(freelancer, **{"Available now": "$1,140.00", "Not yet available": "$380.00"})
    available_at = times.absolute(newest + timedelta(days=14), "Asia/Tokyo")
    expect(freelancer.get_by_text(f"in 14 days, {available_at}").last).to_be_visible()

    # Payout details ask for the password again, and are ready when Stripe says so, not on the way back from it.
    site.forget_recent_sign_ins()
    freelancer.get_by_role("link", name="Add your payout details").click()
    freelancer.get_by_label("Password").fill(people.PASSWORD)
    freelancer.get_by_role("button", name="Confirm").click()
    freelancer.get_by_label("Country").select_option(label="Croatia")
    freelancer.get_by_role("button", name="Continue to Stripe").click()
    hosted.tell_about_oneself(freelancer, everything=False)
    expect(freelancer.get_by_text("You cannot be paid")).to_be_visible()
    expect(freelancer.get_by_role("link", name=re.compile("^Withdraw"))).to_have_count(0)
    freelancer.get_by_role("link", name="Continue your payout details").click()
    freelancer.get_by_role("button", name="Continue to Stripe").click()
    hosted.tell_about_oneself(freelancer, everything=True)
    expect(freelancer.get_by_text("Your payout details are complete.")).to_be_visible()
    expect(freelancer.get_by_role("link", name="Withdraw $1,140.00")).to_be_visible()
    people.move_clock(freelancer, days=14)
    # The bonus came by bank debit, which can be taken back for sixty days.
    expect_figures(freelancer, **{"Available now": "$1,425.00", "Not yet available": "$95.00"})

    # A part is withdrawn, waits a day in her account at Stripe, and arrives in the currency of her bank.
    freelancer.get_by_role("link", name="Withdraw $1,425.00").click()
    freelancer.get_by_role("textbox", name="Amount").fill("1,000")
    freelancer.get_by_role("button", name="Change the amount").click()
    expect(freelancer.get_by_text("Your account at Stripe is in EUR.")).to_be_visible()
    freelancer.get_by_role("button", name="Withdraw $1,000.00").click()
    expect(freelancer.get_by_text("$1,000.00 is on its way to your bank.")).to_be_visible()
    expect_figures(freelancer, **{"Available now": "$425.00", "On its way to you": "$1,000.00"})
    expect_books(site, earnings=52_000, payout_in_transit=100_000, fees=8_000)
    until(lambda: site.ask("SELECT leaves_at FROM escrow_payout"), "the arrival in her account")
    freelancer.goto("/earnings/")
    sent = freelancer.get_by_role("row", name="$1,000.00")
    expect(sent).to_contain_text("Leaves for your bank in 24 hours")
    expect(sent).to_contain_text("€925.92 to your bank")
    assert server.objects("payout") == []
    people.move_clock(freelancer, days=1)
    last(server, "payout", 1)
    server.settle()
    expect_books(site, earnings=52_000, fees=8_000)
    freelancer.goto("/earnings/")
    expect_figures(freelancer, **{"On its way to you": "$0.00", "Paid out to date": "$1,000.00"})
    expect(sent).to_contain_text("Paid out")

    # The rest comes back from the bank: it is available again, and the page says why.
    freelancer.get_by_role("link", name="Withdraw $425.00").click()
    freelancer.get_by_role("button", name="Withdraw $425.00").click()
    expect_books(site, earnings=9_500, payout_in_transit=42_500, fees=8_000)
    until(lambda: site.ask("SELECT count(*) FROM escrow_payout WHERE leaves_at IS NOT NULL") == 2, "its arrival there")
    people.move_clock(freelancer, days=1)
    server.fail_payout(last(server, "payout", 2), "account_closed")
    expect_books(site, earnings=52_000, fees=8_000)
    freelancer.goto("/earnings/")
    expect_figures(freelancer, **{"Available now": "$425.00", "Paid out to date": "$1,000.00"})
    expect(freelancer.get_by_role("row", name="$425.00")).to_contain_text("The bank account is closed.")


def test_money_goes_back_to_the_client(
    site: Site, server: StripeServer, client: Page, freelancer: Page, desks: tuple[Page, Page]
) -> None:
    plan = [("Texts", "200", "Ten pages"), ("Pictures", "300", "Five pictures")]
    people.take_job(client, freelancer, title="A website", currency="EUR", plan=plan)
    hosted.pay(client, cards.REFUND_PENDING)
    contract = back(client)
    expect_books(site, "EUR", hold=20_000)
    people.accept(freelancer, contract)

    # The deposit has not settled yet, and Stripe keeps its fee of it: the refund waits, and goes out by itself.
    people.return_money(freelancer, "€200.00")
    expect_books(site, "EUR", refund_in_transit=20_000)
    refund = last(server, "refund", 1)
    client.goto(contract)
    expect_figures(client, **{"Refunded": "€200.00", "Protected now": "€0.00"})
    # It is over for both, and folded away.
    client.locator("a[href*='open=']").first.click()
    expect(client.get_by_text("It waits at the payment provider; the money is safe.").first).to_be_attached()
    assert server.objects("refund")[0]["pending_reason"] == "insufficient_funds"
    server.settle()
    assert server.objects("refund")[0]["status"] == "pending"
    put_there(site, desks, server, 3_000, "EUR")
    assert server.objects("refund")[0]["pending_reason"] == "processing"
    server.succeed_refund(refund)
    expect_books(site, "EUR", fees=3_000)
    client.goto(contract)
    expect(client.get_by_text("Texts: The refund arrived, €200.00")).to_be_visible()

    # The second refund seems to arrive; then the bank finds the card cancelled and sends it back.
    people.deposit(client, "€300.00")
    hosted.pay(client)
    back(client)
    expect_books(site, "EUR", hold=30_000, fees=3_000)
    for page in (client, freelancer):
        page.goto(contract)
        expect_figures(page, **{"Protected now": "€300.00", "Refunded": "€200.00"})
    server.settle()
    people.return_money(freelancer, "€300.00")
    refund = last(server, "refund", 2)
    expect_books(site, "EUR", fees=3_000)
    server.fail_refund(refund)
    expect_books(site, "EUR", hold=30_000, fees=3_000)
    expect_next(client, "The refund of €300.00 came back from your bank. It stays protected until you send it again.")
    expect_figures(client, **{"Protected now": "€300.00", "Refunded": "€200.00"})
    expect(client.get_by_text("The card has expired or was cancelled.").first).to_be_visible()
    client.get_by_role("link", name="Send the refund of €300.00 again").click()
    client.get_by_role("button", name="Send €300.00 again").click()
    expect_books(site, "EUR", fees=3_000)
    expect_figures(client, **{"Refunded": "€500.00", "Protected now": "€0.00"})


def test_a_bank_that_asks_is_given_the_money_back(
    site: Site, server: StripeServer, client: Page, freelancer: Page, desks: tuple[Page, Page]
) -> None:
    people.take_job(client, freelancer, title="A song", currency="CHF", plan=[("Recording", "500", "Two minutes")])
    hosted.pay(client)
    contract = back(client)
    expect_books(site, "CHF", hold=50_000)
    people.accept(freelancer, contract)
    server.settle()
    put_there(site, desks, server, 2_000, "CHF")
    inquiry = server.inquire(last(server, "charge", len(server.objects("charge"))))
    client.goto(contract)
    expect(client.get_by_text("CHF 500.00 is frozen", exact=True)).to_be_visible(timeout=WORKER_MILLISECONDS)
    staffing.act(desks[0], "escrow/chargeback/?state=open", "CHF 500.00", GIVE_BACK)
    expect(desks[0].get_by_text("on the way to the client")).to_be_visible()
    expect_books(site, "CHF", fees=2_000)
    [closed] = [each for each in server.objects("dispute") if each["id"] == inquiry["id"]]
    assert (closed["status"], closed["balance_transactions"]) == ("warning_closed", [])
    for page in (client, freelancer):
        page.goto(contract)
        expect_figures(page, **{"Refunded": "CHF 500.00", "Protected now": "CHF 0.00"})


def test_a_bank_takes_money_back(
    site: Site, server: StripeServer, client: Page, freelancer: Page, a_file: Path
) -> None:
    plan = [("Ground floor", "400", "To scale"), ("First floor", "250", "To scale")]
    people.take_job(client, freelancer, title="Plans of a house", currency="GBP", plan=plan)
    hosted.pay(client)
    contract = back(client)
    expect_books(site, "GBP", hold=40_000)
    people.accept(freelancer, contract)
    people.submit(freelancer, message="The ground floor, to scale.", file=a_file)
    client.goto(contract)
    expect_next(client, "in 14 days")
    people.move_clock(client, days=1)
    expect_next(client, "If nobody acts, £400.00 goes to Ana Horvat in 13 days")

    before = len(server.objects("dispute"))
    # The client's bank disputes the payment: time stands still until the bank has read the evidence and decided.
    server.dispute(last(server, "charge", len(server.objects("charge"))))
    for page in (client, freelancer):
        expect(page.get_by_text("£400.00 is frozen", exact=True)).to_be_visible(timeout=WORKER_MILLISECONDS)
        expect_next(page, "£400.00 is frozen until that is decided, and no time runs")
    expect_books(site, "GBP", hold=40_000, chargebacks=-40_000)
    assert "new deposits are possible once that is settled" in deposit_refused(client).lower()
    people.move_clock(client, days=3)
    dispute = last(server, "dispute", before + 1)
    until(lambda: server.objects("dispute")[before]["status"] == "under_review", "the evidence")
    evidence = server.objects("dispute")[before]["evidence"]
    assert "Plans of a house" in evidence["product_description"]
    assert "The ground floor, to scale." in evidence["uncategorized_text"]
    [work] = [each for each in server.objects("file") if each["id"] == evidence["service_documentation"]]
    assert work["type"] == "pdf"
    server.close_dispute(dispute, won=True)
    expect_books(site, "GBP", hold=40_000)
    client.goto(contract)
    expect_next(client, "If nobody acts, £400.00 goes to Ana Horvat in 13 days")
    people.move_clock(client, days=14)
    expect_books(site, "GBP", earnings=38_000, fees=2_000)
    client.goto(contract)
    expect_figures(client, **{"Paid to date": "£400.00", "Protected now": "£0.00"})

    # The next one is disputed as soon as it is paid, and lost.
    people.deposit(client, "£250.00")
    hosted.pay(client, cards.DISPUTED)
    back(client)
    expect_books(site, "GBP", hold=25_000, chargebacks=-25_000, earnings=38_000, fees=2_000)
    for page in (client, freelancer):
        page.goto(contract)
        expect_figures(page, **{"Protected now": "£250.00", "Frozen": "£250.00"})
    server.close_dispute(last(server, "dispute", before + 2), won=False)
    expect_books(site, "GBP", earnings=38_000, fees=2_000)
    for page in (client, freelancer):
        page.goto(contract)
        expect_figures(page, **{"Refunded": "£250.00", "Protected now": "£0.00", "Paid to date": "£400.00"})
        expect(page.get_by_text("First floor: The client’s bank took the money back, £250.00").first).to_be_visible()
    assert "your bank asks about a payment of yours, or has taken it back" in deposit_refused(client).lower()


def deposit_refused(client: Page) -> str:
    """No button leads there; try in another tab, which may complain of the refusal. Returns what it says."""
    tab = client.context.new_page()
    tab.goto(client.url)
    expect(tab.get_by_role("link", name="Pay another amount")).to_have_count(0)
    tab.goto(f"{re.sub('[?#].*', '', tab.url)}payment/")
    said = tab.get_by_role("main").inner_text()
    tab.close()
    return said


def test_afterwards_the_books_agree(site: Site, server: StripeServer, open_browser: Callable[..., Page]) -> None:
    until(lambda: not server.undelivered, "the last webhooks")
    said = site.manage("reconcile")
    assert said.endswith("The ledger and the provider agree.\n")
    assert "On the way" not in said
    assert site.manage("verify_ledger").endswith("The ledger agrees with itself and with the milestones.\n")
    assert "The chain is whole" in site.manage("verify_ledger", "--chain")
    page = open_browser()
    page.goto("/proof/")
    expect(page.get_by_text("Equal. Our books agreed with the payment provider’s")).to_be_visible()
    compared = page.get_by_role("table", name="What the payment provider holds")
    for currency in ("CHF", "EUR", "GBP", "USD"):
        row = compared.get_by_role("row", name=currency)
        outcome, ours, on_its_way, theirs = row.get_by_role("cell").all_inner_texts()
        assert (outcome, ours, on_its_way) == ("Equal", theirs, str(Money(0, currency)))
