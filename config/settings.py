"""Settings. Everything that differs between places comes from the environment; see docs/howto/configure.md."""

from pathlib import Path
from typing import Any

import environ
import structlog
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

ROOT = Path(__file__).resolve().parent.parent
env = environ.Env()

VAR = Path(env.str("SHOUHOU_VAR", default=str(ROOT / "var")))
DEMO = env.bool("SHOUHOU_DEMO", default=False)
DEBUG = env.bool("SHOUHOU_DEBUG", default=False)
PRODUCTION = env.bool("SHOUHOU_PRODUCTION", default=False)

_DEVELOPMENT_KEY = "development-only-key-never-used-in-production-000000000000000000"
SECRET_KEY = env.str("SHOUHOU_SECRET_KEY", default=_DEVELOPMENT_KEY)
if PRODUCTION and (SECRET_KEY == _DEVELOPMENT_KEY or len(SECRET_KEY) < 50):
    raise ImproperlyConfigured(
        "SHOUHOU_PRODUCTION needs SHOUHOU_SECRET_KEY, 50 characters or more of its own."
    )
if PRODUCTION and DEMO:
    raise ImproperlyConfigured(
        "SHOUHOU_DEMO opens every role without a password; it cannot run in production."
    )

ALLOWED_HOSTS = env.list("SHOUHOU_HOSTS", default=["127.0.0.1", "localhost", "[::1]", "testserver"])
CSRF_TRUSTED_ORIGINS = env.list("SHOUHOU_ORIGINS", default=[])

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
    "django_cotton",
    "django_tables2",
    "django_filters",
    "django_vite",
    "django_structlog",
    "csp",
    "huey.contrib.djhuey",
    "shouhou.foundation",
    "shouhou.org",
    "shouhou.customers",
    "shouhou.machines",
    "shouhou.service",
    "shouhou.careplans",
    "shouhou.complaints",
    "shouhou.quality",
    "shouhou.scorecards",
    "shouhou.web",
    "shouhou.demo",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "shouhou.foundation.middleware.DatabaseAwayMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "shouhou.foundation.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "config.actor_middleware.ActorMiddleware",
    "shouhou.foundation.middleware.RefusalMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
AUTH_USER_MODEL = "org.User"
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "login"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "shouhou.foundation.navigation.context",
                "shouhou.web.views.shell.context",
            ],
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django_cotton.cotton_loader.Loader",
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "builtins": ["django_cotton.templatetags.cotton"],
        },
    }
]

# --- Database: embedded SQLite unless DATABASE_URL says otherwise (ADR 0007) -----------------------------
DATABASES: dict[str, Any] = {
    "default": env.db_url("DATABASE_URL", default=f"sqlite:///{VAR / 'shouhou.sqlite3'}")
}
_database = DATABASES["default"]
if _database["ENGINE"].endswith("sqlite3"):
    _database["OPTIONS"] = {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
            "PRAGMA cache_size=-65536; PRAGMA mmap_size=268435456; PRAGMA temp_store=MEMORY;"
        ),
    }
    VAR.mkdir(parents=True, exist_ok=True)
else:
    _database["CONN_HEALTH_CHECKS"] = True
    _database["CONN_MAX_AGE"] = env.int("SHOUHOU_DB_CONN_MAX_AGE", default=60)
    _database.setdefault("OPTIONS", {})["application_name"] = "shouhou"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Jobs: embedded beside the SQLite file; Redis when REDIS_URL is given (ADR 0004) ----------------------
_redis = env.str("SHOUHOU_REDIS_URL", default="")
HUEY: dict[str, Any] = {
    "huey_class": "huey.RedisHuey" if _redis else "huey.SqliteHuey",
    "name": "shouhou",
    "immediate": env.bool("SHOUHOU_JOBS_IMMEDIATE", default=False),
    "utc": True,
    "consumer": {"workers": 1, "worker_type": "thread", "check_worker_health": True},
}
if _redis:
    HUEY["url"] = _redis
else:
    HUEY["filename"] = str(VAR / "jobs.sqlite3")
    HUEY["fsync"] = True
    VAR.mkdir(parents=True, exist_ok=True)

# --- Language and time -----------------------------------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Chinese")), ("en", _("English"))]
LOCALE_PATHS = [ROOT / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
FORMAT_MODULE_PATH = ["config.formats"]

# --- Files -----------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
MEDIA_ROOT = VAR / "media"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "shouhou.foundation.uploading.LimitedUploads",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
IMPORT_MAX_BYTES = env.int("SHOUHOU_IMPORT_MAX_BYTES", default=64 * 1024 * 1024)
# Chinese type for PDFs: the built assets first, the front-end's packages in a source checkout.
FONT_PATHS = [
    ROOT / "shouhou" / "web" / "static" / "dist" / "fonts",
    ROOT / "frontend" / "node_modules" / "@expo-google-fonts" / "noto-sans-sc" / "400Regular",
    ROOT / "frontend" / "node_modules" / "@expo-google-fonts" / "noto-sans-sc" / "700Bold",
]
DJANGO_VITE = {
    "default": {
        "dev_mode": False,
        "manifest_path": ROOT / "shouhou" / "web" / "static" / "dist" / "manifest.json",
        "static_url_prefix": "dist",
    }
}
DJANGO_TABLES2_TEMPLATE = "django_tables2/shouhou.html"

# --- Safety ----------------------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF, "'unsafe-inline'"],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF, "data:"],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 14 * 24 * 3600
if PRODUCTION:
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = env.int("SHOUHOU_HSTS_SECONDS", default=31536000)
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

_LEVEL = env.str("SHOUHOU_LOG_LEVEL", default="WARNING")
structlog.configure(
    processors=[
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.filter_by_level,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        structlog.processors.JSONRenderer(ensure_ascii=False),
    ],
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=True,
)
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": _LEVEL},
}
