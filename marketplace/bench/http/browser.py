"""A browser without scripts: cookies, redirects, and forms that are sent with what they hold."""

import re
from http.cookiejar import Cookie, CookieJar
from urllib.parse import urlencode, urljoin, urlsplit
from urllib.request import HTTPCookieProcessor, Request, build_opener

HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)"(?: value="([^"]*)")?')
PATIENCE = 60.0


class Browser:
    """Raises urllib's HTTPError for anything but a page."""

    def __init__(self, site: str, cookies: dict[str, str] | None = None) -> None:
        self.site, self.jar = site, CookieJar()
        self.page, self.url = "", site
        self._opener = build_opener(HTTPCookieProcessor(self.jar))
        for name, value in (cookies or {}).items():
            self.jar.set_cookie(_cookie(name, value, urlsplit(site).hostname or ""))

    def get(self, path: str) -> str:
        """The page that this leads to."""
        return self._open(Request(urljoin(self.url, path)))

    def send(self, **fields: str) -> str:
        """Send the form of the page that is open back to its address, with its hidden fields."""
        hidden = {name: value or "" for name, value in HIDDEN.findall(self.page)}
        return self._open(Request(self.url, urlencode({**hidden, **fields}).encode(), {"Referer": self.url}))

    def cookie_header(self) -> str:
        """What it sends with each request."""
        return "; ".join(f"{cookie.name}={cookie.value}" for cookie in self.jar)

    def _open(self, request: Request) -> str:
        with self._opener.open(request, timeout=PATIENCE) as answer:
            self.url, self.page = answer.url, answer.read().decode()
        return self.page


def _cookie(name: str, value: str, domain: str) -> Cookie:
    return Cookie(
        0, name, value, None, False, domain, True, False, "/", True, False, None, False, None, None, {}, False
    )  # fmt: skip
