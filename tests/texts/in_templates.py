"""Texts in templates: between tags, in attributes that are read out, and handed to other templates.

In those of mails and other plain text, every letter that is not a name or a tag's.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

from django.template.base import DebugLexer, Token, TokenType

# What a template fills in, as one character that no text has.
FILLED = "\ufffc"
LETTERS = re.compile(r"[^\W\d_]{2,}")
LITERAL = re.compile(r"""(?<![\w(])(_\()?("[^"]*"|'[^']*')""")
READ_OUT = {"alt", "title", "placeholder", "aria-label", "aria-description", "label"}
# Blocks whose content is a class of a page's style.
CLASSES = {"layout", "bodyclass"}
# Names, and what is no language: a code that is typed as it stands.
UNREAD = {"script", "style", "code", "kbd", "samp", "pre"}
NAMES = re.compile(
    r"\b(Surety|Stripe|GitHub|PDF|CSV|JSON|UTC|USD|EUR|ISO|SHA-256|sha256|TOTP|VAT|IBAN|URL|ID)\b|&\w+;|https?://\S+"
)


@dataclass(frozen=True)
class Found:
    """A text that no catalogue could follow."""

    line: int
    text: str


@dataclass
class Page(HTMLParser):
    """Reads what a browser would show of a template whose own tags are FILLED."""

    found: list[Found] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.inside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if value and (name in READ_OUT or (name == "content" and ("name", "description") in attrs)):
                self._look(value)
        if tag in UNREAD:
            self.inside.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self.inside and self.inside[-1] == tag:
            self.inside.pop()

    def handle_data(self, data: str) -> None:
        if not self.inside:
            self._look(data)

    def _look(self, text: str) -> None:
        if LETTERS.search(NAMES.sub("", text)):
            self.found.append(Found(self.getpos()[0], " ".join(text.replace(FILLED, "…").split())))


def untranslated(source: str, *, plain: bool = False) -> Iterator[Found]:
    """Each text of this template that does not go through gettext; `plain` if what it makes is no HTML."""
    html, translated, unread = "", False, ""
    for token in DebugLexer(source).tokenize():
        name = token.contents.split(" ", 1)[0] if token.token_type == TokenType.BLOCK else ""
        if name in {"blocktranslate", "blocktrans"}:
            translated = True
        elif name in {"endblocktranslate", "endblocktrans"}:
            translated = False
        if name == "comment" or (name == "block" and token.contents.split()[1] in CLASSES):
            unread = f"end{name}"
        elif name == unread:
            unread = ""
        if token.token_type == TokenType.TEXT:
            html += "\n" * token.contents.count("\n") + FILLED if translated or unread else token.contents
        else:
            html += FILLED + "\n" * token.contents.count("\n")
            if not unread:
                yield from _handed_over(token, name)
    if plain:
        yield from _in_lines(html)
        return
    page = Page()
    page.feed(html)
    page.close()
    yield from page.found


def _in_lines(text: str) -> Iterator[Found]:
    for number, line in enumerate(text.split("\n"), start=1):
        if LETTERS.search(NAMES.sub("", line)):
            yield Found(number, " ".join(line.replace(FILLED, "…").split()))


def _handed_over(token: Token, name: str) -> Iterator[Found]:
    """Sentences, or words that begin with a capital, among the arguments of tags and filters."""
    if token.token_type == TokenType.COMMENT or name in {"translate", "trans", "blocktranslate", "blocktrans"}:
        return
    for marked, literal in LITERAL.findall(token.contents):
        text = literal[1:-1]
        if not marked and LETTERS.search(NAMES.sub("", text)) and (" " in text.strip() or text[:1].isupper()):
            yield Found(token.lineno, text)
