"""What the surroundings decide: the variables that settings reads.

`docs/operators.md` lists every variable; a test compares that table with `VARIABLES`.
"""

import re
import secrets
import sys
from pathlib import Path
from urllib.parse import urlsplit

import environ

#: Variables without which the portal does not start, and what each is for.
REQUIRED = {
    "SECRET_KEY": "a long random string that signs log-ins and links in mail",
    "SITE_URL": "the public address, such as https://www.example.org",
    "DATABASE_URL": "the PostgreSQL database, such as postgres://user:password@host/name",
    "REDIS_URL": "the Redis server for the cache and Celery, such as redis://host:6379/0",
    "EMAIL_URL": "the mail server, such as smtp+tls://user:password@host:587",
}

#: Plain on purpose: a plus sign and a mark come behind the name.
ADDRESS = re.compile(r"[A-Za-z0-9._=-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
LONGEST_NAME = 38
SHORTEST_SECRET = 16

#: Every variable that the settings read.
VARIABLES = {
    *REQUIRED,
    "ALLOWED_HOSTS",
    "ANYMAIL",
    "ANYMAIL_PROVIDER",
    "ANYMAIL_WEBHOOK_SECRET",
    "BEHIND_PROXY",
    "BOUNCE_ADDRESS",
    "BOUNCE_MAILBOX",
    "DATABASE_POOL_SIZE",
    "DEBUG",
    "DEFAULT_FROM_EMAIL",
    "DKIM_SELECTOR",
    "EMBEDDED",
    "JOURNAL_DIR",
    "LOG_LEVEL",
    "MEDIA_ROOT",
    "OUTBOX_DIR",
    "STATIC_ROOT",
    "VAR_DIR",
}


def require(env: environ.Env) -> None:
    """End the program with one sentence for each variable that is missing.

    Raises:
        SystemExit: with the sentences; an exception of Django's would bury them in a traceback.
    """
    missing = [name for name in REQUIRED if not env.str(name, "")]
    if missing:
        sentences = [f"Set the environment variable {name}: {REQUIRED[name]}." for name in missing]
        sentences.append("(EMBEDDED=1 runs on SQLite without any server; docs/operators.md lists all variables.)")
        sys.exit("\n".join(sentences))


def plain_address(name: str, value: str) -> str:
    """Return the mail address that the variable `name` holds; empty where it is not set.

    Raises:
        SystemExit: it holds something else, or leaves no room for a mark (RFC 5321, 4.5.3.1.1: 64 octets).
    """
    if value and not (ADDRESS.fullmatch(value) and len(value.partition("@")[0]) <= LONGEST_NAME):
        sys.exit(f"The environment variable {name} must be an address such as retur@lists.example.org, not “{value}”.")
    return value


def webhook(company: str, secret: str, more: dict[str, str]) -> dict[str, str]:
    """Return django-anymail's settings.

    Args:
        company: that tells us by webhook what became of messages; empty where none does.
        secret: user and password, parted by a colon, which it has to show.
        more: what that company needs besides, such as MAILGUN_WEBHOOK_SIGNING_KEY.

    Raises:
        SystemExit: anybody could speak in the company's name.
    """
    user, _colon, password = secret.partition(":")
    if company and not (user and len(password) >= SHORTEST_SECRET):
        sys.exit(
            "Set the environment variable ANYMAIL_WEBHOOK_SECRET to a user and a long password, such as "
            f"portal:{'x' * SHORTEST_SECRET}; the mail company has to show them."
        )
    return {**more, "WEBHOOK_SECRET": secret} if company else more


def embedded_defaults(env: environ.Env, var_dir: Path) -> None:
    """Fill in what `EMBEDDED=1` needs, without touching what is set already."""
    var_dir.mkdir(parents=True, exist_ok=True)
    defaults = {
        "SECRET_KEY": lambda: _generated_once(var_dir / "secret_key"),
        "SITE_URL": lambda: "http://localhost:8000",
        "DATABASE_URL": lambda: f"sqlite:///{var_dir / 'portal.sqlite3'}",
        "EMAIL_URL": lambda: "smtp://127.0.0.1:8025",
    }
    for name, default in defaults.items():
        if not env.str(name, ""):
            env.ENVIRON[name] = default()


def next_database(redis_url: str) -> str:
    """Return the same Redis server's next numbered database: .../0 becomes .../1."""
    address = urlsplit(redis_url)
    number = int(address.path.strip("/") or 0)
    return address._replace(path=f"/{number + 1}").geturl()


def _generated_once(path: Path) -> str:
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(50))
    return path.read_text()
