"""Every form of the site, found by walking its addresses: none loses what was typed, none does its work twice.

Each page is opened by everybody who may. A form with more than one line of text keeps a draft, both as it is typed and
when it is refused; every form has the token by which it is known when it is sent again.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from http.cookies import SimpleCookie
from typing import Any

import pytest
from django.conf import settings
from django.test import override_settings

from tests.drafts.typing import Forms
from tests.permissions.rows import Row, own_rows
from tests.permissions.visiting import Browser, path_of, undone
from tests.permissions.world import Visitor, World

# In one process of a parallel run: the last test looks back on what the others have met.
pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("every form")]
PAGES = [row for row in own_rows() if row.method == "GET"]
BY_NAME = {row.name: [other for other in PAGES if other.name == row.name] for row in PAGES}
# What is done already is done: it says so.
ONCE_BY_ITSELF = {"account_confirm_email"}
# No form takes so much: it is refused.
TOO_MUCH = "Words of mine. " + "x" * 20_000
BEGINS = TOO_MUCH[:100]
# What the walk must have met; others are met only when somebody else has done something first.
KNOWN = {
    "contract",
    "message_send",
    "job_new",
    "job_edit",
    "propose",
    "profile_edit",
    "project_new",
    "project_edit",
    "milestone_submit",
    "milestone_changes",
    "settlement_offer",
    "settlement_decline",
    "settlement_counter",
    "refund_request",
    "contract_end",
    "dispute_open",
    "dispute_respond",
    "dispute_evidence",
    "dispute_appeal",
    "suspension",
    "review",
    "review_reply",
    "report",
    "admin:contracts_report_decide",
    "admin:accounts_suspension_suspend",
}
_browser = Browser()
met: set[str] = set()


@dataclass(frozen=True)
class Shown:
    """A form on a page that somebody has opened."""

    row: Row
    visitor: Visitor
    path: str
    action: str
    hidden: dict[str, str]
    long: list[str]

    def __str__(self) -> str:
        return f"{self.row.name} ({self.path}), the form that is sent to {self.action}, {self.visitor.name}"


def open_page(visitor: Visitor, path: str) -> str:
    """Nothing where it is no page; a file is read to its end, which closes it."""
    _browser.cookies = SimpleCookie({settings.SESSION_COOKIE_NAME: visitor.session})
    # To some pages it matters that somebody has looked.
    with undone():
        answer: Any = _browser.get(path)
        body = answer.getvalue()
    is_page = answer.status_code == 200 and answer.get("Content-Type", "").startswith("text/html")
    return body.decode() if is_page else ""


def forms_shown(world: World, row: Row) -> Iterator[Shown]:
    for visitor in world.visitors(row.rights):
        if visitor.kind == "nobody" or not row.lets_in(visitor.kind):
            continue
        path = path_of(world, row, visitor)
        for form in Forms(open_page(visitor, path)).forms:
            yield Shown(row, visitor, path, form["action"] or path, form["hidden"], [n for n in form["long"] if n])


# However long the walk takes, staff need not prove again who they are.
@override_settings(ACCOUNT_REAUTHENTICATION_TIMEOUT=86_400)
@pytest.mark.parametrize("name", BY_NAME)
def test_no_form_loses_what_was_typed_or_works_twice(world: World, name: str) -> None:
    problems = [problem for row in BY_NAME[name] for form in forms_shown(world, row) for problem in _wrong(form)]
    assert not problems, "\n".join(problems)


def test_the_walk_has_met_every_kind_of_form(request: pytest.FixtureRequest) -> None:
    if len(request.session.items) <= len(BY_NAME):
        pytest.skip("asked for a part of the walk alone")
    assert KNOWN - met == set()


def _wrong(form: Shown) -> Iterator[str]:
    is_done_once = "form_token" in form.hidden or form.row.name in ONCE_BY_ITSELF
    if "csrfmiddlewaretoken" in form.hidden and not is_done_once:
        yield f"{form}: write {{% csrf_token %}}, or its work is done twice"
    if not form.long:
        return
    met.add(form.row.name)
    if "draft_of" not in form.hidden:
        yield f"{form}: write {{% draft form %}} below {{% csrf_token %}}, or what is typed is lost"
        return
    with undone():
        _browser.post("/drafts/", {**form.hidden, **typed(form, "As it is typed.")})
        missing = [field for field in form.long if "As it is typed." not in field_on_page(form, field)]
        if missing:
            yield f"{form}: {missing} are not there again after they were typed"
    with undone():
        refused = _browser.post(form.action, {**form.hidden, **typed(form, TOO_MUCH)})
        refused.getvalue()
        if 300 <= refused.status_code < 400:
            yield f"{form}: was to be refused, but led to {refused['Location']}"
        missing = [field for field in form.long if BEGINS not in field_on_page(form, field)]
        if missing:
            yield f"{form}: {missing} are not there again after {refused.status_code}"


def typed(form: Shown, words: str) -> dict[str, str]:
    """The same words in each field; of a formset's blank rows, too."""
    return {field: words for field in form.long if "__prefix__" not in field}


def field_on_page(form: Shown, field: str) -> str:
    """What stands in a field when the page is opened anew."""
    if "__prefix__" in field:
        return TOO_MUCH + "As it is typed."
    _, _, after = open_page(form.visitor, form.path).partition(f'<textarea name="{field}"')
    return after.partition(">")[2].partition("</textarea>")[0]
