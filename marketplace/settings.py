"""Settings, all of them read from the environment (README lists the variables).

SURETY_MODE decides what is allowed: `production` (the default, so that a forgotten variable is the
safe one) insists on every secret; `demo` adds the demo bar and a clock that can be moved; `test` is for
the suite.
"""

from datetime import timedelta
from email.utils import parseaddr
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from marketplace import countries, money, operator_amounts, production

BASE_DIR = Path(__file__).resolve().parent.parent
env = production.Environment()

MODE = env("SURETY_MODE", default="production")
if MODE not in {"production", "demo", "test"}:
    raise ImproperlyConfigured(f"SURETY_MODE is {MODE!r}; it must be production, demo or test.")
PRODUCTION = MODE == "production"
DEMO = MODE == "demo"
DEBUG = False


def required(name: str) -> str:
    """The value of an environment variable that has no safe default."""
    value: str = env(name, default="")
    if not value:
        raise ImproperlyConfigured(f"{name} is not set. Surety needs it to start in {MODE} mode; see README.md.")
    return value


# --- Where things are kept -------------------------------------------------------------------------
DATA_DIR = Path(env("DATA_DIR", default=str(BASE_DIR / ".data"))).resolve()
# The site's role owns nothing; manage.py takes the owner's for the commands that change tables.
SITE_DATABASE = env.db_url_config(required("DATABASE_URL"))
AS_OWNER = env("DATABASE_AS", default="site") == "owner" and (PRODUCTION or "DATABASE_OWNER_URL" in env)
_database = env.db_url_config(required("DATABASE_OWNER_URL")) if AS_OWNER else SITE_DATABASE
# No page waits for ever for a server that does not answer. (On a unix socket the last two mean nothing.)
_patience = {"connect_timeout": 5, "keepalives_idle": 30, "tcp_user_timeout": 15_000}
DATABASES = {
    "default": {
        **_database,
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {**_patience, **_database.get("OPTIONS", {})},
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# redis://host:port or unix:///path/to/socket; database 0 is the broker's, 1 the cache's.
REDIS_URL = required("REDIS_URL").rstrip("/")
_redis = urlsplit(REDIS_URL)
if _redis.scheme == "unix":
    CELERY_BROKER_URL = f"redis+socket://{_redis.path}?virtual_host=0"
    _cache_location = f"unix://{_redis.path}?db=1"
elif _redis.scheme in {"redis", "rediss"}:
    CELERY_BROKER_URL = f"{_redis.scheme}://{_redis.netloc}/0"
    _cache_location = f"{_redis.scheme}://{_redis.netloc}/1"
else:
    raise ImproperlyConfigured("REDIS_URL must start with redis://, rediss:// or unix://.")
# Nobody waits longer for a cache; what the default one does then stands in its module. Only the check of the broker's
# health has to hear that it is away.
_redis_cache = {"LOCATION": _cache_location, "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 1}}
CACHES = {
    "default": {"BACKEND": "marketplace.spare_cache.SpareCache", **_redis_cache},
    "spare": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 100_000}},
    "heartbeat": {"BACKEND": "django.core.cache.backends.redis.RedisCache", **_redis_cache},
    # Of each process, so that nothing has to be asked for it: some 40 kB a contract's page, for a minute.
    "pages": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "pages",
        "TIMEOUT": 60,
        "OPTIONS": {"MAX_ENTRIES": 500},
    },
}

MEDIA_ROOT = DATA_DIR / "files"
STATIC_ROOT = DATA_DIR / "static"
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if MODE == "test"
        else "marketplace.stylesheets.StaticFiles"
    },
}

# Files on the disk of DATA_DIR, or in a bucket that speaks like Amazon's.
S3_BUCKET = env("S3_BUCKET", default="").strip()
S3_ENDPOINT, S3_ADDRESSING, S3_PICTURES = "", "virtual", ""
if S3_BUCKET:
    _region = required("S3_REGION")
    S3_ENDPOINT = env("S3_ENDPOINT", default="").rstrip("/")
    if S3_ENDPOINT:
        production.web_address("S3_ENDPOINT", S3_ENDPOINT, *(("https",) if PRODUCTION else ("https", "http")))
        S3_ADDRESSING, S3_PICTURES = "path", S3_ENDPOINT
    else:
        S3_ENDPOINT = f"https://s3.{_region}.amazonaws.com"
        S3_PICTURES = f"https://{S3_BUCKET}.s3.{_region}.amazonaws.com"
    _options = {
        "bucket_name": S3_BUCKET,
        "region_name": _region,
        "endpoint_url": S3_ENDPOINT,
        "access_key": required("S3_ACCESS_KEY_ID"),
        "secret_key": required("S3_SECRET_ACCESS_KEY"),
    }
    STORAGES["default"] = {"BACKEND": "marketplace.s3.Bucket", "OPTIONS": _options}

