"""Django's settings, all from the environment (docs/settings.md)."""

from urllib.parse import unquote, urlsplit

from mashang.config import environment, house
from mashang.config.secrets import kept_secret
from mashang.web import assets, csp

MODE = environment.mode()
DATA_DIR = environment.data_dir()
DATA_DIR.mkdir(parents=True, exist_ok=True)
DEBUG = False
SECRET_KEY = environment.read("MASHANG_SECRET_KEY") or kept_secret(DATA_DIR / "secret.key")
ALLOWED_HOSTS = environment.listed("MASHANG_HOSTS")
SITE_URL = environment.read("MASHANG_SITE_URL").rstrip("/")
CSRF_TRUSTED_ORIGINS = [SITE_URL]
HTTPS = environment.flag("MASHANG_HTTPS")
ROOT_URLCONF = "mashang.config.urls"
WSGI_APPLICATION = "mashang.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "accounts.Account"
SITE_ID = 1

MASHANG_MODE = MODE
MASHANG_DATA_DIR = DATA_DIR
MASHANG_KEY_STORE = environment.read("MASHANG_KEY_STORE") or str(DATA_DIR / "keys.sqlite3")
MASHANG_MASTER_KEY = environment.read("MASHANG_MASTER_KEY")
MASHANG_PLANS = environment.read("MASHANG_PLANS")
MASHANG_STREET = environment.read("MASHANG_STREET")
MASHANG_SMS_URL = environment.read("MASHANG_SMS_URL")
MASHANG_SMS_TOKEN = environment.read("MASHANG_SMS_TOKEN")
MASHANG_OUTBOUND_HOSTS = environment.listed("MASHANG_OUTBOUND_HOSTS")
MASHANG_OIDC = environment.read("MASHANG_OIDC")
MASHANG_TRUSTED_PROXIES = int(environment.read("MASHANG_TRUSTED_PROXIES"))
MASHANG_OUTBOUND_PRIVATE_HOSTS = environment.listed("MASHANG_OUTBOUND_PRIVATE_HOSTS")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "mashang.config.apps.DjangoFormsApp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_htmx",
    "django_q",
    "csp",
    "mashang.web",
    *house.ROOMS,
    "mashang.config",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "mashang.web.middleware.CompressionMiddleware",
    "mashang.front.open311.middleware.SpeakOpen311",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "mashang.web.middleware.LanguageMiddleware",
    "mashang.api.middleware.SpeakProblems",
    "mashang.foundation.signin.middleware.NoDemoInProduction",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "mashang.foundation.signin.middleware.SignedIn",
    "mashang.foundation.grants.middleware.ActorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "mashang.web.middleware.CleanTextMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "mashang.web.middleware.ErrorsMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "mashang.web.shell.context",
            ],
            "builtins": [
                "mashang.web.templatetags.mashang",
                "mashang.web.templatetags.mashang_parts",
            ],
        },
    }
]


def _database() -> dict[str, object]:
    url = environment.read("MASHANG_DATABASE_URL")
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(DATA_DIR / "mashang.sqlite3"),
            "OPTIONS": {
                # Source: tried with 2 writers and 4 readers: no locked error in 30 s.
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
            },
            "CONN_MAX_AGE": 600,
        }
    parts = urlsplit(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
    }


DATABASES = {"default": _database()}

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True

FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CSRF_FAILURE_VIEW = "mashang.web.errors.csrf_failure"
# "package.module:function" that fills the shells: navigation, identity, help (mashang.web.shell).
MASHANG_SHELL = "mashang.front.shell:shell_of"

STATIC_URL = assets.static_url()
WHITENOISE_USE_FINDERS = True
WHITENOISE_IMMUTABLE_FILE_TEST = assets.is_immutable
MEDIA_ROOT = DATA_DIR / "files"

AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
LOGIN_URL = "signin:sign_in"
LOGIN_REDIRECT_URL = "/"
MASHANG_STAFF_LOGIN_URL = "signin:staff_sign_in"
MASHANG_NUMBER_URL = "registration:number"
"""Where somebody asks whose old number is gone, after signing in with the new one."""
# allauth gives its sign-in stages and its tables of second factors; pages and limits are ours.
ACCOUNT_ADAPTER = "mashang.foundation.signin.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*"]
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_RATE_LIMITS = False
MFA_ADAPTER = "mashang.foundation.signin.adapters.MfaAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# Strict: nothing inline, nothing from elsewhere.
CONTENT_SECURITY_POLICY = {"DIRECTIVES": csp.DIRECTIVES}

DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

_WORKERS = int(environment.read("MASHANG_WORKERS"))
_JOB_S = 300
Q_CLUSTER = {
    "name": "mashang",
    "orm": "default",
    "workers": _WORKERS,
    "queue_limit": _WORKERS,
    "timeout": _JOB_S,
    # A lease counted from prefetch: retry >= timeout * (1 + queue_limit / workers), or jobs run
    # twice; a job whose worker was killed runs again after it.
    "retry": _JOB_S * 2 + 30,
    # A job that raises queues its own next try (foundation.jobs.running).
    "ack_failures": True,
    "max_attempts": 8,
    "bulk": 1,
    "poll": 0.5,
    "save_limit": 250,
    "catch_up": False,
    "label": "jobs",
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": environment.read("MASHANG_LOG_LEVEL")},
}
