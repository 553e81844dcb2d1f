"""Writing help: what `core.readability` has measured, in words for the person who writes."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from core.readability import Readability, measure, measure_markup

#: A text is judged from so many words; below that, LIX says more about chance than about the text.
ENOUGH = 12
LONG_SENTENCE = 25  # words
NAMED = 3  # long sentences are shown, at most
OPENING = 8  # words of a sentence are shown


@dataclass(frozen=True)
class Verdict:
    """Up to which LIX a text is so hard to read, and what is said of it."""

    below: float
    kind: str
    words: Promise


VERDICTS = (
    Verdict(30, "easy", _("Very easy to read.")),
    Verdict(40, "easy", _("Easy to read.")),
    Verdict(50, "medium", _("A little heavy. Shorter sentences and shorter words help.")),
    Verdict(60, "hard", _("Hard to read. Many will give up: write shorter sentences, and choose everyday words.")),
    Verdict(float("inf"), "hard", _("Very hard to read. Few will reach the end: begin again with short sentences.")),
)


def verdict(text: Readability) -> Verdict | None:
    if text.lix is None or text.words < ENOUGH:
        return None
    return next(verdict for verdict in VERDICTS if text.lix < verdict.below)


@require_POST
def writing_help(request: HttpRequest) -> HttpResponse:
    """A piece of HTML about the text that was sent: `text`, and `markup` when it is HTML."""
    text = request.POST.get("text", "")
    measured = measure_markup(text) if request.POST.get("markup") else measure(text)
    long_sentences = measured.longer_than(LONG_SENTENCE)
    context = {
        "text": measured,
        "verdict": verdict(measured),
        "long_sentences": [(len(words), " ".join(words[:OPENING])) for words in long_sentences[:NAMED]],
        "further": len(long_sentences[NAMED:]),
    }
    return render(request, "admin/writing_help.html", context)
