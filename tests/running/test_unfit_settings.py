"""What cannot be right in production is refused at the start, in one line that names the variable."""

import os
import subprocess
import sys

import pytest

from tests.running.started import PROJECT

SECRET = "0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJKLMNOPQRSTUVWXYZ"
FIT = {
    "PATH": os.environ["PATH"],
    "SURETY_MODE": "production",
    "SECRET_KEY": SECRET,
    "SITE_URL": "https://surety.example",
    "DATABASE_URL": "postgres://surety_site:secret@127.0.0.1/surety",
    "REDIS_URL": "redis://127.0.0.1",
    "EMAIL_URL": "smtp+tls://user:password@mail.example:587",
    "OPERATORS": "ops@surety.example, ann@surety.example",
    "PAYMENTS": "stripe",
    "STRIPE_SECRET_KEY": "sk_test_onlyForThisTest",
    "STRIPE_WEBHOOK_SECRET": "whsec_onlyForThisTest",
}
SETTINGS = ["-c", "import django; from django.conf import settings; print(settings.SITE_URL)"]
UNFIT = [
    ("SECRET_KEY", SECRET[:49]),
    ("SECRET_KEY", "ab" * 40),
    ("SECRET_KEY", "django-insecure-" + SECRET),
    ("SECRET_KEY", ""),
    ("SITE_URL", "http://surety.example"),
    ("SITE_URL", "https://surety.example/shop"),
    ("SITE_URL", "surety.example"),
    ("SITE_URL", "https://surety.example:99999"),
    ("SITE_URL", "https://user:password@surety.example"),
    ("SECRET_KEY_FILE", "/nonexistent/key"),
    ("STAFF_SECOND_FACTOR", "maybe"),
    ("STAFF_SECOND_FACTOR", "no"),
    ("CELERY_QUEUE", ""),
    ("STRIPE_PAGES", "http://pay.surety.example"),
    ("STRIPE_PAGES", "checkout.stripe.com"),
    ("ALARM_WEBHOOK", "https://"),
    ("ALARM_WEBHOOK", "http://alarms.example/x"),
    ("EMAIL_URL", "smtp://mail.example:abc"),
    ("SITE_URL", ""),
    ("ALLOWED_HOSTS", "other.example"),
    ("ALLOWED_HOSTS", ""),
    ("DATABASE_URL", "sqlite:////srv/surety.db"),
    ("DATABASE_URL", "localhost"),
    ("DATABASE_URL", ""),
    ("REDIS_URL", "localhost:6379"),
    ("EMAIL_URL", "mail.example"),
    ("EMAIL_URL", "consolemail://"),
    ("OPERATORS", "ops@surety.example,ann"),
    ("SUPPORT_EMAIL", "help at surety.example"),
    ("SUPPORT_EMAIL", ""),
    ("DEFAULT_FROM_EMAIL", "Surety"),
    ("DEFAULT_FROM_EMAIL", ""),
    ("PLATFORM_FEE_BPS", ""),
    ("OUTAGE_AFTER", "0"),
    ("OUTAGE_AFTER", "-15"),
    ("EMAIL_TIMEOUT", "0"),
    ("MAIL_GATHER_SECONDS", ""),
    ("RULING_WORKING_DAYS", "0"),
    ("PLATFORM_FEE_BPS", "-1"),
    ("PLATFORM_FEE_BPS", "5001"),
    ("PLATFORM_FEE_BPS", "5 %"),
    ("EARNINGS_HOLD_DAYS", "-1"),
    ("EARNINGS_HOLD_DAYS", ""),
    ("EARNINGS_HOLD_DAYS", "1.5"),
    ("RULING_CONFIRM_ABOVE", "-1"),
    ("RULING_CONFIRM_ABOVE", ""),
    ("UPLOAD_MAX_MB", "0"),
    ("UPLOAD_MAX_MB", "-5"),
    ("UPLOAD_MAX_MB", ""),
    ("SECURE_HSTS_SECONDS", "-1"),
    ("BEHIND_PROXY", "ture"),
    ("BEHIND_PROXY", ""),
    ("SECURE_SSL_REDIRECT", "maybe"),
    ("LOG_LEVEL", "LOUD"),
    ("PRICES_FILE", "/nonexistent/prices.toml"),
    ("PRICES_FILE", __file__),
]


def test_what_is_fit_is_taken() -> None:
    assert _read(FIT).stdout == "https://surety.example\n"
    dotted = {"ALLOWED_HOSTS": ".surety.example", "PLATFORM_FEE_BPS": "0", "RULING_CONFIRM_ABOVE": "0"}
    assert _read(FIT | dotted).returncode == 0


@pytest.mark.parametrize(("name", "value"), UNFIT)
def test_it_is_refused_by_name(name: str, value: str) -> None:
    refused = _read(FIT | {name: value})
    assert refused.returncode != 0
    said = refused.stderr.strip().splitlines()[-1]
    assert said.startswith("django.core.exceptions.ImproperlyConfigured: "), said
    assert name in said
    assert SECRET not in said


@pytest.mark.parametrize("owner", [{}, {"DATABASE_OWNER_URL": FIT["DATABASE_URL"]}])
def test_migrations_want_a_role_of_their_own(owner: dict[str, str]) -> None:
    refused = subprocess.run(
        [sys.executable, "manage.py", "migrate"],
        cwd=PROJECT,
        env=FIT | owner,
        capture_output=True,
        text=True,
        check=False,
    )
    assert refused.returncode == 1
    assert refused.stderr.startswith("surety: DATABASE_OWNER_URL")
    assert refused.stderr.count("\n") == 1


def _read(environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *SETTINGS],
        cwd=PROJECT,
        env=environment | {"DJANGO_SETTINGS_MODULE": "marketplace.settings"},
        capture_output=True,
        text=True,
        check=False,
    )
