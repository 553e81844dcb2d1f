"""The writes that touch more than one row hold to the rules whoever calls them."""

from datetime import date

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from core.rules import Refused
from policies import services
from policies.models import Correction, DemandUpdate, FormerTopicSlug, Topic, TopicChange
from policies.verbatim import stands_in
from tests.factories import DemandUpdateFactory, TopicFactory

pytestmark = pytest.mark.engine


@pytest.mark.django_db
class TestChanges:
    def test_a_major_change_without_a_note_is_refused(self):
        with pytest.raises(Refused, match="Write in one sentence what is new"):
            services.record_change(topic=TopicFactory(published=True), kind="major", note="", language="nb")
        assert not TopicChange.objects.exists()

    def test_a_note_is_kept_in_its_language(self):
        change = services.record_change(topic=TopicFactory(), kind="minor", note="Corrected.", language="en")
        assert change.get_translation("en").note == "Corrected."

    def test_nothing_to_tell_is_no_entry(self):
        assert services.record_change(topic=TopicFactory(), kind="", note="", language="nb") is None


@pytest.mark.django_db
class TestAddresses:
    def test_a_topic_may_take_every_address_it_ever_had(self):
        topic = TopicFactory(slug="a", published=True)
        for slug in ("b", "c", "a", "c"):
            services.rename_topic(topic=topic, slug=slug)
        assert Topic.objects.get().slug == "c"
        assert list(FormerTopicSlug.objects.values_list("slug", flat=True)) == ["a", "b"]

    def test_another_topics_former_address_is_refused(self):
        FormerTopicSlug.objects.create(slug="a", topic=TopicFactory())
        with pytest.raises(Refused, match="still leads there"):
            services.rename_topic(topic=TopicFactory(), slug="a")


@pytest.mark.django_db
class TestUpdates:
    def test_what_readers_saw_is_not_changed_in_silence(self):
        update = DemandUpdateFactory(published=True, stage="considered")
        update.stage = "met"
        with pytest.raises(Refused, match="Readers have seen this update"):
            services.correct(update=update, changed={"stage"}, note="", language="nb")
        assert DemandUpdate.objects.get().stage == "considered"

    @time_machine.travel("2026-11-22 12:00Z", tick=False)
    def test_two_corrections_of_a_day_are_two(self):
        update = DemandUpdateFactory(published=True)
        for note in ("Først.", "Så."):
            services.correct(update=update, changed={"source"}, note=note, language="nb")
        assert [(each.on, each.note) for each in Correction.objects.all()] == [
            (date(2026, 11, 22), "Først."),
            (date(2026, 11, 22), "Så."),
        ]

    def test_a_correction_of_yesterday_is_another_one(self):
        update = DemandUpdateFactory(published=True)
        for day, language in (("2026-11-21", "nb"), ("2026-11-22", "nn")):
            with time_machine.travel(f"{day} 12:00Z", tick=False):
                services.correct(update=update, changed={"source"}, note="Rett.", language=language)
        assert Correction.objects.count() == 2


@pytest.mark.parametrize(
    ("words", "markup", "expected"),
    [
        ("2000 varige plasser", "<p>Vi vil ha 2000&nbsp;varige\n  plasser.</p>", True),
        ("2000 varige", "<ul><li>2000</li><li>varige</li></ul>", True),
        ("minstenorm", "<p>min<strong>ste</strong>norm</p>", True),
        ("«nok» & mer", "<p>«nok» &amp; mer</p>", True),
        ("norm", "<p>minstenorm</p>", False),
        ("Norm", "<p>norm</p>", False),
        ("300", "<p>3000</p>", False),
        ("href", '<p><a href="/">her</a></p>', False),
    ],
)
def test_words_stand_in_a_text_letter_for_letter(words, markup, expected):
    assert stands_in(words, markup) is expected


WORD = st.text(st.characters(categories=["Ll", "Lu", "Nd"]), min_size=1, max_size=8)


@given(st.lists(WORD, min_size=1, max_size=12), st.data())
def test_any_run_of_words_of_a_text_stands_in_it(words, data):
    first = data.draw(st.integers(0, len(words) - 1))
    last = data.draw(st.integers(first, len(words) - 1))
    markup = "<p>" + "\n ".join(f"<em>{word}</em>" for word in words) + "</p>"
    assert stands_in("  ".join(words[first : last + 1]), markup)
