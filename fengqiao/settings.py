"""Settings, read from the environment. `FENGQIAO_DATA` names the data folder; everything a station owns is in it.

FENGQIAO_DATA        data folder (default: ./data)
FENGQIAO_DATABASE    postgresql://user:password@host:port/name (default: SQLite, `db.sqlite3` in the data folder);
                     in production another machine's certificate is checked, or as `?sslmode=&sslrootcert=` say
FENGQIAO_MODE        demo | production | test (default: demo)
FENGQIAO_SECRET_KEY  required in production, 50 characters or more; otherwise kept in the data folder
FENGQIAO_KEYS        the file with the key ring for personal data (default: `keys.json` in the data folder)
FENGQIAO_HOSTS       names the server answers to, separated by commas (required in production)
FENGQIAO_PROXIES     addresses or networks of proxies whose X-Forwarded-For is believed, separated by commas
                     (default: in production this machine, otherwise none)
FENGQIAO_CLAMD       the local socket of a virus scanner (clamd) that every file is shown to (default: none)
FENGQIAO_SMS_HOST, FENGQIAO_SMS_PATH, FENGQIAO_SMS_TOKEN   the gateway for text messages (a host wants a token)
FENGQIAO_SMS_PRIVATE 1 where that gateway stands in the station's own network; otherwise private addresses are refused
"""

import contextlib
import ipaddress
import os
import secrets
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from fengqiao.kernel.durable import create_durably

PACKAGE = Path(__file__).resolve().parent
DATA = Path(os.environ.get("FENGQIAO_DATA", "data")).resolve()
MODE = os.environ.get("FENGQIAO_MODE", "demo")
if MODE not in {"demo", "production", "test"}:
    raise ImproperlyConfigured(f"FENGQIAO_MODE is {MODE!r}; it must be demo, production or test")
DEMO = MODE != "production"
DEBUG = False


def _secret_key() -> str:
    """The signing key: from the environment, else (outside production) from the data folder, made once."""
    given = os.environ.get("FENGQIAO_SECRET_KEY", "")
    if MODE == "production" and len(given) < 50:
        raise ImproperlyConfigured(
            "Set FENGQIAO_SECRET_KEY to at least 50 random characters (`fengqiao keys new` prints some)."
        )
    if given:
        return given
    path = DATA / "secret_key"
    if not path.exists():
        # Another process may have been quicker; then its key is everybody's.
        with contextlib.suppress(FileExistsError):
            create_durably(path, secrets.token_urlsafe(64).encode())
    return path.read_text()


SECRET_KEY = _secret_key()
_hosts = [host.strip() for host in os.environ.get("FENGQIAO_HOSTS", "").split(",") if host.strip()]
if MODE == "production" and not _hosts:
    raise ImproperlyConfigured("Set FENGQIAO_HOSTS to the names the server answers to, separated by commas.")
if MODE == "production" and "*" in _hosts:
    raise ImproperlyConfigured("FENGQIAO_HOSTS says *: set it to the very names the server answers to.")
ALLOWED_HOSTS = _hosts or ["localhost", "127.0.0.1", "[::1]", *(["testserver"] if MODE == "test" else [])]
_proxies = os.environ.get("FENGQIAO_PROXIES", "127.0.0.0/8,::1" if MODE == "production" else "")
PROXIES = [known.strip() for known in _proxies.split(",") if known.strip()]
for _known in PROXIES:
    try:
        ipaddress.ip_network(_known)
    except ValueError as _problem:
        raise ImproperlyConfigured(f"FENGQIAO_PROXIES: {_problem}.") from None
CSRF_TRUSTED_ORIGINS = [f"https://{'*' if host.startswith('.') else ''}{host}" for host in _hosts]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "axes",
    "csp",
    "fengqiao.audit",
    "fengqiao.community",
    "fengqiao.mediation",
    "fengqiao.reactions",
    "fengqiao.reporting",
    "fengqiao.web",
    "fengqiao.api",
]

# The first two come first: what those below them refuse on the way in carries the headers as well.
MIDDLEWARE = [
    "csp.middleware.CSPMiddleware",
    "fengqiao.web.headers.OnEveryAnswer",
    "fengqiao.web.behind_proxy.AddressBehindProxy",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "fengqiao.api.answers.AnswersInJson",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "fengqiao.web.uploads.SizeAtTheDoor",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "fengqiao.web.sessions.SessionsEnd",
    "fengqiao.web.knocking.KnockAtDoors",
    "fengqiao.web.sign_in.IdleSignOut",
    "fengqiao.web.refusals.RefusalPages",
    "axes.middleware.AxesMiddleware",
]
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
# It only notes the attempts; the door `sign_in` counts them and closes (docs/decisions/0013).
AXES_LOCK_OUT_AT_FAILURE = False
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_ON_SUCCESS = True
AXES_ENABLE_ACCESS_FAILURE_LOG = False
AXES_DISABLE_ACCESS_LOG = True
AXES_VERBOSE = False