# --- The house ---------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "marketplace",
    "accounts",
    "escrow",
    "contracts",
    "milestones",
    "disputes",
    "marketplace.desk.apps.DeskConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django_fsm",
    "django_htmx",
]
MIDDLEWARE = [
    "marketplace.health.HealthMiddleware",
    "marketplace.boundary.HostMiddleware",
    "marketplace.still_true.StillTrueMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "marketplace.boundary.BoundaryMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "marketplace.drafts.middleware.DraftsMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "marketplace.privacy.PrivacyMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "accounts.signing_in.devices.KnownDeviceMiddleware",
    "accounts.middleware.TimeZoneMiddleware",
    "accounts.staff_log.StaffLogMiddleware",
    "accounts.signing_in.guards.GuardMiddleware",
    "marketplace.refusals.RefusalMiddleware",
    "marketplace.sent_once.middleware.SentOnceMiddleware",
]
if DEMO:
    # After what answers without the database.
    MIDDLEWARE.insert(
        MIDDLEWARE.index("django.contrib.sessions.middleware.SessionMiddleware"),
        "marketplace.demo.steady.SteadyClockMiddleware",
    )
ROOT_URLCONF = "marketplace.urls"
WSGI_APPLICATION = "marketplace.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "marketplace.context.site",
                "accounts.context.unread",
                "accounts.context.suspension",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "marketplace.templatetags.money",
                "marketplace.templatetags.interface",
                "marketplace.templatetags.typed",
                "marketplace.templatetags.addresses",
                "marketplace.templatetags.drafts",
                "marketplace.templatetags.sending",
            ],
            "libraries": {"demo": "marketplace.demo.tags"},
        },
    }
]

# --- Language and time -------------------------------------------------------------------------------
LANGUAGE_CODE = "en"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
FORMAT_MODULE_PATH = "marketplace.formats"

# --- People ------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "dashboard"
LOGOUT_REDIRECT_URL = "landing"
ACCOUNT_ADAPTER = "accounts.signing_in.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
# Only in the browser that signed up; in any other the link confirms the address and leads to the sign-in.
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
ACCOUNT_SIGNUP_FORM_CLASS = "accounts.forms.SignupForm"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_SUBJECT_PREFIX = "Surety: "
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_FORMS = {
    "login": "accounts.signing_in.account_forms.LoginForm",
    "signup": "accounts.signing_in.account_forms.SignUpForm",
    "add_email": "accounts.signing_in.account_forms.AddEmailForm",
    "reset_password": "accounts.signing_in.account_forms.ResetPasswordForm",
}
# These are counted by address and place instead (accounts/signing_in/lockouts.py), or cannot be guessed.
ACCOUNT_RATE_LIMITS = dict.fromkeys(
    ("login", "login_failed", "reauthenticate", "reset_password", "reset_password_from_key"), ""
)
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_PREVENT_ENUMERATION = True
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_PASSKEY_SIGNUP_ENABLED = False
MFA_TOTP_ISSUER = "Surety"
# A key cannot be guessed; strangers behind the same address must not keep anybody from using theirs.
MFA_RATE_LIMITS = {"webauthn_login": "120/m/ip"}
# The staff desk opens with a second factor only; without one it does in a demonstration, whose password is public.
STAFF_SECOND_FACTOR = production.flag(env, "STAFF_SECOND_FACTOR", default=not DEMO)
if PRODUCTION and not STAFF_SECOND_FACTOR:
    raise ImproperlyConfigured(
        "STAFF_SECOND_FACTOR is off; the desk, which decides about money, needs it in production."
    )
MFA_FORMS = {
    "authenticate": "accounts.signing_in.codes.AuthenticateForm",
    "reauthenticate": "accounts.signing_in.codes.ReauthenticateForm",
    "add_webauthn": "accounts.signing_in.passkeys.AddForm",
    "authenticate_webauthn": "accounts.signing_in.passkeys.AuthenticateForm",
    "login_webauthn": "accounts.signing_in.passkeys.LoginForm",
    "reauthenticate_webauthn": "accounts.signing_in.passkeys.ReauthenticateForm",
}
# The list of sessions shows when each began; noting every request would cost an UPDATE each.
USERSESSIONS_TRACK_ACTIVITY = False

