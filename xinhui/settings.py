"""Settings: one file, driven by environment variables, with embedded defaults.

Without any variable set the portal runs embedded: SQLite (WAL), Celery over the filesystem broker, a file
cache that all local processes share. `XINHUI_ENV=production` asks for PostgreSQL, Redis and real secrets,
and refuses to start without them (see `xinhui.production`).
"""

import importlib.util
import os
import sys
from pathlib import Path
from typing import Any

import dj_database_url
import django_stubs_ext
from django.utils.translation import gettext_lazy as _

from xinhui import production
from xinhui.logs import log_settings
from xinhui.oauth_settings import oauth_settings
from xinhui.schedule import beat_schedule
from xinhui.schema_settings import schema_settings
from xinhui.sign_in_settings import second_factor_roles, sso_providers
from xinhui.theme import UNFOLD  # noqa: F401 - a setting

# Django's generic classes take type arguments at run time too.
django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(os.environ.get("DATA_DIR", BASE_DIR / "var"))
DATA_DIR.mkdir(parents=True, exist_ok=True)


def env(name: str, default: str = "") -> str:
    """The variable's text; an empty variable counts as unset."""
    return os.environ.get(name, "") or default


def env_bool(name: str, default: bool = False) -> bool:
    """True for 1, true, yes, on (any case)."""
    return env(name, str(default)).strip().lower() in {"1", "true", "yes", "on"}


def env_list(name: str, default: str = "") -> list[str]:
    """Comma-separated values, blanks dropped."""
    return [part.strip() for part in env(name, default).split(",") if part.strip()]


ENVIRONMENT = env("XINHUI_ENV", "embedded")  # embedded | production
PRODUCTION = ENVIRONMENT == "production"
DEBUG = env_bool("DEBUG", False)
# The embedded keys open nothing: production refuses to start with them.
SECRET_KEY = env("SECRET_KEY", production.EMBEDDED_SECRET)
AUDIT_KEY = env("AUDIT_KEY", production.EMBEDDED_SECRET)
FIELD_KEY = env("FIELD_KEY", production.EMBEDDED_SECRET)
ALLOWED_HOSTS = env_list("ALLOWED_HOSTS", "" if PRODUCTION else "localhost,127.0.0.1,[::1],testserver")
CSRF_TRUSTED_ORIGINS = env_list("CSRF_TRUSTED_ORIGINS")
SITE_URL = env("SITE_URL", "http://127.0.0.1:8000")

INSTALLED_APPS = [
    "unfold.apps.BasicAppConfig",  # the plain "unfold" puts its own site, which asks is_staff, over the portal's
    "unfold.contrib.filters",
    "unfold.contrib.forms",
    "unfold.contrib.import_export",
    "xinhui.apps.XinhuiAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_htmx",
    "leaflet",
    "djgeojson",
    "import_export",
    "axes",
    "django_prometheus",
    "oauth2_provider",
    "xinhui.core",
    "xinhui.accounts",
    "xinhui.audit",
    "xinhui.outbox",
    "xinhui.attachments",
    "xinhui.exchange",
    "xinhui.bureaus",
    "xinhui.burden",
    "xinhui.dashboards",
    "xinhui.demo",
    "grids",
    "members",
    "talent",
]
#: Files of cadres may have to live on a server of their own: switched off elsewhere, nothing else needs the room.
CADRES = env_bool("CADRES", True)
if CADRES:
    INSTALLED_APPS.append("cadres")

MIDDLEWARE = [
    "xinhui.request_log.RequestLogMiddleware",
    "django_prometheus.middleware.PrometheusBeforeMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "xinhui.core.middleware.NoNulMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "xinhui.bureaus.middleware.UsageMiddleware",
    "xinhui.accounts.middleware.IdleTimeoutMiddleware",
    "xinhui.accounts.middleware.ContentSecurityPolicyMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "xinhui.burden.middleware.EffortMiddleware",
    "axes.middleware.AxesMiddleware",
    "django_prometheus.middleware.PrometheusAfterMiddleware",
]

ROOT_URLCONF = "xinhui.urls"
WSGI_APPLICATION = "xinhui.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
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
                "xinhui.dashboards.context.shell",
            ],
        },
    },
]

# --- Data -----------------------------------------------------------------------------------------
DATABASE_URL = env("DATABASE_URL", f"sqlite:///{DATA_DIR / 'xinhui.sqlite3'}")
DATABASES: dict[str, Any] = {
    "default": dj_database_url.parse(DATABASE_URL, conn_max_age=int(env("CONN_MAX_AGE", "60")))
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # IMMEDIATE: a writer takes the lock when its transaction opens, so what it read still holds when it writes.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 30,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;"
        " PRAGMA cache_size=-65536; PRAGMA mmap_size=134217728;",
    }
else:
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    DATABASES["default"]["DISABLE_SERVER_SIDE_CURSORS"] = env_bool("DISABLE_SERVER_SIDE_CURSORS")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env("REDIS_URL")
CACHES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "xinhui.core.cache.PortalRedisCache", "LOCATION": REDIS_URL}
    if REDIS_URL
    # Web, worker and tick are separate processes: a file cache is the one local cache they all see.
    else {"BACKEND": "django.core.cache.backends.filebased.FileBasedCache", "LOCATION": str(DATA_DIR / "cache")},
}
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db" if REDIS_URL else "django.contrib.sessions.backends.db"

