"""The one settings module: everything that differs between places comes from the environment."""

from pathlib import Path
from urllib.parse import urlsplit

import environ
from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from alliance.environment import embedded_defaults, next_database, plain_address, require, webhook

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env()
EMBEDDED = env.bool("EMBEDDED", False)
if not EMBEDDED:  # the demo must never read what belongs to production
    env.read_env(BASE_DIR / ".env")
VAR_DIR = Path(env.str("VAR_DIR", str(BASE_DIR / "var")))
if EMBEDDED:
    embedded_defaults(env, VAR_DIR)
else:
    require(env)

# --- Place -----------------------------------------------------------------------------

SECRET_KEY = env.str("SECRET_KEY")
DEBUG = env.bool("DEBUG", False)
SITE_URL = env.str("SITE_URL").rstrip("/")
SITE_ID = 1
_site = urlsplit(SITE_URL)
HTTPS = _site.scheme == "https"
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[_site.hostname, *(["127.0.0.1", "localhost"] if EMBEDDED else [])])
CSRF_TRUSTED_ORIGINS = [f"{_site.scheme}://{_site.netloc}"]
BEHIND_PROXY = env.bool("BEHIND_PROXY", False)

# --- Rooms -----------------------------------------------------------------------------

INSTALLED_APPS = [
    "newsletter",
    "resolutions",
    "policies",
    "members",
    "privacy",
    "core",
    "djangocms_versioning",
    "djangocms_alias",
    "djangocms_text",
    "djangocms_link",
    "filer",
    "easy_thumbnails",
    "cms",
    "menus",
    "treebeard",
    "sekizai",
    "parler",
    "cookie_consent",
    "import_export",
    "health_check",
    "django.contrib.sites",
    "alliance.desk.DeskConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "alliance",  # last: it grants roles once every app has made its permissions
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "alliance.middleware.CompressionMiddleware",
    "alliance.middleware.VisitorMiddleware",
    "alliance.middleware.ContentSecurityPolicyMiddleware",
    "alliance.health.HealthMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "alliance.middleware.AddressLanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "cookie_consent.middleware.CleanCookiesMiddleware",
    "cms.middleware.user.CurrentUserMiddleware",
    "cms.middleware.page.CurrentPageMiddleware",
    "cms.middleware.toolbar.ToolbarMiddleware",
    "alliance.middleware.SharingMiddleware",
    "alliance.middleware.GoneMiddleware",
]

ROOT_URLCONF = "alliance.urls"
WSGI_APPLICATION = "alliance.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "sekizai.context_processors.sekizai",
                "cms.context_processors.cms_settings",
            ],
        },
    },
]

# --- Data ------------------------------------------------------------------------------

DATABASES = {"default": env.db("DATABASE_URL")}
_database = DATABASES["default"]
if _database["ENGINE"].endswith("sqlite3"):
    # WAL and immediate transactions let the web server and the worker write side by side.
    _database["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
    }
else:
    _database.setdefault("OPTIONS", {})["pool"] = {"min_size": 1, "max_size": env.int("DATABASE_POOL_SIZE", 8)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.str("REDIS_URL", "")
if REDIS_URL:
    # Emptying the cache must not empty the broker's queues.
    CACHES = {
        "default": {
            "BACKEND": "alliance.cache.Cache",
            "LOCATION": next_database(REDIS_URL),
            "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 1},
        }
    }
else:
    # Shared by all processes of this machine; memory of one process would go stale in the others.
    CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.filebased.FileBasedCache", "LOCATION": VAR_DIR / "cache"}
    }
RATE_LIMIT_STORAGE = REDIS_URL or "memory://"

# --- Background work -------------------------------------------------------------------

CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "Europe/Oslo"
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "celerybeat-schedule")
CELERY_BEAT_SYNC_EVERY = 1  # the file's age tells whether beat is alive
CELERY_BEAT_SCHEDULE = {
    "heartbeat": {"task": "alliance.tasks.heartbeat", "schedule": 10.0, "options": {"expires": 10}},
    "newsletter-tick": {"task": "newsletter.tasks.tick", "schedule": 10.0, "options": {"expires": 10}},
    "newsletter-bounces": {"task": "newsletter.tasks.read_bounces", "schedule": 300.0, "options": {"expires": 300}},
    # On the hour, since that is when digests are due; in local time, as CELERY_TIMEZONE says.
    "newsletter-digest": {
        "task": "newsletter.tasks.digest",
        "schedule": crontab(minute=0),
        "options": {"expires": 3600},
    },
    "newsletter-forget": {"task": "newsletter.tasks.forget", "schedule": 3600.0, "options": {"expires": 3600}},
    "resolutions-forget": {"task": "resolutions.tasks.forget", "schedule": 86400.0, "options": {"expires": 3600}},
}
if REDIS_URL:
    CELERY_BROKER_URL = REDIS_URL
    # Whoever only rings for a worker does not wait for a broker that is away: the next tick comes anyway.
    CELERY_BROKER_TRANSPORT_OPTIONS = {"socket_connect_timeout": 2, "max_retries": 1, "interval_start": 0}