# --- The public address ------------------------------------------------------------------------------
SITE_URL = required("SITE_URL").rstrip("/") if PRODUCTION else env("SITE_URL", default="http://127.0.0.1:8000")
_site = urlsplit(production.web_address("SITE_URL", SITE_URL, "http", "https"))
_local_hosts = ["127.0.0.1", "localhost", "[::1]", "testserver"]
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[_site.hostname] if PRODUCTION else [_site.hostname, *_local_hosts])
CSRF_TRUSTED_ORIGINS = [SITE_URL]

# --- Security ----------------------------------------------------------------------------------------
SECRET_KEY = required("SECRET_KEY")
_https = PRODUCTION
SECURE_SSL_REDIRECT = production.flag(env, "SECURE_SSL_REDIRECT", default=_https)
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
BEHIND_PROXY = production.flag(env, "BEHIND_PROXY", default=False)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
# Rate limits count people, not the proxy that they all come through.
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if BEHIND_PROXY else 0
SECURE_HSTS_SECONDS = production.number(env, "SECURE_HSTS_SECONDS", default=31_536_000 if _https else 0)
SECURE_HSTS_INCLUDE_SUBDOMAINS = _https
SECURE_HSTS_PRELOAD = _https
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = _https
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = int(timedelta(days=14).total_seconds())
CSRF_FAILURE_VIEW = "marketplace.views.csrf_failure"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        # Previews come from where files are kept.
        "img-src": [SELF, "data:", *([S3_PICTURES] if S3_PICTURES else [])],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}

# --- Mail --------------------------------------------------------------------------------------------
# Whoever sends mail writes a row of the outbox, and waits for nobody; MAIL_TRANSPORT is what the mail process sends by.
EMAIL_BACKEND = "marketplace.outbox.backend.Backend"
if PRODUCTION or (MODE == "test" and env("EMAIL_URL", default="")):
    _email = env.email_url_config(production.mail_server(required("EMAIL_URL")))
    MAIL_TRANSPORT = _email.pop("EMAIL_BACKEND")
    if MAIL_TRANSPORT == "django.core.mail.backends.smtp.EmailBackend":
        MAIL_TRANSPORT = "marketplace.outbox.smtp.Backend"
    vars().update(_email)
elif MODE == "test":
    MAIL_TRANSPORT = "django.core.mail.backends.locmem.EmailBackend"
else:
    MAIL_TRANSPORT = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = DATA_DIR / "mail"
# How long the mail server may take to greet us, in seconds; six times that for each answer afterwards.
EMAIL_TIMEOUT = production.number(env, "EMAIL_TIMEOUT", default=10, least=1, most=60)
# What a person is told within so many seconds comes in one mail.
_gather = {"production": 120, "demo": 5}.get(MODE, 0)
MAIL_GATHER = timedelta(seconds=production.number(env, "MAIL_GATHER_SECONDS", default=_gather, most=86_400))
# Whoever knows its address can write there: it is a secret.
ALARM_WEBHOOK = env("ALARM_WEBHOOK", default="").strip()
if ALARM_WEBHOOK:
    _is_local = not PRODUCTION and ALARM_WEBHOOK.startswith("http://127.0.0.1:")
    production.web_address("ALARM_WEBHOOK", ALARM_WEBHOOK, "http" if _is_local else "https")
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default=f"Surety <hello@{_site.hostname}>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
SUPPORT_EMAIL = env("SUPPORT_EMAIL", default=parseaddr(DEFAULT_FROM_EMAIL)[1])
EMAIL_SUBJECT_PREFIX = "Surety alarm: "
ADMINS = [("Operators", address.strip()) for address in env.list("OPERATORS", default=[])]

