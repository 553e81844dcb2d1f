"""Makes a mail of a set of changes: a heading for each topic, below it what is new, each with its day and a link."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from core import mail
from core.addresses import absolute_url
from core.offers import Excerpt
from core.templatetags.site import site_name
from newsletter.composing.parts import Heading, Part, Pick
from newsletter.composing.render import Content, Frame, render
from newsletter.models import Campaign, Edition
from newsletter.sending import message
from policies.changes import Change
from policies.models import Topic
from policies.texts import attach_texts

#: Stands in the List-ID (RFC 2919) and never changes.
SLUG = "folg"
#: Small numbers are words in a subject.
WORDS = {
    2: gettext_lazy("two"),
    3: gettext_lazy("three"),
    4: gettext_lazy("four"),
    5: gettext_lazy("five"),
    6: gettext_lazy("six"),
    7: gettext_lazy("seven"),
    8: gettext_lazy("eight"),
    9: gettext_lazy("nine"),
    10: gettext_lazy("ten"),
    11: gettext_lazy("eleven"),
    12: gettext_lazy("twelve"),
}


@dataclass(frozen=True)
class Told:
    """A change as it stands in a mail: below which topic, and how it is shown."""

    change: Change
    topic: Topic
    excerpt: Excerpt

    @property
    def place(self) -> tuple:
        """Topics as on the site; in each first what is about the topic itself, then its demands by their number."""
        return self.topic.position, self.topic.slug, sorted(self.change.demands), self.change.at, self.change.key

    @property
    def names(self) -> list[str]:
        """What it is about, for a subject."""
        demands = [_("demand %(number)s") % {"number": number} for number in sorted(self.change.demands)]
        return demands or [self.topic.in_some_language("title")]


class Reading:
    """Changes in the words of one language, each fetched once for all readers."""

    def __init__(self, language: str, changes: dict[str, Change]) -> None:
        self.language = language
        self._changes = changes
        self._excerpts: dict[str, Excerpt | None] = {}
        with override(language):
            self._topics = {topic.pk: topic for topic in Topic.objects.all()}
        attach_texts(self._topics.values())

    def told(self, keys: Collection[str]) -> list[Told]:
        """The changes with these keys in the order of a mail."""
        self._fetch([self._changes[key] for key in keys if key not in self._excerpts])
        found = [Told(self._changes[key], self._topic(key), self._excerpts[key]) for key in keys if self._excerpts[key]]
        return sorted(found, key=attrgetter("place"))

    def _fetch(self, changes: list[Change]) -> None:
        """One kind after the other, so that the number of queries is that of kinds."""
        kinds = defaultdict(list)
        for change in changes:
            kinds[change.excerpts].append(change)
        for excerpts, alike in kinds.items():
            found = excerpts([change.number for change in alike], self.language)
            self._excerpts |= {change.key: found.get(change.number) for change in alike}

    def _topic(self, key: str) -> Topic:
        """What is about several topics stands below the first."""
        about = (self._topics[topic] for topic in self._changes[key].topics)
        return min(about, key=lambda topic: (topic.position, topic.slug))


def build(campaign: Campaign, reading: Reading, keys: Collection[str]) -> message.Built:
    """Return the mail that tells readers of one language of the changes with these keys."""
    with override(reading.language):
        told = reading.told(keys)
        return message.assemble(
            lambda token, preferences: _compose(campaign, told, reading.language, token, preferences),
            lambda token: message.leave_url(campaign, token),
            headers={
                "Content-Language": reading.language,
                "List-ID": message.list_id(_("What you follow"), SLUG),
                **mail.AUTOMATIC,
            },
        )


def _compose(campaign: Campaign, told: list[Told], language: str, token: str, preferences: str) -> Content:
    frame = Frame(
        subject=Truncator(subject(told)).chars(_longest(Edition, "subject")),
        preheader="; ".join(dict.fromkeys(each.excerpt.label for each in told))[:150],
        language=language,
        preferences_url=absolute_url("newsletter:preferences", preferences),
        leave_url=message.leave_url(campaign, token),
        leave=_("Stop following everything"),
        why=_("You get this because you follow topics or demands at %(site)s.") % {"site": site_name()},
    )
    return render(list(_parts(told)), frame)


def _parts(told: list[Told]) -> Iterator[Part]:
    for topic, about in groupby(told, key=attrgetter("topic")):
        yield Heading(topic.in_some_language("title"), topic.shown_language)
        yield from (Pick(each.excerpt) for each in about)


def subject(told: list[Told]) -> str:
    """What a mail is about: "Demand 4 and two others: this is new"."""
    first, *others = dict.fromkeys(name for each in told for name in each.names)
    if len(others) == 1:
        return capfirst(_("%(first)s and %(second)s: this is new") % {"first": first, "second": others[0]})
    if others:
        number = WORDS.get(len(others), len(others))
        return capfirst(_("%(first)s and %(number)s others: this is new") % {"first": first, "number": number})
    return capfirst(_("%(first)s: this is new") % {"first": first})


def _longest(model, field: str) -> int:
    return model._meta.get_field(field).max_length
