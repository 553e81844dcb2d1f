"""What may be done to positions."""

from datetime import date

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.rules import YES, Answer, no
from policies.models import (
    Demand,
    DemandUpdate,
    FormerTopicSlug,
    Quotation,
    ResponsibleBody,
    Topic,
    TopicChange,
    TopicSection,
)
from policies.verbatim import stands_in

#: The sentence for an update without address and document; the database refuses such a row as well.
NO_SOURCE = gettext_lazy("Say where readers can see this: give the address of the source, or choose its document.")
#: What readers of an update have seen, as fields of the model and of its form.
SEEN_BY_READERS = ("on", "stage", "source", "source_url", "source_document", "happened", "assessment")


def may_delete_demand(demand: Demand) -> Answer:
    """A number that has been public is an address for ever."""
    if not demand.has_been_public:
        return YES
    return no(
        _("Demand %(number)s has been public, so its number is a permanent address. It can be withdrawn, not deleted.")
        % {"number": demand.number}
    )


def may_delete_topic(topic: Topic) -> Answer:
    """Others may have linked to what has been public."""
    if not topic.has_been_public:
        return YES
    return no(_("“%(topic)s” has been public. It can be withdrawn, not deleted.") % {"topic": topic})


def may_withdraw_topic(topic: Topic) -> Answer:
    """A topic takes its demands along, so they must be dealt with first."""
    count = topic.demands.published().count()
    if not count:
        return YES
    return no(
        ngettext(
            "“%(topic)s” has %(count)s published demand. Withdraw it or move it to another topic first.",
            "“%(topic)s” has %(count)s published demands. Withdraw them or move them to another topic first.",
            count,
        )
        % {"topic": topic, "count": count}
    )


def may_have_address(topic: Topic, slug: str) -> Answer:
    """An address that another topic once had goes on leading there."""
    former = FormerTopicSlug.objects.filter(slug=slug).exclude(topic=topic.pk).select_related("topic").first()
    if former is None:
        return YES
    return no(
        _("The address “%(slug)s” once belonged to “%(topic)s” and still leads there. Choose another.")
        % {"slug": slug, "topic": former.topic}
    )


def may_record_change(kind: str, note: str) -> Answer:
    """Readers are told what we changed our mind about, and a note is told as something."""
    if kind == TopicChange.Kind.MAJOR and not note:
        return no(_("Readers are told when we change what we think or demand. Write in one sentence what is new."))
    if note and not kind:
        return no(_("You have written a note to readers. Choose what kind of change it is about."))
    return YES


def may_delete_translation(item, language: str) -> Answer:
    """What readers have seen is not taken from them in one language either, nor words that are quoted."""
    if isinstance(item, (Demand, DemandUpdate)) and item.has_been_public:
        return no(_("Readers have seen this text. It can be corrected or withdrawn, not deleted."))
    if isinstance(item, Topic):
        return _without_losing(Quotation.objects.filter(section__topic=item, language=language))
    return YES


def may_change_words(section: TopicSection, language: str, markup: str) -> Answer:
    """Words that a demand is quoted in stay in the part's text, or the quotation goes first."""
    quoted = section.quotations.filter(language=language) if section.pk else Quotation.objects.none()
    return _without_losing([quotation for quotation in quoted if not stands_in(quotation.text, markup)])


def _without_losing(lost) -> Answer:
    lines = [_("“%(words)s” (demand %(number)s)") % {"words": q.text, "number": q.demand_id} for q in lost]
    if not lines:
        return YES
    return no(
        _("Demands are quoted from here, and these words would be gone: %(quotations)s. Change the quotations first.")
        % {"quotations": "; ".join(lines)}
    )


def may_quote(section: TopicSection, language: str, words: str) -> Answer:
    """A quotation is verbatim: its words stand in the part's own text in that language."""
    if not section.has_translation(language):
        return no(_("“%(part)s” is not written in that language.") % {"part": section})
    if stands_in(words, section.get_translation(language).body):
        return YES
    return no(
        _("These words do not stand in “%(part)s”. Copy them from there exactly as they are.") % {"part": section}
    )


def has_happened(day: date) -> Answer:
    """An update tells what has been, not what is hoped for."""
    if day <= timezone.localdate():
        return YES
    return no(_("%(date)s has not come yet. Write what has happened, when it has.") % {"date": date_format(day)})


def may_correct(changed: set[str], note: str) -> Answer:
    """Who has read an update is told what was wrong in it."""
    if note or not changed.intersection(SEEN_BY_READERS):
        return YES
    return no(_("Readers have seen this update. Write in one sentence what you have corrected; it is shown to them."))


def may_delete_update(update: DemandUpdate) -> Answer:
    """An update's address is permanent, and what became of a demand is not rewritten in silence."""
    if not update.has_been_public:
        return YES
    return no(_("This update has been public, and others may have linked to it. It can be withdrawn, not deleted."))


def may_still_hold(update: DemandUpdate) -> Answer:
    """Nothing can be checked before it has happened."""
    return has_happened(update.on)


def may_delete_body(body: ResponsibleBody) -> Answer:
    """A body that demands are put to stays, and so does its address in the list of demands."""
    if not body.demands.exists():
        return YES
    return no(_("Demands are put to “%(body)s”. Give them another responsible body first.") % {"body": body})