# --- Money -------------------------------------------------------------------------------------------
PAYMENTS = env("PAYMENTS", default="" if PRODUCTION else "sandbox")
# In hundredths of a per cent.
PLATFORM_FEE_BPS = production.number(env, "PLATFORM_FEE_BPS", default=500, most=5_000)
# What one member of staff decides alone for the same two people within 30 days, rulings and decisions about chargebacks
# together; above it a second person confirms. Major units of a dollar, other currencies like it.
RULING_CONFIRM_ABOVE = production.number(env, "RULING_CONFIRM_ABOVE", default=1_000)
# Below this a ruling needs no more than a sentence; in minor units by currency.
SMALL_CLAIM = operator_amounts.of(env, "SMALL_CLAIM", default=50)
# Within how many working days staff mean to rule on a dispute that is put before them; both sides see the date.
RULING_WORKING_DAYS = production.number(env, "RULING_WORKING_DAYS", default=5, least=1, most=60)
# Within how many working days staff mean to decide who pays for a chargeback that was lost in part.
CHARGEBACK_WORKING_DAYS = production.number(env, "CHARGEBACK_WORKING_DAYS", default=5, least=1, most=60)
# How long somebody whose earnings were forfeited can appeal.
FORFEITURE_APPEAL = timedelta(days=7)
# Within how many working days a second person means to confirm a ruling or to say why not.
SECOND_WORKING_DAYS = production.number(env, "SECOND_WORKING_DAYS", default=3, least=1, most=60)
# From which amount on a chargeback is countered by itself, in minor units by currency: below it the fee that a provider
# takes for countering, and gives back only when it is won, is more than what can be expected to come back.
EVIDENCE_FROM = operator_amounts.of(env, "EVIDENCE_FROM", default=30)
# At most so many of what costs a fee or our staff's time: marketplace/limits/ceilings.py says of what.
UNACCEPTED_OFFERS = production.number(env, "UNACCEPTED_OFFERS", default=5, least=1)
FULL_RETURNS = production.number(env, "FULL_RETURNS", default=3, least=1)
NEW_PAIR_DISPUTES = production.number(env, "NEW_PAIR_DISPUTES", default=2, least=1)
LOST_DISPUTES = production.number(env, "LOST_DISPUTES", default=3, least=1)
EARNINGS_HOLD = timedelta(days=production.number(env, "EARNINGS_HOLD_DAYS", default=5, most=365))
# How much a new pair may release with nothing submitted before it waits for longest, in minor units by currency.
UNSEEN_LIMIT = operator_amounts.of(env, "UNSEEN_LIMIT", default=500)
# What jobs are paid in, and the countries whose banks freelancers can be paid at. Empty: as the provider says.
CURRENCIES = production.codes(env, "CURRENCIES", known=money.CURRENCIES)
PAYOUT_COUNTRIES = production.codes(env, "PAYOUT_COUNTRIES", known=countries.CODES)
# By currency, in minor units.
MINIMUM_DEPOSIT = operator_amounts.of(env, "MINIMUM_DEPOSIT", default=20)
MINIMUM_PAYOUT = operator_amounts.of(env, "MINIMUM_PAYOUT", default=10)
# From what amount on a card's bank is asked to have the client confirm.
CONFIRM_CARDS_FROM = operator_amounts.of(env, "CONFIRM_CARDS_FROM", default=100)
# As the provider calls them. Whatever else than a card can be taken back for weeks.
PAYMENT_METHODS = [method.strip() for method in env.list("PAYMENT_METHODS", default=["card"])]
# How long the provider lets money be held.
HOLD_DAYS_MAX = production.number(env, "HOLD_DAYS_MAX", default=90, least=30, most=730)
# What the provider takes, for manage.py economics alone.
PRICES_FILE = production.toml_file(env, "PRICES_FILE", default=BASE_DIR / "escrow" / "economics" / "prices.toml")
# Files of secrets often end with a new line.
STRIPE_SECRET_KEY = env("STRIPE_SECRET_KEY", default="").strip()
# One for each endpoint that Stripe calls, with commas.
STRIPE_WEBHOOK_SECRETS = [secret.strip() for secret in env.list("STRIPE_WEBHOOK_SECRET", default=[])]
STRIPE_API_BASE = env("STRIPE_API_BASE", default="").rstrip("/")
if PRODUCTION and STRIPE_API_BASE:
    raise ImproperlyConfigured("STRIPE_API_BASE is for tests: production would send its key there.")
STRIPE_FILES_BASE = env("STRIPE_FILES_BASE", default="").rstrip("/")
# Where a form may lead: the browser checks what it is redirected to, too. Checkout, account links, Express dashboard.
_pages = ["https://checkout.stripe.com", "https://accounts.stripe.com", "https://connect.stripe.com"]
STRIPE_PAGES = [page.strip().rstrip("/") for page in env.list("STRIPE_PAGES", default=_pages)]
if PAYMENTS == "stripe":
    for _page in STRIPE_PAGES:
        production.web_address("STRIPE_PAGES", _page, *(("https",) if PRODUCTION else ("https", "http")))
    CONTENT_SECURITY_POLICY["DIRECTIVES"]["form-action"] += STRIPE_PAGES

