"""Every setting that the environment may give, with its default and its sentence.

`docs/settings.md` lists them all; a test proves it.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, cast

Mode = Literal["production", "demo", "test"]


@dataclass(frozen=True, slots=True)
class Setting:
    """One environment variable.

    Attributes:
        default: what an empty environment means; None where production must say it.
    """

    name: str
    default: str | None
    about: str


SETTINGS: Final = (
    Setting(
        "MASHANG_MODE",
        "production",
        "`production`, `demo` (one-click sign-in, invented people only) or `test`.",
    ),
    Setting(
        "MASHANG_DATA_DIR", "var", "Folder for the embedded database, key store, files and logs."
    ),
    Setting(
        "MASHANG_DATABASE_URL",
        "",
        "`postgresql://user:password@host:port/name`; empty means SQLite in the data folder.",
    ),
    Setting(
        "MASHANG_KEY_STORE",
        "",
        "File of the key store, outside the database and its backups; empty means `keys.sqlite3` in the data folder.",
    ),
    Setting(
        "MASHANG_MASTER_KEY",
        "",
        "Master key, 32 bytes in base64; empty means a file that only the owner may read, made at set-up.",
    ),
    Setting(
        "MASHANG_SECRET_KEY",
        "",
        "Django's secret, at least 50 signs; empty means a file that only the owner may read, made at set-up.",
    ),
    Setting(
        "MASHANG_HOSTS",
        "localhost,127.0.0.1,[::1]",
        "Names under which the street answers, separated by commas.",
    ),
    Setting(
        "MASHANG_SITE_URL", "http://localhost:8000", "The address printed on codes and messages."
    ),
    Setting(
        "MASHANG_HTTPS",
        "0",
        "`1` when people reach the street by HTTPS: secure cookies and strict transport.",
    ),
    Setting(
        "MASHANG_BACKUPS",
        "",
        "Folder where `mashang backup take` puts its copies; never the place of the key store.",
    ),
    Setting(
        "MASHANG_PLANS",
        "",
        "Folder of plan packs; empty means the packs that come with the product.",
    ),
    Setting("MASHANG_STREET", "330102016000", "Twelve-digit division code of the sub-district."),
    Setting(
        "MASHANG_SMS_URL",
        "",
        "Gateway that receives a POST for each text message; empty in production means none is sent and the operator is warned.",
    ),
    Setting("MASHANG_SMS_TOKEN", "", "Bearer token for the gateway."),
    Setting(
        "MASHANG_OUTBOUND_HOSTS",
        "",
        "Hosts that the product may call, separated by commas; all others are refused.",
    ),
    Setting(
        "MASHANG_OUTBOUND_PRIVATE_HOSTS",
        "",
        "Those of the outbound hosts that may stand at a private address, such as a gateway in the office network.",
    ),
    Setting(
        "MASHANG_OIDC",
        "",
        "Identity providers, a JSON list of `{code, issuer, client_id, client_secret, zh, en, audience, staff_claim}`; "
        "`audience` is `staff`, `resident` or `all`, `staff_claim` names the claim that holds the staff number. "
        "Their hosts stand in `MASHANG_OUTBOUND_HOSTS`, too.",
    ),
    Setting(
        "MASHANG_TRUSTED_PROXIES",
        "0",
        "How many proxies stand before the server, for rate limits by address.",
    ),
    Setting("MASHANG_LOG_LEVEL", "INFO", "`DEBUG`, `INFO`, `WARNING` or `ERROR`."),
    Setting("MASHANG_WORKERS", "1", "Processes that run jobs."),
    Setting("HOST", "127.0.0.1", "Address that `make demo` listens on."),
    Setting("PORT", "8000", "Port that `make demo` listens on."),
    Setting(
        "SCALE", "0.05", "Size of the demo street; 1 is the founding case with 120,000 residents."
    ),
    Setting("SEED", "20220429", "Seed of the demo street: the same seed builds the same street."),
    Setting("RESET", "0", "`1` rebuilds the demo street."),
    Setting(
        "HTTPS", "0", "`1` makes `make demo` serve HTTPS from a certificate authority of its own."
    ),
)

_DEFAULTS = {setting.name: setting.default for setting in SETTINGS}


def read(name: str, env: Mapping[str, str] | None = None) -> str:
    """The value of a declared setting.

    Raises:
        KeyError: the setting is not declared above.
    """
    default = _DEFAULTS[name]
    value = (os.environ if env is None else env).get(name, "").strip()
    return value or default or ""


def flag(name: str) -> bool:
    """Whether a declared setting is switched on."""
    return read(name).lower() in {"1", "true", "yes", "on"}


def listed(name: str) -> list[str]:
    """A declared setting that holds a list separated by commas."""
    return [item.strip() for item in read(name).split(",") if item.strip()]


def mode() -> Mode:
    """How this process runs."""
    value = read("MASHANG_MODE")
    if value not in {"production", "demo", "test"}:
        raise SystemExit(f"MASHANG_MODE must be production, demo or test, not {value!r}")
    return cast(Mode, value)


def data_dir() -> Path:
    """Folder for everything this street stores on disk."""
    return Path(read("MASHANG_DATA_DIR")).expanduser().resolve()
