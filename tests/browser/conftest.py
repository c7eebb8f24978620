import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page

from marketplace.services.server import running as running_server
from marketplace.services.sockets import short_folder
from marketplace.services.valkey import Valkey
from tests.browser import people
from tests.browser.site import Site, new_site, running

PATIENCE_MILLISECONDS = 10_000
REFUSED = "the server responded with a status of 409 (Conflict)"


@pytest.fixture(scope="session", autouse=True)
def broker() -> Iterator[None]:
    """A broker and cache of this process's own: sites run side by side, and a new one empties its cache."""
    with short_folder(None) as folder, pytest.MonkeyPatch.context() as patch:
        server = Valkey(folder / "valkey", folder, log=folder / "valkey.log", lasting=False)
        with running_server(server):
            patch.setenv("REDIS_URL", server.url())
            yield


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The system's own Chromium, silent on the network; without its sandbox where root must run it."""
    quiet = ["--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    return {
        **browser_type_launch_args,
        "executable_path": os.environ.get("CHROMIUM", "/usr/bin/chromium"),
        "args": [*quiet, *sandbox, "--disable-dev-shm-usage"],
    }


@pytest.fixture(scope="module")
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A running site for a module: empty, or with the demo's data where the module says `DEMO_DATA = True`."""
    demo_data = getattr(request.module, "DEMO_DATA", False)
    with running(new_site(tmp_path_factory.mktemp("site"), demo_data=demo_data)) as site:
        yield site


@pytest.fixture
def open_browser(browser: Browser, site: Site) -> Iterator[Callable[..., Page]]:
    """A browser of its own for each person: no cookie is shared. Fails on any error in a page's console.

    The console also notes when the rules refuse something; `will_be_refused` is for whom that is the story.
    """
    contexts, complaints = [], []

    def opened(*, will_be_refused: bool = False, **options: Any) -> Page:
        def note(message: ConsoleMessage) -> None:
            if message.type == "error" and not (will_be_refused and REFUSED in message.text):
                complaints.append(message.text)

        context = browser.new_context(base_url=site.url, locale="en-GB", **options)
        context.set_default_timeout(PATIENCE_MILLISECONDS)
        contexts.append(context)
        page = context.new_page()
        page.on("console", note)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        return page

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture(scope="module")
def cookies() -> dict[str, Any]:
    """Of everybody who has signed in to the module's site."""
    return {}


@pytest.fixture
def as_signed_in(open_browser: Callable[..., Page], cookies: dict[str, Any]) -> Callable[[str], Page]:
    """A browser of its own for the person with this address, who signs in once in a module."""

    def opened(email: str) -> Page:
        page = open_browser(storage_state=cookies.get(email))
        if email not in cookies:
            people.sign_in(page, email)
            cookies[email] = page.context.storage_state()
        return page

    return opened


@pytest.fixture
def a_file(tmp_path: Path) -> Path:
    """A small file that may be handed in."""
    path = tmp_path / "sketches.txt"
    path.write_text("Three sketches of the mark, in words.\n")
    return path
