"""Values that cannot be right are refused when a process starts, each in one line that names its variable.

Needs no settings: the settings call it while they are made.
"""

import tomllib
from collections.abc import Collection, Mapping
from email.utils import parseaddr
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.validators import validate_email

SHORTEST_SECRET = 50
FEWEST_CHARACTERS = 10
YES = {"true", "yes", "on", "y", "1", "t"}
NO = {"false", "no", "off", "n", "0", "f"}
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
POSTGRESQL = "django.db.backends.postgresql"
MAIL = ("smtp", "smtps", "smtp+tls", "smtp+ssl")


class Environment(environ.FileAwareEnv):
    """Variables, and files that variables named ..._FILE lead to."""

    def get_value(self, var: str, *args: Any, **kwargs: Any) -> Any:
        """As of django-environ. Raises ImproperlyConfigured for a file that cannot be read."""
        try:
            return super().get_value(var, *args, **kwargs)
        except (OSError, UnicodeDecodeError) as error:
            raise ImproperlyConfigured(f"{var}_FILE cannot be read: {error}.") from None


def number(env: Any, name: str, *, default: int, least: int = 0, most: int | None = None) -> int:
    """A whole number from the environment. Raises ImproperlyConfigured for anything else, an empty value among it."""
    given: str = env(name, default=str(default)).strip()
    bounds = f"from {least} to {most}" if most is not None else f"of at least {least}"
    try:
        value = int(given) if given.isascii() else None
    except ValueError:
        value = None
    if value is None or value < least or (most is not None and value > most):
        raise ImproperlyConfigured(f"{name} is {given!r}; it must be a whole number {bounds}.")
    return value


def codes(env: Any, name: str, *, known: Collection[str]) -> tuple[str, ...]:
    """Codes with commas between, each once. Raises ImproperlyConfigured, naming it, for one that is not known."""
    given: str = env(name, default="")
    found = tuple(dict.fromkeys(code.strip().upper() for code in given.split(",") if code.strip()))
    for code in found:
        if code not in known:
            raise ImproperlyConfigured(f"{name} names {code}, which Surety does not know.")
    return found


def toml_file(env: Any, name: str, *, default: Path) -> Path:
    """The path of a TOML file. Raises ImproperlyConfigured for one that cannot be read or is none."""
    path = Path(env(name, default=str(default)))
    try:
        tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ImproperlyConfigured(f"{name} is {str(path)!r}, which cannot be read: {error.strerror}.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ImproperlyConfigured(f"{name} is {str(path)!r}, which is no TOML: {error}.") from None
    return path


def flag(env: Any, name: str, *, default: bool) -> bool:
    """A yes or no from the environment. Raises ImproperlyConfigured for anything else: a typing error is no `no`."""
    given: str = env(name, default=str(default)).strip()
    if given.lower() not in YES | NO:
        raise ImproperlyConfigured(f"{name} is {given!r}; it must be true or false.")
    return given.lower() in YES


def refuse_unfit(settings: Mapping[str, Any]) -> None:
    """Raise ImproperlyConfigured for the first setting that cannot be right; production's own only there."""
    if settings["SITE_DATABASE"].get("ENGINE") != POSTGRESQL:
        raise ImproperlyConfigured("DATABASE_URL must begin with postgres://: Surety keeps its rules in PostgreSQL.")
    if settings["LOGGING"]["root"]["level"] not in LEVELS:
        raise ImproperlyConfigured(f"LOG_LEVEL must be one of {', '.join(LEVELS)}.")
    if settings["PRODUCTION"]:
        _secret(settings["SECRET_KEY"])
        _address(settings["SITE_URL"], settings["ALLOWED_HOSTS"])
        _owner(settings)
        _mail_addresses(settings)


def mail_server(url: str) -> str:
    """The address of a mail server as it is. Raises ImproperlyConfigured if it is none."""
    parts = urlsplit(url)
    if parts.scheme not in MAIL or not parts.hostname or not _has_a_port(parts):
        raise ImproperlyConfigured("EMAIL_URL must look like smtp+tls://user:password@host:587.")
    return url


def web_address(name: str, url: str, *schemes: str) -> str:
    """The address of another machine, as it is. Raises ImproperlyConfigured if it is none, or has a password in it."""
    parts = urlsplit(url)
    if parts.scheme not in schemes or not parts.hostname or not _has_a_port(parts) or parts.username is not None:
        raise ImproperlyConfigured(
            f"{name} must be a full {' or '.join(schemes)} address, without a user's name in it."
        )
    return url


def _has_a_port(parts: SplitResult) -> bool:
    """One that there can be, or none at all."""
    try:
        return parts.port != 0
    except ValueError:
        return False


def _secret(key: str) -> None:
    if len(key) < SHORTEST_SECRET or len(set(key)) < FEWEST_CHARACTERS or key.startswith("django-insecure"):
        raise ImproperlyConfigured(
            f"SECRET_KEY must be random and have {SHORTEST_SECRET} characters or more. "
            'Make one: python3 -c "import secrets; print(secrets.token_urlsafe(50))"'
        )


def _address(site_url: str, hosts: list[str]) -> None:
    parts = urlsplit(site_url)
    if parts.scheme != "https" or parts.path or parts.query or parts.fragment:
        raise ImproperlyConfigured(f"SITE_URL is {site_url!r}; it must be like https://surety.example, without a path.")
    host = parts.hostname or ""
    if not any(host == allowed or (allowed.startswith(".") and f".{host}".endswith(allowed)) for allowed in hosts):
        raise ImproperlyConfigured(f"ALLOWED_HOSTS must contain the host of SITE_URL, {host}.")


def _owner(settings: Mapping[str, Any]) -> None:
    site, used = settings["SITE_DATABASE"]["USER"], settings["DATABASES"]["default"]["USER"]
    if settings["AS_OWNER"] and site == used:
        raise ImproperlyConfigured(
            f"DATABASE_OWNER_URL and DATABASE_URL name the same role, {site!r}. The site's own must not own its tables."
        )


def _mail_addresses(settings: Mapping[str, Any]) -> None:
    _is_address("DEFAULT_FROM_EMAIL", parseaddr(settings["DEFAULT_FROM_EMAIL"])[1], settings["DEFAULT_FROM_EMAIL"])
    _is_address("SUPPORT_EMAIL", settings["SUPPORT_EMAIL"], settings["SUPPORT_EMAIL"])
    for _, address in settings["ADMINS"]:
        _is_address("OPERATORS", address, address)


def _is_address(name: str, address: str, given: str) -> None:
    try:
        validate_email(address)
    except ValidationError:
        raise ImproperlyConfigured(f"{name}: {given!r} is no e-mail address.") from None
