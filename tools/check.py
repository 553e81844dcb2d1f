"""Everything about the code that can be said without running the tests: `make check`."""

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
PRODUCTION = {
    "SECRET_KEY": "only to ask Django what it thinks of the settings " * 2,
    "SITE_URL": "https://www.example.org",
    "DATABASE_URL": "postgres://portal@127.0.0.1/portal",
    "REDIS_URL": "redis://127.0.0.1:6379/0",
    "EMAIL_URL": "smtp+tls://user:password@127.0.0.1:587",
    "BEHIND_PROXY": "1",
}
#: What must not be in the repository: hosts of package registries, paths of somebody's machine.
FOREIGN = re.compile(
    r"pypi\.org|pythonhosted\.org|registry\.npmjs|deb\.debian\.org|(?<![\w.}/])/(?:work|root|home|Users)/[\w.-]+/"
)


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="portal-check-") as folder:
        results = [run(name, command, variables | {"VAR_DIR": folder}) for name, command, variables in steps()]
    results.append(report("nothing of this machine in the repository", "\n".join(foreign_lines())))
    print("All is in order." if all(results) else "Some checks failed.")
    return 0 if all(results) else 1


def steps() -> list[tuple[str, list[str], dict[str, str]]]:
    """Name, command and environment of each check."""
    manage = [sys.executable, "manage.py"]
    return [
        ("style (ruff)", [BIN / "ruff", "check", "--quiet", "."], {}),
        ("format (ruff)", [BIN / "ruff", "format", "--check", "--quiet", "."], {}),
        ("templates (djlint)", [BIN / "djlint", "--lint", "--quiet", "templates"], {}),
        ("layers (import-linter)", [BIN / "lint-imports"], {}),
        ("migrations are complete", [*manage, "makemigrations", "--check", "--dry-run"], {"EMBEDDED": "1"}),
        ("settings of production", [*manage, "check", "--deploy", "--fail-level", "WARNING"], PRODUCTION),
    ]


def run(name: str, command: list, variables: dict[str, str]) -> bool:
    result = subprocess.run(command, cwd=ROOT, env=os.environ | variables, capture_output=True, text=True)
    return report(name, (result.stdout + result.stderr) if result.returncode else "")


def report(name: str, problems: str) -> bool:
    print(f"{'FAILED' if problems else 'ok':<7} {name}", flush=True)
    if problems:
        print(problems.strip())
    return not problems


def foreign_lines() -> list[str]:
    """Lines of tracked text files that name a registry's host or a path of somebody's machine."""
    tracked = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True).stdout.split("\0")
    found = []
    for name in filter(None, tracked):
        try:
            lines = (ROOT / name).read_text().splitlines()
        except (UnicodeDecodeError, FileNotFoundError):
            continue
        found += [
            f"{name}:{number}: {line.strip()[:120]}" for number, line in enumerate(lines, 1) if FOREIGN.search(line)
        ]
    return found


if __name__ == "__main__":
    sys.exit(main())
