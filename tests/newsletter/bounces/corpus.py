"""The corpus: mails that came back, written by us in the forms that the common servers give them."""

import tomllib
from pathlib import Path

FOLDER = Path(__file__).parent / "corpus"
MAILS = tomllib.loads((FOLDER / "index.toml").read_text())["mail"]


def content(name: str) -> bytes:
    return (FOLDER / name).read_bytes()


def of_kind(*kinds: str) -> list[dict]:
    return [mail for mail in MAILS if mail["kind"] in kinds]