ROOT_URLCONF = "fengqiao.urls"
WSGI_APPLICATION = "fengqiao.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "fengqiao.web.context.look",
            ]
        },
    }
]


def _database() -> dict[str, object]:
    url = os.environ.get("FENGQIAO_DATABASE", "")
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": DATA / "db.sqlite3",
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
            },
            "TEST": {"NAME": os.environ.get("FENGQIAO_TEST_DATABASE") or None},
            "CONN_MAX_AGE": None,
        }
    parts = urlsplit(url)
    asked = dict(parse_qsl(parts.query))
    if MODE == "production" and (parts.hostname or "localhost") not in {"localhost", "127.0.0.1", "::1"}:
        asked = {"sslmode": "verify-full", "sslrootcert": "system"} | asked
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "OPTIONS": {"server_side_binding": True, "prepare_threshold": 5, **asked},
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
    }


DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "community.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "fengqiao.community.passwords.SeveralKindsOfSigns"},
    {"NAME": "fengqiao.community.passwords.WithoutTheName"},
    {"NAME": "fengqiao.community.passwords.WithoutTheHouse"},
    {"NAME": "fengqiao.community.passwords.NotCommon"},
]
# The sentence for the name of a refusal: the API says what the pages say.
REFUSAL_WORDS = "fengqiao.web.refusals.in_words"
# Passkeys are made for one host; browsers take none for a bare address.
PASSKEY_HOST = (_hosts or ["localhost"])[0].lstrip(".").split(":")[0]
LOGIN_URL = "web:sign-in"
LOGIN_REDIRECT_URL = "web:home"
LOGOUT_REDIRECT_URL = "web:home"
SESSION_COOKIE_AGE = 30 * 60
SESSION_IDLES_OUT_AFTER = timedelta(seconds=SESSION_COOKIE_AGE)
# However busy somebody is: after a shift they sign in again.
SESSION_ENDS_AFTER = timedelta(hours=12)
SESSION_SAVE_EVERY_REQUEST = False
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = MODE == "production"
LANGUAGE_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
# With this prefix a browser takes a cookie only over TLS, for this very host: no neighbour can plant one.
_PREFIX = "__Host-" if MODE == "production" else ""
SESSION_COOKIE_NAME = f"{_PREFIX}sessionid"
CSRF_COOKIE_NAME = f"{_PREFIX}csrftoken"
LANGUAGE_COOKIE_NAME = f"{_PREFIX}django_language"
LARGE_TYPE_COOKIE_NAME = f"{_PREFIX}large"
KNOWN_BROWSER_COOKIE_NAME = f"{_PREFIX}known"
PASSKEY_COOKIE_NAME = f"{_PREFIX}passkey"
# "Done" and the like lie in the session: the other store is a cookie whose name nothing can prefix.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if MODE == "production" else None
SECURE_SSL_REDIRECT = MODE == "production"
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^api/"]
SECURE_HSTS_SECONDS = 31_536_000 if MODE == "production" else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = MODE == "production"
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# Nothing is taken from anywhere but this host, nothing inline, nothing from data: or blob: addresses.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [NONE],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "upgrade-insecure-requests": MODE == "production",
    }
}

SMS = {
    "host": os.environ.get("FENGQIAO_SMS_HOST", ""),
    "path": os.environ.get("FENGQIAO_SMS_PATH", "/"),
    "token": os.environ.get("FENGQIAO_SMS_TOKEN", ""),
    "private": os.environ.get("FENGQIAO_SMS_PRIVATE", "") == "1",
}

if MODE == "production" and SMS["host"] and not SMS["token"]:
    raise ImproperlyConfigured("Set FENGQIAO_SMS_TOKEN to the token of the gateway at FENGQIAO_SMS_HOST.")

DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
FILE_UPLOAD_HANDLERS = ["fengqiao.web.uploads.InMemory"]
# The longest form has one file of 8 MiB; the API takes files in base64 too.
REQUEST_MOST_BYTES = 20 * 1024 * 1024
ATTACHMENTS = DATA / "attachments"
QUARANTINE = DATA / "quarantine"
CLAMD = os.environ.get("FENGQIAO_CLAMD", "")
UPLOAD_SCANNER = "fengqiao.gateways.clamd.finding" if CLAMD else ""

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if MODE == "test"
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = MODE == "test"
WHITENOISE_ALLOW_ALL_ORIGINS = False

# Throttles are counted for all workers together, so the cache is a folder they share.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    if MODE == "test"
    else {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": DATA / "cache",
        # Beyond that Django throws counts away at random: 300, its own limit, one visitor could fill.
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
