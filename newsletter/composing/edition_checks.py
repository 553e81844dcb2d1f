"""What may be wrong with an edition as a whole: found in the very mail that would be sent."""

from collections import Counter
from collections.abc import Iterator

from django.conf import settings
from django.utils.translation import gettext as _

from core import contrast, mail
from newsletter.composing import parts, reading, wording
from newsletter.composing.findings import Finding, Whole
from newsletter.composing.render import Content
from newsletter.models import Campaign
from newsletter.sending import message

#: Bytes of HTML: Gmail cuts a mail off at 102 kB, and with it the link for leaving.
LARGE = 100_000
#: As long as the real ones.
TOKEN = "T0KEN" + "x" * 17


def check_edition(campaign: Campaign, language: str) -> Iterator[Finding]:
    """Everything that is wrong with the edition of `campaign` in `language`."""
    whole = Whole(language)
    content = message.compose(campaign, language, token=TOKEN, preferences=TOKEN)
    yield from _subject(whole, content)
    if not content.preheader and parts.own_words(campaign, "preheader", settings.LANGUAGE_CODE):
        yield whole.warns(_("the preview line is missing. It is written in bokmål."))
    yield from check_content(whole, content, message.leave_url_in(campaign, language, TOKEN))


def check_content(whole: Whole, content: Content, leave_url: str) -> Iterator[Finding]:
    """Everything that is wrong with a finished mail, whoever has written it."""
    if any(not (image.get("alt") or "").strip() for image in reading.images(content.html)):
        yield whole.blocks(_("a picture has no text for those who do not see it."))
    yield from _leaving(whole, content, leave_url)
    yield from _text(whole, content)
    yield from _colours(whole, content)
    if len(content.html.encode()) > LARGE:
        size = {"size": len(content.html.encode()) // 1000}
        yield whole.warns(
            _("it is %(size)d kB. Gmail cuts off what is above 100 kB. Shorten it, and lead to the pages.") % size
        )


def _subject(whole: Whole, content: Content) -> Iterator[Finding]:
    if len(content.subject) > wording.SUBJECT:
        about = {"length": len(content.subject), "limit": wording.SUBJECT}
        yield whole.warns(
            _("the subject has %(length)d letters. A telephone shows about %(limit)d: put the important first.") % about
        )
    if wording.is_loud(content.subject):
        yield whole.warns(_("the subject looks like shouting. Write it calmly."))
    if found := wording.suspects(content.subject):
        about = {"words": wording.told(found)}
        yield whole.warns(_("filters against advertising dislike %(words)s in the subject.") % about)


def _leaving(whole: Whole, content: Content, leave_url: str) -> Iterator[Finding]:
    if leave_url not in {url for _words, url in reading.links(content.html)}:
        yield whole.blocks(_("the link for leaving is missing. Tell those who look after the portal."))
    if leave_url not in content.text:
        yield whole.blocks(_("the text part lacks the link for leaving. Tell those who look after the portal."))


def _text(whole: Whole, content: Content) -> Iterator[Finding]:
    """The text part must have every word of the HTML, as often."""
    lacking = Counter(reading.words(content.html)) - Counter(reading.words_of(content.text))
    if lacking:
        about = {"words": wording.told(list(lacking)[:5])}
        yield whole.blocks(_("the text part lacks words that the mail has: %(words)s.") % about)


def _colours(whole: Whole, content: Content) -> Iterator[Finding]:
    for name, markup in ((_("light"), content.html), (_("dark"), mail.darkened(content.html))):
        faint = [run for run in reading.runs(markup) if contrast.ratio(run.ink.colour, run.ink.ground) < run.ink.needed]
        if faint:
            about = {"words": faint[0].words[:40], "theme": name}
            yield whole.blocks(_("“%(words)s” does not stand out from its ground (%(theme)s).") % about)
