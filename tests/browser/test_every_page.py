"""Every kind of page, looked at by a machine: accessible, nothing sticks out, nothing is blocked or broken.

For each page: no finding by axe in light or dark, no horizontal scrolling on a phone, no error in the console.
"""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser import people
from tests.browser.site import Site

DEMO_DATA = True
PASSWORD = "surety-demo"
PHONE = {"width": 390, "height": 844}
# Which of the demo's people opens which pages; a query finds the number that a page needs.
IN_REVIEW = """SELECT m.id FROM milestones_milestone m JOIN contracts_contract c ON c.id = m.contract_id
    JOIN accounts_user u ON u.id = c.client_id WHERE m.state = 'submitted' AND u.email = 'clara@example.com' LIMIT 1"""
AT_WORK = """SELECT m.id FROM milestones_milestone m JOIN contracts_contract c ON c.id = m.contract_id
    JOIN accounts_user u ON u.id = c.freelancer_id
    WHERE m.state IN ('funded', 'changes_requested') AND u.email = 'ana@example.com' AND c.state = 'active' LIMIT 1"""
CONTRACT = """SELECT c.id FROM contracts_contract c JOIN accounts_user u ON u.id = c.client_id
    WHERE u.email = 'clara@example.com' AND c.state = 'active' ORDER BY c.id LIMIT 1"""
OFFER = """SELECT c.id FROM contracts_contract c JOIN accounts_user u ON u.id = c.freelancer_id
    WHERE u.email = 'ana@example.com' AND c.state = 'offered' LIMIT 1"""
WITH_PROPOSALS = """SELECT j.id FROM contracts_job j JOIN accounts_user u ON u.id = j.client_id
    WHERE j.state = 'open' AND u.email = 'clara@example.com'
    ORDER BY (SELECT count(*) FROM contracts_proposal p WHERE p.job_id = j.id) DESC LIMIT 1"""
TO_HIRE = """SELECT p.id FROM contracts_proposal p JOIN contracts_job j ON j.id = p.job_id
    JOIN accounts_user u ON u.id = j.client_id
    WHERE j.state = 'open' AND p.state = 'submitted' AND u.email = 'clara@example.com' LIMIT 1"""
FREE = """SELECT j.id FROM contracts_job j WHERE j.state = 'open' AND NOT EXISTS (
    SELECT 1 FROM contracts_proposal p JOIN accounts_user u ON u.id = p.freelancer_id
    WHERE p.job_id = j.id AND u.email = 'ana@example.com') LIMIT 1"""
CAN_WITHDRAW = """SELECT lower(a.currency) FROM escrow_account a JOIN accounts_user u ON u.id = a.owner_id
    WHERE a.kind = 'earnings' AND a.balance_minor > 0 AND u.email = 'ana@example.com' ORDER BY 1 LIMIT 1"""
BANK = "SELECT ref FROM escrow_sandboxrecipientlink WHERE used_at IS NULL ORDER BY id DESC LIMIT 1"
DISPUTE_OF = """SELECT d.id FROM disputes_dispute d JOIN milestones_milestone m ON m.id = d.milestone_id
    JOIN contracts_contract c ON c.id = m.contract_id JOIN accounts_user u ON u.id = c.{} WHERE u.email = '{}'
    AND d.stage = '{}' ORDER BY d.id LIMIT 1"""
WITH_STAFF = DISPUTE_OF.format("client_id", "clara@example.com", "in_review")
RULED = DISPUTE_OF.format("freelancer_id", "ana@example.com", "ruled")
RULED_CONTRACT = RULED.replace("d.id FROM", "c.id FROM", 1)
ENDED = DISPUTE_OF.format("client_id", "graham@example.com", "closed")
ASKED = "SELECT id FROM milestones_paymentrequest WHERE state = 'open' ORDER BY id LIMIT 1"
SETTLED_OFFER = """SELECT o.id FROM milestones_settlementoffer o JOIN accounts_user u ON u.id = o.author_id
    WHERE u.email = 'freya@example.com' AND o.state = 'accepted' LIMIT 1"""
