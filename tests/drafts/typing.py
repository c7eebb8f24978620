"""What a browser does with a form, without one: opens it, types, sends it with all that the page has put into it."""

import re
from html.parser import HTMLParser
from typing import Any

from django.http import HttpResponse
from django.test import Client


class Forms(HTMLParser):
    """The POST forms of a page: the address of each, what its hidden fields hold, and which fields are there."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.forms: list[dict[str, Any]] = []
        self._open: dict[str, Any] | None = None
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._open = {"action": told.get("action", ""), "hidden": {}, "long": [], "short": []}
            if told.get("method", "").lower() == "post":
                self.forms.append(self._open)
        elif self._open is None:
            return
        elif tag == "textarea":
            self._open["long"].append(told.get("name", ""))
        elif tag == "input" and told.get("type") == "hidden":
            self._open["hidden"][told.get("name", "")] = told.get("value", "")
        elif tag == "input":
            self._open["short"].append(told.get("name", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None


def forms_of(page: HttpResponse) -> list[dict[str, Any]]:
    return Forms(page.text).forms  # type: ignore[attr-defined]


def form_on(client: Client, address: str, *, sent_to: str = "") -> dict[str, Any]:
    """The hidden fields of the form that keeps drafts on this page."""
    found = forms_of(client.get(address))
    [form] = [one for one in found if "draft_of" in one["hidden"] and one["action"] in {sent_to, sent_to or address}]
    return dict(form["hidden"])


def line_of(page: HttpResponse) -> str:
    """What the page says of a draft."""
    found = re.search(r"<p class=\"draft[^>]*?( hidden)?>\s*<span>(.*?)</span>", page.text, re.DOTALL)  # type: ignore[attr-defined]
    assert found, "there is no line"
    assert bool(found[1]) == (not found[2])
    return found[2]