# --- Work -----------------------------------------------------------------------------------------
BROKER_DIR = DATA_DIR / "broker"
if REDIS_URL:
    CELERY_BROKER_URL = REDIS_URL
    CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, Any] = {"visibility_timeout": 3600}
else:
    CELERY_BROKER_URL = "filesystem://"
    for folder in ("queue", "control"):
        (BROKER_DIR / folder).mkdir(parents=True, exist_ok=True)
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(BROKER_DIR / "queue"),
        "data_folder_out": str(BROKER_DIR / "queue"),
        "control_folder": str(BROKER_DIR / "control"),
    }
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_ALWAYS_EAGER = env_bool("CELERY_TASK_ALWAYS_EAGER")
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 1, "interval_start": 0.1}
CELERY_TIMEZONE = "Asia/Shanghai"
CELERY_BEAT_SCHEDULE_FILENAME = str(DATA_DIR / "celerybeat-schedule")
TICK_SECONDS = int(env("TICK_SECONDS", "30"))
CELERY_BEAT_SCHEDULE = beat_schedule(tick_seconds=TICK_SECONDS, cadres=CADRES)

# --- Accounts and safety --------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "xinhui.accounts.validators.ThreeKindsOfCharacter"},
    {"NAME": "xinhui.accounts.validators.NotTheUsual"},
    {"NAME": "xinhui.accounts.validators.NothingOfOneself"},
]
LOGIN_URL = "accounts:login"
LOGIN_REDIRECT_URL = "accounts:landing"
LOGOUT_REDIRECT_URL = "accounts:login"
AXES_FAILURE_LIMIT = int(env("AXES_FAILURE_LIMIT", "5"))
AXES_COOLOFF_TIME = 0.5  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "accounts/locked.html"
AXES_RESET_ON_SUCCESS = True
AXES_ENABLE_ADMIN = False  # xinhui/dashboards shows the attempts, to the security administrator
AXES_CLIENT_IP_CALLABLE = "xinhui.accounts.addresses.client_ip"
TRUSTED_PROXY_COUNT = int(env("TRUSTED_PROXY_COUNT", "1" if PRODUCTION else "0"))  # how many write X-Forwarded-For
PASSWORD_MAX_AGE_DAYS = int(env("PASSWORD_MAX_AGE_DAYS", "90"))  # 0: passwords do not age
PASSWORDS_REMEMBERED = int(env("PASSWORDS_REMEMBERED", "5"))  # none of the latest so many is taken again
IDLE_TIMEOUT_SECONDS = int(env("IDLE_TIMEOUT_SECONDS", "1800"))
SESSION_MAX_SECONDS = int(env("SESSION_MAX_SECONDS", "43200"))  # from sign-in, however busy
LIVE_CHECK_SECONDS = int(env("LIVE_CHECK_SECONDS", "15"))  # how often an open stream is asked whether it may stay
#: Readers of cadres' files prove a second factor, once in so many seconds of a session.
CADRES_SECOND_FACTOR = env_bool("CADRES_SECOND_FACTOR", PRODUCTION)
SECOND_FACTOR_SECONDS = int(env("SECOND_FACTOR_SECONDS", "14400"))
#: Who proves a second factor before anything else. Codes of roles; `none`: nobody.
SECOND_FACTOR_ROLES = second_factor_roles(env_list("SECOND_FACTOR_ROLES"), production=PRODUCTION)
SSO_PROVIDERS = sso_providers(os.environ)
SESSION_COOKIE_AGE = SESSION_MAX_SECONDS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SILENCED_SYSTEM_CHECKS: list[str] = []
if PRODUCTION:
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    SECURE_SSL_REDIRECT = env_bool("SECURE_SSL_REDIRECT", True)
    SECURE_REDIRECT_EXEMPT = [r"^health/", r"^metrics$"]
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = int(env("SECURE_HSTS_SECONDS", "31536000"))
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True

# --- Files ----------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = DATA_DIR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not PRODUCTION
ATTACHMENT_MAX_BYTES = int(env("ATTACHMENT_MAX_BYTES", str(15 * 1024 * 1024)))
#: What one person's phone may have under way, and send in a day, of photos in pieces.
SYNC_PARTS_MAX_BYTES = int(env("SYNC_PARTS_MAX_BYTES", str(150 * 1024 * 1024)))
SYNC_DAY_MAX_BYTES = int(env("SYNC_DAY_MAX_BYTES", str(2 * 1024 * 1024 * 1024)))
SIGNED_URL_SECONDS = int(env("SIGNED_URL_SECONDS", "3600"))
DATA_UPLOAD_MAX_MEMORY_SIZE = 20 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

#: Days that a kind of row is kept, where not as `manage.py retention` says: RETENTION_DAYS=reporters:60,messages:400
RETENTION_DAYS = {
    name: int(days) for name, _colon, days in (part.partition(":") for part in env_list("RETENTION_DAYS"))
}

