"""Pages that Django has answered, shown to a browser without a server: what it asks for comes from this process.

The permission tests know everybody and everything that an address can be about. This lets a browser see those pages,
with their own headers: the content policy is the site's.
"""

import mimetypes
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.contrib.staticfiles import finders
from playwright.sync_api import ConsoleMessage, Page, Route

from tests.permissions.rows import Row
from tests.permissions.visiting import Browser, undone
from tests.permissions.world import Visitor

# Nothing of it leaves this process. Chromium trusts this name without encryption.
ORIGIN = "http://localhost"
# The desk's own texts, which its scripts ask for.
WORDS = "/staff/jsi18n/"
PHONES = (390, 320)
HEIGHT = 844
COLOURS_HAVE_CHANGED = "Promise.all(document.getAnimations().map(each => each.finished.catch(() => {})))"
CONTRAST = {"runOnly": ["color-contrast"]}
QUIET = {"preload": False, "resultTypes": ["violations"]}


class Shown:
    """One browser page that shows whatever was answered last, and what is wrong with it."""

    def __init__(self, page: Page, staff: Visitor) -> None:
        self.page, self.answer, self.complaints = page, b"", list[str]()
        self.headers: dict[str, str] = {}
        self.client = Browser()
        self.client.cookies = SimpleCookie({settings.SESSION_COOKIE_NAME: staff.session})
        self.words = self.client.get(WORDS).getvalue()
        page.on("console", self._note)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.route("**/*", self._fulfil)

    def wrong_with(self, row: Row, visitor: Visitor, path: str) -> list[str]:
        """What is wrong with what this visitor is answered; nothing with a file, or what leads on to another page."""
        if not self._asked(row, visitor, path):
            return []
        self.complaints.clear()
        self.page.emulate_media(color_scheme="light")
        self.page.set_viewport_size({"width": PHONES[0], "height": HEIGHT})
        self.page.goto(ORIGIN + path)
        found = self._by_axe(QUIET)
        self.page.emulate_media(color_scheme="dark")
        self.page.evaluate(COLOURS_HAVE_CHANGED)
        found += [f"in dark, {each}" for each in self._by_axe({**QUIET, **CONTRAST})]
        for width in PHONES:
            self.page.set_viewport_size({"width": width, "height": HEIGHT})
            if self.page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                found.append(f"sticks out sideways at {width}")
        return found + self.complaints

    def _asked(self, row: Row, visitor: Visitor, path: str) -> bool:
        """Whether it is a page of its own."""
        cookies = {settings.SESSION_COOKIE_NAME: visitor.session} if visitor.session else {}
        self.client.cookies = SimpleCookie(cookies)
        # To some pages it matters that somebody has looked.
        with undone():
            answer: Any = self.client.post(path, {}) if row.method == "POST" else self.client.get(path)
            self.answer = answer.getvalue()
        self.headers = {name.lower(): value for name, value in answer.items() if name.lower() != "content-length"}
        return answer.status_code == 200 and answer.get("Content-Type", "").startswith("text/html")

    def _by_axe(self, options: dict[str, Any]) -> list[str]:
        report = Axe().run(self.page, options=options)
        return [f"{each['id']}: {each['nodes'][0]['html'][:160]}" for each in report.response["violations"]]

    def _fulfil(self, route: Route) -> None:
        """The page itself, a static file, or nothing: what a page asks for later is not the question here."""
        path = unquote(urlsplit(route.request.url).path)
        if route.request.is_navigation_request():
            route.fulfill(status=200, headers=self.headers, body=self.answer)
        elif found := finders.find(path.removeprefix(settings.STATIC_URL)) if settings.STATIC_URL in path else None:
            kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
            route.fulfill(status=200, content_type=kind, body=Path(str(found)).read_bytes())
        elif path == WORDS:
            route.fulfill(status=200, content_type="text/javascript", body=self.words)
        else:
            route.fulfill(status=204)

    def _note(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.complaints.append(f"console: {message.text}")
