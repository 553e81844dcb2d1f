"""Asks DNS (dnspython). A name without a record is an answer; no answer is an exception."""

import ipaddress
from typing import Protocol

import dns.exception
import dns.resolver
import dns.reversename

SECONDS = 2.5  # that one question may take, all its tries together


class Unanswered(Exception):
    """The name servers did not answer, or answered that they cannot."""


class Resolver(Protocol):
    """What the checks ask; each answers with nothing where there is no such record.

    Raises:
        Unanswered: nobody knows whether there is one.
    """

    def txt(self, name: str) -> list[str]: ...

    def mx(self, name: str) -> list[str]: ...

    def addresses(self, name: str) -> list[str]: ...

    def names(self, address: str) -> list[str]: ...


class Dns:
    """The resolver of this machine."""

    def __init__(self) -> None:
        try:
            self._resolver = dns.resolver.Resolver()
        except dns.resolver.NoResolverConfiguration:  # this machine asks nobody: no question is answered
            self._resolver = dns.resolver.Resolver(configure=False)
        self._resolver.lifetime = SECONDS

    def txt(self, name: str) -> list[str]:
        """Each record's strings joined without a space (RFC 7208, 3.3)."""
        return [b"".join(record.strings).decode("utf-8", "replace") for record in self._ask(name, "TXT")]

    def mx(self, name: str) -> list[str]:
        """The hosts, the first to be tried first."""
        records = sorted(self._ask(name, "MX"), key=lambda record: record.preference)
        return [record.exchange.to_text(omit_final_dot=True) for record in records]

    def addresses(self, name: str) -> list[str]:
        return [record.address for kind in ("A", "AAAA") for record in self._ask(name, kind)]

    def names(self, address: str) -> list[str]:
        pointer = dns.reversename.from_address(str(ipaddress.ip_address(address))).to_text()
        return [record.target.to_text(omit_final_dot=True) for record in self._ask(pointer, "PTR")]

    def _ask(self, name: str, kind: str) -> list:
        try:
            return list(self._resolver.resolve(name, kind))
        except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
            return []
        except (dns.exception.DNSException, OSError, ValueError) as error:
            raise Unanswered(f"{name} {kind}") from error