PAGES = {
    "": [
        ("/", ""), ("/jobs/", ""), ("/jobs/?q=nothing+like+this", ""), ("/protection/", ""), ("/accounts/login/", ""),
        ("/accounts/signup/", ""), ("/accounts/password/reset/", ""), ("/demo/mail/", ""), ("/proof/", ""),
        ("/proof/?hash=none", ""),
    ],
    "clara@example.com": [
        ("/dashboard/", ""), ("/contracts/", ""), ("/contracts/{}/", CONTRACT), ("/contracts/{}/terms/", CONTRACT),
        ("/contracts/{}/payment/", CONTRACT), ("/milestones/{}/approval/", IN_REVIEW), ("/jobs/mine/", ""),
        ("/milestones/{}/changes/", IN_REVIEW), ("/jobs/new/", ""), ("/jobs/{}/proposals/", WITH_PROPOSALS),
        ("/jobs/{}/", WITH_PROPOSALS), ("/proposals/{}/", TO_HIRE), ("/proposals/{}/hire/", TO_HIRE),
        ("/notifications/", ""), ("/profile/", ""), ("/accounts/2fa/", ""), ("/accounts/sessions/", ""),
        ("/contracts/{}/end/", CONTRACT), ("/milestones/{}/settlement/", IN_REVIEW),
        ("/milestones/{}/refund-request/", IN_REVIEW), ("/milestones/{}/dispute/", IN_REVIEW),
        ("/disputes/{}/", WITH_STAFF), ("/disputes/{}/evidence/", WITH_STAFF),
        ("/disputes/{}/withdrawal/consent/", WITH_STAFF), ("/payments/", ""), ("/payment-requests/{}/", ASKED),
        ("/payment-requests/{}/refusal/", ASKED),
    ],
    "ana@example.com": [
        ("/dashboard/", ""), ("/jobs/{}/propose/", FREE), ("/proposals/", ""), ("/contracts/{}/", OFFER),
        ("/contracts/{}/acceptance/", OFFER), ("/contracts/{}/refusal/", OFFER),
        ("/milestones/{}/submission/", AT_WORK),
        ("/milestones/{}/return/", AT_WORK), ("/people/1/", ""), ("/earnings/", ""), ("/earnings/details/", ""),
        ("/earnings/schedule/", ""), ("/earnings/withdrawal/{}/", CAN_WITHDRAW),
        ("/earnings/withdrawal/{}/?amount=0", CAN_WITHDRAW), ("/sandbox/payout-details/{}/", BANK),
        ("/disputes/{}/", RULED), ("/disputes/{}/appeal/", RULED), ("/contracts/{}/", RULED_CONTRACT),
        ("/disputes/{}/acceptance/", RULED),
    ],
    "graham@example.com": [("/disputes/{}/", ENDED)],
    "freya@example.com": [("/settlements/{}/", SETTLED_OFFER)],
    "noor@example.com": [
        ("/staff/", ""), ("/staff/disputes/dispute/", ""), ("/staff/disputes/dispute/?stage=all", ""),
        ("/staff/disputes/dispute/{}/change/", WITH_STAFF), ("/staff/disputes/dispute/{}/change/", RULED),
        ("/staff/disputes/dispute/{}/change/", ENDED),
    ],
    "tomas@example.com": [("/earnings/", ""), ("/earnings/details/", "")],
}  # fmt: skip
LEAVE_FOR_BANK = """from accounts.models import User; from escrow.money_out import recipients
ana = User.objects.get(email="ana@example.com")
recipients.details_page(ana, country="", return_path="/earnings/", refresh_path="/earnings/")"""


@pytest.fixture(scope="module", autouse=True)
def _page_of_the_bank(site: Site) -> None:
    """The provider's page for payout details can be looked at only after it was opened for somebody."""
    site.manage("shell", "--verbosity", "0", "-c", LEAVE_FOR_BANK)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("email", PAGES, ids=lambda email: email or "nobody")
def test_it_is_whole_and_accessible(site: Site, open_browser: Callable[..., Page], email: str, scheme: str) -> None:
    page = open_browser(color_scheme=scheme, viewport=PHONE)
    if email:
        people.sign_in(page, email, PASSWORD)
    findings = {}
    for path, query in PAGES[email]:
        address = path.format(site.ask(query)) if query else path
        answer = page.goto(address)
        assert answer is not None
        found = [] if answer.status == 200 else [f"answered {answer.status}"]
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append("sticks out sideways")
        report = Axe().run(page, options={"preload": False})
        found += [f"{finding['id']}: {finding['nodes'][0]['html'][:120]}" for finding in report.response["violations"]]
        if found:
            findings[address] = found
    assert findings == {}