#: Raise it to make every phone load the page of /m/ anew, whatever its files.
MOBILE_REVISION = env("MOBILE_REVISION")

#: Folders shared with other systems; empty is off.
HOTLINE_INBOX_DIR = env("HOTLINE_INBOX_DIR")
UPPER_OUTBOX_DIR = env("UPPER_OUTBOX_DIR")

# --- Messages -------------------------------------------------------------------------------------
OUTBOX_DEFAULT_CHANNELS = env_list("OUTBOX_DEFAULT_CHANNELS", "in_app" if PRODUCTION else "in_app,file")
OUTBOX_FILE_DIR = DATA_DIR / "outbox"
OUTBOX_URLS = {name: env(f"OUTBOX_{name.upper()}_URL") for name in ("email", "wecom", "dingtalk", "feishu", "sms")}
#: Web push (RFC 8292): without a key none is offered. The portal calls only push services at these hosts.
PUSH_VAPID_KEY = env("PUSH_VAPID_KEY")
PUSH_CONTACT = env("PUSH_CONTACT")
PUSH_HOSTS = env_list("PUSH_HOSTS", "fcm.googleapis.com,.push.services.mozilla.com,.push.apple.com,.notify.windows.com")

#: Webhooks to bureaus: networks beside the public ones, loopback without TLS.
WEBHOOK_NETWORKS = env_list("WEBHOOK_NETWORKS")
WEBHOOK_LOOPBACK = not PRODUCTION

# --- Language, time -------------------------------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

# --- Maps: GDAL and GEOS come inside wheels, so nothing has to be installed by hand ---------------


def wheel_library(package: str, pattern: str) -> str | None:
    """Path of a shared library inside the installed wheel of `package`, or None."""
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.origin:
        return None
    found = sorted((Path(spec.origin).parent.parent / f"{package}.libs").glob(pattern))
    return str(found[0]) if found else None


GDAL_LIBRARY_PATH = env("GDAL_LIBRARY_PATH") or wheel_library("pyogrio", "libgdal*")
GEOS_LIBRARY_PATH = env("GEOS_LIBRARY_PATH") or wheel_library("shapely", "libgeos_c*")
MAP_TILES_URL = env("MAP_TILES_URL")  # empty: boundaries only, no outside tiles
LEAFLET_CONFIG = {
    "DEFAULT_CENTER": (22.43, 113.02),
    "DEFAULT_ZOOM": 11,
    "MIN_ZOOM": 9,
    "MAX_ZOOM": 19,
    "TILES": [(str(_("Base map")), MAP_TILES_URL, {})] if MAP_TILES_URL else [],
    "RESET_VIEW": False,
    "ATTRIBUTION_PREFIX": "",
}

# --- API ------------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "xinhui.bureaus.authentication.ClientAuthentication",
        "xinhui.accounts.authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": [
        "rest_framework.permissions.IsAuthenticated",
        "xinhui.accounts.permissions.HasScope",
    ],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": [
        "rest_framework.parsers.JSONParser",
        "rest_framework.parsers.MultiPartParser",
    ],
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_SCHEMA_CLASS": "xinhui.api_schema.PortalSchema",
    "DEFAULT_THROTTLE_CLASSES": [
        "xinhui.api_throttle.WindowThrottle",
        "xinhui.bureaus.authentication.ClientThrottle",
    ],
    "DEFAULT_THROTTLE_RATES": {"user": env("API_THROTTLE", "600/min")},
    "EXCEPTION_HANDLER": "xinhui.api_errors.problem_handler",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
#: What a bureau's system may use up, unless its own row says otherwise, and how long one of its tokens lives.
CLIENT_CALLS_A_MINUTE = int(env("CLIENT_CALLS_A_MINUTE", "300"))
CLIENT_CALLS_A_DAY = int(env("CLIENT_CALLS_A_DAY", "50000"))
OAUTH2_PROVIDER = oauth_settings(token_seconds=int(env("OAUTH_TOKEN_SECONDS", "1800")))
OAUTH2_PROVIDER_APPLICATION_MODEL = "oauth2_provider.Application"  # the library's own; migrations ask for the name
SPECTACULAR_SETTINGS = schema_settings(cadres=CADRES)
LOGGING = log_settings(level=env("LOG_LEVEL", "WARNING"), form=env("LOG_FORMAT", "json" if PRODUCTION else "line"))
ACCESS_LOG = env_bool("ACCESS_LOG", PRODUCTION)
#: Whoever reads /metrics sends it as a bearer token; without one only this machine may, and in production nobody.
METRICS_TOKEN = env("METRICS_TOKEN")

if PRODUCTION and "makemigrations" not in sys.argv:
    production.refuse_if_insecure(
        debug=DEBUG,
        secrets={"SECRET_KEY": SECRET_KEY, "AUDIT_KEY": AUDIT_KEY, "FIELD_KEY": FIELD_KEY},
        allowed_hosts=ALLOWED_HOSTS,
        database_engine=DATABASES["default"]["ENGINE"],
        redis_url=REDIS_URL,
        site_url=SITE_URL,
        sso=SSO_PROVIDERS,
    )
