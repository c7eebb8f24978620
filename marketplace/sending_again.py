"""What a request brought, so that the page which could not take it can give it back: nothing typed is lost."""

from dataclasses import dataclass, field

from django.http import HttpRequest

# Longer than a line is shown, so that it can be copied.
LONG = 60
# Never written into a page, wherever its field's name has it: the token is the page's own, a secret is typed again.
NEVER = ("csrfmiddlewaretoken", "form_token", "password", "code", "credential")


def is_secret(name: str) -> bool:
    """Whether a field of this name is kept nowhere."""
    return any(secret in name.lower() for secret in NEVER)


@dataclass(frozen=True)
class Files:
    """The files of one field. A browser cannot be given them back; they are chosen again."""

    field: str
    names: list[str]


@dataclass
class Sent:
    """The same form once more: `short` values are hidden, `long` ones shown with the field's name in words.

    `path` is where it was sent to.
    """

    path: str
    short: list[tuple[str, str]] = field(default_factory=list)
    long: list[tuple[str, str, str]] = field(default_factory=list)
    files: list[Files] = field(default_factory=list)


def what_was_sent(request: HttpRequest) -> Sent | None:
    """All that a form brought, None if the request was none."""
    if request.method != "POST":
        return None
    sent = Sent(path=request.get_full_path())
    for name, values in request.POST.lists():
        if not is_secret(name):
            for value in values:
                _add(sent, name, str(value))
    for name, files in request.FILES.lists():
        sent.files.append(Files(name, [file.name or "" for file in files]))
    return sent


def _add(sent: Sent, name: str, value: str) -> None:
    if len(value) > LONG or "\n" in value:
        sent.long.append((name, name.replace("-", " ").replace("_", " ").capitalize(), value))
    else:
        sent.short.append((name, value))
