"""Bounces that follow no standard: what the common mail servers write in words."""

import re

from newsletter.bounces import phrases, verdict
from newsletter.bounces.mail import Mail, one_line
from newsletter.bounces.report import Kind, Report

_ADDRESS = re.compile(r"(?<![\w.+=-])[\w.+=-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")
_ANSWER = re.compile(r"(?<![\w.@/:-])(?:[45][0-5]\d[ \-#]+\S.*|[45]\.\d{1,3}\.\d{1,3}\b.*)")
_SEVERAL = 5


def is_from_a_server(mail: Mail) -> bool:
    """Whether a mail server's daemon has written it, by its name, its subject or a header that only daemons set."""
    name, address = mail.sender
    return bool(
        phrases.DAEMON.fullmatch(address.partition("@")[0])
        or phrases.DAEMON_NAME.search(name)
        or mail.header("X-Failed-Recipients")
        or phrases.BOUNCED.match(mail.header("Subject"))
    )


def read(mail: Mail) -> Report | None:
    """Return what a server's own words say; None where no server has written."""
    if not is_from_a_server(mail):
        return None
    words = _own_words(mail.text[: phrases.ENOUGH])
    # Digits in an address are no answer.
    status, said = verdict.status_in(_ADDRESS.sub("", words)), _answer(words)
    if phrases.DELAYED.search(mail.header("Subject")) or phrases.KEEPS_TRYING.search(words):
        return Report(Kind.NOTICE, status, said, _recipients(mail, words))
    if not _is_about_failure(mail, words, status):
        return Report(Kind.UNKNOWN, words=one_line(words))
    return Report(verdict.decide(status, words), status, said, _recipients(mail, words))


def _own_words(text: str) -> str:
    """What stands above the message that came back; who begins with that says nothing else."""
    copy = phrases.COPY.search(text)
    return text[: copy.start()] if copy and text[: copy.start()].strip() else text


def _is_about_failure(mail: Mail, words: str, status: str) -> bool:
    """A daemon may also greet, or warn its own users of a quota."""
    speaks = phrases.GIVEN_UP.search(words) or verdict.speaks_of_an_address(words) or verdict.speaks_of_room(words)
    says_so = phrases.BOUNCED.match(mail.header("Subject")) or mail.header("X-Failed-Recipients")
    return bool(speaks or says_so or status.startswith("5"))


def _answer(words: str) -> str:
    """The line that says why: the server's answer, else the first that speaks of the address, else the first."""
    if found := _ANSWER.search(words):
        return one_line(found[0])
    lines = [one_line(line) for line in words.splitlines() if line.strip()]
    why = [line for line in lines if verdict.speaks_of_an_address(line) or verdict.speaks_of_room(line)]
    return (why or lines or [""])[0]


def _recipients(mail: Mail, words: str) -> tuple[str, ...]:
    named = [*_ADDRESS.findall(mail.header("X-Failed-Recipients")), *_ADDRESS.findall(words)]
    return tuple(dict.fromkeys(named))[:_SEVERAL]
