from dataclasses import replace

import pytest
from django.utils.translation import override

from newsletter.mail_setup.dns import Unanswered
from newsletter.mail_setup.setup import Setup

WELL = Setup(
    sender_domain="example.org",
    bounce_domain="lists.example.org",
    selector="s1",
    host="smtp.example.org",
    port=587,
    encryption="starttls",
    site_url="https://www.example.org",
    has_mailbox=True,
    has_webhook=False,
)


class Zone:
    """A DNS of a few records; a name in `silent` is not answered for."""

    def __init__(self, txt=(), mx=(), addresses=(), names=(), silent=()) -> None:
        self._records = {"txt": dict(txt), "mx": dict(mx), "addresses": dict(addresses), "names": dict(names)}
        self._silent = silent
        self.asked: list[str] = []

    def _ask(self, kind: str, name: str) -> list[str]:
        self.asked.append(name)
        if name in self._silent:
            raise Unanswered(f"{name} {kind}")
        return self._records[kind].get(name, [])

    def txt(self, name):
        return self._ask("txt", name)

    def mx(self, name):
        return self._ask("mx", name)

    def addresses(self, name):
        return self._ask("addresses", name)

    def names(self, address):
        return self._ask("names", address)


def spf(record: str, **more) -> Zone:
    return Zone(txt={"lists.example.org": [record], **more}, addresses={"smtp.example.org": ["192.0.2.10"]})


def but(**changes) -> Setup:
    return replace(WELL, **changes)


def told(findings) -> list[tuple[str, str]]:
    return [(finding.mark.value, finding.sentence) for finding in findings]


@pytest.fixture(autouse=True)
def english():
    with override("en"):
        yield