# --- Files that people send --------------------------------------------------------------------------
UPLOAD_MAX_BYTES = production.number(env, "UPLOAD_MAX_MB", default=500, least=1, most=2_048) * 1024 * 1024
UPLOAD_MAX_FILES = 10
# What a form brings in one request, all its files together: larger ones come in parts, which takes a script. Until its
# end nobody knows whose a request is, so strangers can fill the disk with as much.
UPLOAD_FORM_BYTES = min(UPLOAD_MAX_FILES * UPLOAD_MAX_BYTES, 100 * 1024 * 1024)
# They are nobody's but the site's own account's.
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
FILE_UPLOAD_PERMISSIONS = 0o600
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

# How long what somebody has typed and not sent is kept for them.
DRAFTS_KEPT = timedelta(days=production.number(env, "DRAFT_DAYS", default=30, least=1, most=365))

# --- Background work ---------------------------------------------------------------------------------
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# A broker that hangs must not hang the site with it.
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 3600, "socket_connect_timeout": 3, "socket_timeout": 10}
CELERY_TIMEZONE = "UTC"
CELERY_TASK_DEFAULT_QUEUE = env("CELERY_QUEUE", default="surety").strip()
if not CELERY_TASK_DEFAULT_QUEUE:
    raise ImproperlyConfigured("CELERY_QUEUE is empty; it is the name of the queue that the processes share.")
