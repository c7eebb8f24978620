"""Every page, with one or a few rows of everything that it lists and with 5,000: as many statements, and never long.

It walks the table of addresses, so that none can be forgotten: a page without arguments lists something of which there
can be many, or says in NO_ROWS why not. What belongs to one contract or one dispute is not grown here.
"""

from dataclasses import dataclass
from http.cookies import SimpleCookie

import pytest
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext, override_settings

from milestones.workspace import drawing
from tests.permissions.addresses import read_only_models
from tests.permissions.growing import grow
from tests.permissions.rows import KINDS, NONE, Row, own_rows, rows_of_read_only_models
from tests.permissions.visiting import Browser, path_of
from tests.permissions.world import Visitor, World

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("many rows")]

LONGEST = 150_000
LISTS_OF_STAFF = [row for rows in rows_of_read_only_models().values() for row in rows if row.of == NONE]
PAGES = [row for row in [*own_rows(), *LISTS_OF_STAFF] if row.method == "GET" and not row.looking_writes]
# What lists rows that are grown; the other pages must cost the same all the same.
LISTS = {
    "dashboard",
    "notifications",
    "security",
    "jobs",
    "saved_jobs",
    "saved_searches",
    "my_jobs",
    "job_proposals",
    "my_proposals",
    "my_plans",
    "inbox",
    "my_invitations",
    "people",
    "contracts",
    "payments",
    "earnings",
    "person_reviews",
    "my_reports",
    "admin:staff",
    *(row.name for row in PAGES if row.name.endswith("_changelist")),
}
# Addresses without arguments that list nothing of which there come to be more and more: why.
NO_ROWS = {
    **dict.fromkeys(("landing", "protection"), "says the same to everybody"),
    "proof_of_funds": "sums, which are advanced and not added up anew",
    **dict.fromkeys(("profile_edit", "suspension", "payout_details", "payout_schedule"), "a form about oneself"),
    **dict.fromkeys(("photo_edit", "project_new"), "a form about oneself"),
    "portfolio": "a dozen projects at most",
    **dict.fromkeys(("job_new", "plan_new"), "a form"),
    "about_reviews": "says the same to everybody",
    **dict.fromkeys(("usersessions_list", "account_email", "mfa_list_webauthn"), "few devices, addresses and keys"),
    "admin:index": "sums of days, a few of each that waits, and the tables",
    "admin:search": "nothing is asked for; tests/desk/test_search.py asks",
    "admin:reports": "sums of months",
    "admin:escrow_recipient_by_hand": "a form",
}
# Forms of the library that people sign in with.
SIGNING_IN = ("account_", "mfa_")
# Of these the world has so many already that a page is full.
FULL_ALREADY = {"notifications", "admin:accounts_notification_changelist"}
# It is read anew each minute, which is another number of statements than what was kept.
READ_EACH_MINUTE = {"proof_of_funds"}


@dataclass(frozen=True)
class Cost:
    statements: tuple[str, ...]
    length: int


Page = tuple[str, str, str]
Costs = dict[Page, Cost]
# A page that is wrong on purpose, and who look at it.
WRONG = Row("GET", "planted", NONE, dict.fromkeys(KINDS, "200"))
PLANTED = {("planted", NONE, "client"), ("planted", NONE, "freelancer")}


def visitors_of(world: World) -> list[Visitor]:
    kinds = {visitor.kind: visitor for visitor in world.everybody if visitor.kind in {"client", "freelancer"}}
    return [*kinds.values(), world.all_powerful]


def look(browser: Browser, visitor: Visitor, path: str) -> Cost | None:
    """What a page costs; None for what is no page."""
    browser.cookies = SimpleCookie({settings.SESSION_COOKIE_NAME: visitor.session})
    with CaptureQueriesContext(connection) as captured:
        answer = browser.get(path)
        body = answer.getvalue()
    if answer.status_code != 200 or not answer["Content-Type"].startswith("text/html"):
        return None
    return Cost(tuple(query["sql"] for query in captured), len(body))


def is_for_staff(row: Row) -> bool:
    """What others read as well, staff read as they do."""
    return "200" not in {row.answers["client"], row.answers["freelancer"]}


def walk(world: World, rows: list[Row]) -> Costs:
    browser, costs = Browser(), {}
    for visitor in visitors_of(world):
        for row in rows:
            if row.answers[visitor.kind] == "200" and (visitor.kind != "right" or is_for_staff(row)):
                cost = look(browser, visitor, path_of(world, row, visitor))
                if cost:
                    costs[row.name, row.of, visitor.kind] = cost
    return costs


@pytest.fixture(scope="module")
def walked(world: World) -> tuple[Costs, Costs]:
    """Of all pages with what the world has, and with 5,000 rows more."""
    drawing.draw_due()
    # The desk looks up the type of a row once for a process.
    ContentType.objects.get_for_models(*read_only_models())
    walk(world, PAGES[:3])
    with override_settings(ROOT_URLCONF="tests.permissions.planted"):
        few = walk(world, [*PAGES, WRONG])
        grow(world, 1, 5_000)
        return few, walk(world, [*PAGES, WRONG])


def test_every_page_without_arguments_lists_something_or_says_why_not(walked: tuple[Costs, Costs]) -> None:
    seen = {name for name, of, _ in walked[0] if of == NONE and name != WRONG.name and not name.startswith(SIGNING_IN)}
    assert seen - LISTS - NO_ROWS.keys() == set(), "Say what these list, in LISTS, or why nothing, in NO_ROWS"
    assert LISTS | NO_ROWS.keys() - {name for name, _, _ in walked[0]} == LISTS


def dearer(few: Costs, many: Costs) -> dict[Page, list[str]]:
    """The statements that a page has with many rows and not with few, where their number is another."""
    return {
        page: [query for query in cost.statements if query not in few[page].statements]
        for page, cost in many.items()
        if len(cost.statements) != len(few[page].statements) and page[0] not in READ_EACH_MINUTE
    }


def too_long(costs: Costs) -> dict[Page, int]:
    return {page: cost.length for page, cost in costs.items() if cost.length > LONGEST}


def test_a_page_of_thousands_costs_the_statements_of_one(walked: tuple[Costs, Costs]) -> None:
    found = dearer(*walked)
    assert found.keys() == PLANTED, found


def test_no_page_is_long(walked: tuple[Costs, Costs]) -> None:
    found = too_long(walked[1])
    assert found.keys() == PLANTED, found


def test_what_lists_rows_has_more_of_them(walked: tuple[Costs, Costs]) -> None:
    """Otherwise the walk would count nothing."""
    few, many = walked
    grown = {page[0] for page, cost in many.items() if cost.length > few[page].length + 1_000}
    assert LISTS - FULL_ALREADY - grown == set()
