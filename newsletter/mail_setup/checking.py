"""All checks at once, within a few seconds, and remembered for an hour."""

import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.core.cache import cache
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, override
from django.utils.translation import gettext as _

from newsletter.mail_setup import dkim, dmarc, return_path, server, spf
from newsletter.mail_setup.dns import Dns, Resolver, Unanswered
from newsletter.mail_setup.findings import Finding, Mark
from newsletter.mail_setup.setup import Setup, of_settings

logger = logging.getLogger(__name__)

SECONDS = 7  # that the page waits; what has not answered by then is not known
REMEMBERED = 60 * 60
Check = Callable[[Setup, Resolver], list[Finding]]
#: Each with the name under which it is told that it did not answer.
CHECKS: list[tuple[str | Promise, Check]] = [
    ("SPF", spf.check),
    ("DKIM", dkim.check),
    ("DMARC", dmarc.check),
    (gettext_lazy("Return path"), return_path.check),
    (gettext_lazy("Encryption"), server.check_encryption),
    (gettext_lazy("Name of the mail server"), server.check_name),
    (gettext_lazy("Leaving with one click"), server.check_links),
]


@dataclass(frozen=True)
class Result:
    at: datetime
    findings: list[Finding]


def result() -> Result:
    """What was found within the last hour, in the reader's language; looked for anew where nothing is remembered."""
    remembered = cache.get(_key(get_language()))
    if remembered is None:
        remembered = Result(timezone.now(), check(of_settings(), Dns()))
        cache.set(_key(get_language()), remembered, REMEMBERED)
    return remembered


def forget() -> None:
    cache.delete_many([_key(code) for code, _name in settings.LANGUAGES])


def check(setup: Setup, resolver: Resolver, *, seconds: float = SECONDS) -> list[Finding]:
    """Return what all checks find, those that find nothing in time as not known."""
    language = get_language()
    pool = ThreadPoolExecutor(len(CHECKS))
    begun = [(name, pool.submit(_in_language, language, run, setup, resolver)) for name, run in CHECKS]
    wait([future for _name, future in begun], timeout=seconds)
    pool.shutdown(wait=False, cancel_futures=True)
    return [finding for name, future in begun for finding in _found(str(name), future)]


def _key(language: str) -> str:
    return f"newsletter.mail_setup.{language}"


def _in_language(language: str, run: Check, setup: Setup, resolver: Resolver) -> list[Finding]:
    with override(language):
        return run(setup, resolver)


def _found(name: str, future: Future) -> list[Finding]:
    if not future.done():
        return [Finding(name, Mark.UNKNOWN, _("No answer came in time. Try again in a few minutes."))]
    try:
        return future.result()
    except Unanswered as error:
        logger.warning("DNS did not answer: %s", error)
        sentence = _("DNS did not answer (%(question)s). Try again in a few minutes.") % {"question": error}
        return [Finding(name, Mark.UNKNOWN, sentence)]