# Whatever speaks to a mail server has a queue and a process of its own: nothing else waits for it.
MAIL_QUEUE = f"{CELERY_TASK_DEFAULT_QUEUE}-mail"
_mail_tasks = ["marketplace.send_mail", "marketplace.send_alarms", "marketplace.mail_heartbeat"]
# So has whatever reads large files, packs them or puts them on another machine.
FILES_QUEUE = f"{CELERY_TASK_DEFAULT_QUEUE}-files"
_files_tasks = [
    "marketplace.finish_uploads",
    "marketplace.forget_uploads",
    "marketplace.files_heartbeat",
    "disputes.make_parcels",
    "disputes.forget_parcels",
]
CELERY_TASK_ROUTES = {
    **{name: {"queue": MAIL_QUEUE} for name in _mail_tasks},
    **{name: {"queue": FILES_QUEUE} for name in _files_tasks},
}
# In seconds; at the second the process is killed, which leaves whole batches or nothing. The longest must stay below
# the visibility_timeout above, or the broker gives the task to a second worker.
CELERY_TASK_SOFT_TIME_LIMIT, CELERY_TASK_TIME_LIMIT = 900, 960
CELERY_TASK_ANNOTATIONS = {
    **{name: {"soft_time_limit": 480, "time_limit": 540} for name in _mail_tasks},
    **{
        name: {"soft_time_limit": 3_240, "time_limit": 3_300}
        for name in ("escrow.reconcile", "escrow.verify_books", "escrow.verify_all_books")
    },
}
_every = 10.0 if DEMO else 60.0
CELERY_BEAT_SCHEDULE: dict[str, dict[str, Any]] = {
    "process-due": {"task": "milestones.process_due", "schedule": _every},
    "draw-lines": {"task": "milestones.draw_lines", "schedule": _every},
    "process-due-disputes": {"task": "disputes.process_due", "schedule": _every},
    "count-records": {"task": "disputes.count_records", "schedule": _every},
    "process-webhooks": {"task": "escrow.process_webhooks", "schedule": _every},
    "fetch-missed-events": {"task": "escrow.fetch_missed_events", "schedule": 60.0 if DEMO else 600.0},
    "finish-operations": {"task": "escrow.finish_operations", "schedule": _every},
    "sandbox-events": {"task": "escrow.deliver_sandbox_events", "schedule": _every},
    "reconcile": {"task": "escrow.reconcile", "schedule": 300.0 if DEMO else crontab(hour="3", minute="17")},
    "verify-books": {"task": "escrow.verify_books", "schedule": crontab(hour="3", minute="47")},
    "verify-all-books": {
        "task": "escrow.verify_all_books",
        "schedule": crontab(day_of_week="sunday", hour="4", minute="37"),
    },
    "learn-platform": {"task": "escrow.learn_platform", "schedule": 600.0},
    "watch-payouts": {"task": "escrow.watch_payouts", "schedule": crontab(hour="6", minute="7")},
    "watch-refunds": {"task": "escrow.watch_refunds", "schedule": crontab(hour="6", minute="11")},
    "watch-decisions": {"task": "escrow.watch_decisions", "schedule": 3600.0},
    "end-forfeitures": {"task": "escrow.end_forfeitures", "schedule": 60.0 if DEMO else 3600.0},
    "check-provider": {"task": "escrow.check_provider", "schedule": crontab(hour="5", minute="7")},
    "advance-tally": {"task": "escrow.advance_tally", "schedule": 60.0 if DEMO else 300.0},
    "extend-chain": {"task": "escrow.extend_chain", "schedule": _every},
    "advance-sums": {"task": "escrow.advance_sums", "schedule": 60.0},
    "send-notifications": {"task": "accounts.send_notifications", "schedule": _every},
    "tell-of-jobs": {"task": "contracts.tell_of_jobs", "schedule": _every},
    "forget-found-jobs": {"task": "contracts.forget_found_jobs", "schedule": crontab(hour="4", minute="27")},
    "remind-of-reviews": {"task": "accounts.remind_of_reviews", "schedule": 60.0 if DEMO else 3600.0},
    "end-suspensions": {"task": "accounts.end_suspensions", "schedule": _every},
    "forget-spent": {"task": "marketplace.forget_spent", "schedule": 3600.0},
    "forget-drafts": {"task": "marketplace.forget_drafts", "schedule": 3600.0},
    "forget-sent-forms": {"task": "marketplace.forget_sent_forms", "schedule": 3600.0},
    "forget-sessions": {"task": "marketplace.forget_sessions", "schedule": 3600.0},
    "fold-changes": {"task": "marketplace.fold_changes", "schedule": 60.0},
    "send-mail": {"task": "marketplace.send_mail", "schedule": _every},
    "send-alarms": {"task": "marketplace.send_alarms", "schedule": _every},
    "forget-mail": {"task": "marketplace.forget_mail", "schedule": crontab(hour="4", minute="7")},
    "finish-uploads": {"task": "marketplace.finish_uploads", "schedule": _every},
    "forget-uploads": {"task": "marketplace.forget_uploads", "schedule": crontab(minute="23")},
    "make-parcels": {"task": "disputes.make_parcels", "schedule": _every},
    "forget-parcels": {"task": "disputes.forget_parcels", "schedule": 600.0},
    "files-heartbeat": {"task": "marketplace.files_heartbeat", "schedule": 10.0},
    "heartbeat": {"task": "marketplace.heartbeat", "schedule": 10.0},
    "mail-heartbeat": {"task": "marketplace.mail_heartbeat", "schedule": 10.0},
}
# What was not begun by the time of the next is not begun at all: a worker that was away does not find thousands.
for _entry in CELERY_BEAT_SCHEDULE.values():
    _period = _entry["schedule"]
    _entry["options"] = {"expires": _period if isinstance(_period, float) else 6 * 3600}

# The site or its worker without a sign of life for longer than this is an outage: deadlines in it move.
OUTAGE_AFTER = timedelta(minutes=production.number(env, "OUTAGE_AFTER", default=15, least=2, most=1_440))

# --- Logs --------------------------------------------------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "filters": {"without_secrets": {"()": "marketplace.log_secrets.WithoutSecrets"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["without_secrets"]},
    },
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL", default="INFO")},
    # What Stripe's library says at lower levels repeats what was sent, people's names and addresses among it.
    "loggers": {
        # Django's own has a mail to the operators for every failed request; ours are counted (marketplace/faults.py).
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        # Whoever looks for holes asks for hosts that there are not; each would fill the log with a page of code.
        "django.security.DisallowedHost": {"level": "CRITICAL"},
        "django.server": {"level": "WARNING"},
        "stripe": {"level": "WARNING"},
    },
}

if MODE == "test":
    # As little as cards and banks take, unless a test is about that.
    MINIMUM_DEPOSIT = MINIMUM_PAYOUT = dict.fromkeys(money.CURRENCIES, 0)
    WHITENOISE_AUTOREFRESH = True
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    CACHES = {name: {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": name} for name in CACHES}
    LOGGING["root"]["level"] = "WARNING"  # type: ignore[index]

production.refuse_unfit(globals())