else:
    _broker = VAR_DIR / "broker"
    for folder in (_broker / "messages", _broker / "control"):
        folder.mkdir(parents=True, exist_ok=True)
    CELERY_BROKER_URL = "filesystem://localhost"  # the name says nothing, but Celery warns without one
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(_broker / "messages"),
        "data_folder_out": str(_broker / "messages"),
        "control_folder": str(_broker / "control"),
        "polling_interval": 0.2,
    }

# --- Mail ------------------------------------------------------------------------------

vars().update(env.email("EMAIL_URL"))
EMAIL_TIMEOUT = 30
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", f"nyhetsbrev@{_site.hostname}")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
#: What cannot be delivered comes back to this address, with a mark for each message after a plus sign.
BOUNCE_ADDRESS = plain_address("BOUNCE_ADDRESS", env.str("BOUNCE_ADDRESS", ""))
#: The mailbox of that address: imaps://user:password@host/INBOX or maildir:///folder.
BOUNCE_MAILBOX = env.str("BOUNCE_MAILBOX", "")
#: Under which name the mail server's DKIM key stands in DNS; the set-up page asks for it.
DKIM_SELECTOR = env.str("DKIM_SELECTOR", "")
#: The mail company that tells by webhook what became of messages, and what django-anymail has to know of it.
ANYMAIL_PROVIDER = env.str("ANYMAIL_PROVIDER", "")
ANYMAIL = webhook(ANYMAIL_PROVIDER, env.str("ANYMAIL_WEBHOOK_SECRET", ""), env.dict("ANYMAIL", default={}))
#: Folder on a local disk in which workers note how far they have come with a newsletter.
JOURNAL_DIR = Path(env.str("JOURNAL_DIR", str(VAR_DIR / "journal")))
#: Folder (maildir) of the demo's post box; unset, the post box does not exist.
OUTBOX_DIR = env.str("OUTBOX_DIR", "")

# --- Language and time -----------------------------------------------------------------

LANGUAGE_CODE = "nb"
FORMAT_MODULE_PATH = "alliance.formats"
LANGUAGES = [("nb", _("Norwegian bokmål")), ("nn", _("Norwegian nynorsk")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale", BASE_DIR / "locale_vendor"]  # our words; what the packages lack
TIME_ZONE = "Europe/Oslo"
USE_TZ = True
USE_THOUSAND_SEPARATOR = True
PARLER_DEFAULT_LANGUAGE_CODE = "nb"
PARLER_LANGUAGES = {
    SITE_ID: ({"code": "nb"}, {"code": "nn"}, {"code": "en"}),
    "default": {"fallbacks": ["nb", "nn", "en"], "hide_untranslated": False},
}
PARLER_ENABLE_CACHING = False  # texts are fetched with their objects; a copy in the cache could only be stale

# --- CMS -------------------------------------------------------------------------------

CMS_CONFIRM_VERSION4 = True
CMS_TOOLBAR_ANONYMOUS_ON = False
CMS_TEMPLATES = [("page.html", _("Page")), ("home.html", _("Front page"))]
CMS_PERMISSION = False
CMS_ENABLE_HELP = False  # its links lead developers to pages in English
CMS_LANGUAGES = {
    SITE_ID: [
        {
            "code": code,
            "name": name,
            "public": True,
            "fallbacks": ["nb"],
            "redirect_on_fallback": False,
            "hide_untranslated": False,
        }
        for code, name in LANGUAGES
    ],
}
# Pages show demands and resolutions, which change without the page: nothing is kept between requests.
CMS_PAGE_CACHE = False
CMS_PLACEHOLDER_CACHE = False
# The footer is edited where the aliases are: on a page's own board it comes in whichever language was made last.
STATIC_ALIAS_EDITING_ENABLED = False
DJANGOCMS_VERSIONING_ALLOW_DELETING_VERSIONS = True
TEXT_INLINE_EDITING = True
TEXT_CHILDREN_ENABLED = False
# What a text needs and the style sheet knows: no colours, sizes or alignments.
_text_tools = [
    ["Paragraph", "Heading2", "Heading3"],
    ["Bold", "Italic"],
    ["BulletedList", "NumberedList", "Blockquote"],
    ["Link", "Unlink"],
    ["Undo", "Redo"],
]
TEXT_EDITOR_SETTINGS = {"toolbar_CMS": _text_tools, "toolbar_HTMLField": _text_tools}
X_FRAME_OPTIONS = "SAMEORIGIN"
SILENCED_SYSTEM_CHECKS = [
    "treebeard.E001",  # the CMS supports treebeard 5 and says so itself
    "security.W019",  # the page editor shows the site in a frame of its own
]

# --- Files -----------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", str(VAR_DIR / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", str(VAR_DIR / "media")))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "alliance.staticfiles.BundlingStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True

# --- Security --------------------------------------------------------------------------

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_AGE = 12 * 60 * 60
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^helse/"]  # asked by the container itself, without the proxy
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # a resolution is written on one page, with five fields for each clause
LOGIN_URL = "admin:login"
AUTHENTICATION_BACKENDS = ["alliance.login.PatientBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-src": [SELF],
        "frame-ancestors": [SELF],
        "manifest-src": [SELF],
        "base-uri": [NONE],
    },
}

COOKIE_CONSENT_NAME = "cookie_consent"
COOKIE_CONSENT_SECURE = HTTPS
COOKIE_CONSENT_LOG_ENABLED = False

# --- Logs ------------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": env.str("LOG_LEVEL", "INFO")},
}
