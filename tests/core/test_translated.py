from datetime import date

import pytest
from django.utils.translation import override

from core.templatetags.portal import lang_of, language_name, long_date
from policies.models import Topic
from tests.factories import TopicFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def topic():
    """A topic in bokmål and nynorsk, and one in nynorsk alone."""
    topic = TopicFactory(title="Bolig til alle")
    topic.create_translation("nn", title="Bustad til alle", intro="Kort fortalt.")
    return topic


@pytest.mark.parametrize(
    ("language", "title", "shown"),
    [("nb", "Bolig til alle", "nb"), ("nn", "Bustad til alle", "nn"), ("en", "Bolig til alle", "nb")],
)
@pytest.mark.parametrize("queryset", [Topic.objects.all(), Topic.objects.with_texts()], ids=["plain", "with texts"])
def test_a_reader_gets_their_language_or_the_fallback_and_is_told_which(topic, queryset, language, title, shown):
    with override(language):
        found = queryset.all().get(pk=topic.pk)
        assert (found.title, found.shown_language, str(found)) == (title, shown, title)


def test_a_text_that_is_only_in_another_language_than_the_fallback_is_shown_all_the_same(topic):
    topic.delete_translation("nb")
    found = Topic.objects.get(pk=topic.pk)
    assert (found.title, found.shown_language) == ("Bustad til alle", "nn")


def test_the_language_said_to_be_shown_is_that_of_the_text_even_when_the_page_changes(topic):
    found = Topic.objects.get(pk=topic.pk)
    with override("nn"):
        assert (found.title, found.shown_language) == ("Bolig til alle", "nb")


def test_texts_fetched_along_need_no_further_query(topic, django_assert_num_queries):
    TopicFactory(), TopicFactory()
    with override("en"), django_assert_num_queries(2):
        assert [(each.shown_language, bool(each.title)) for each in Topic.objects.with_texts()] == [("nb", True)] * 3


def test_a_record_keeps_its_name_while_a_translation_is_being_written(topic):
    topic.set_current_language("en", initialize=True)
    assert str(topic) == "Bolig til alle"


def test_the_language_is_marked_only_where_it_differs_from_the_page():
    with override("nn"):
        assert lang_of("nn") == ""
        assert lang_of("nb") == ' lang="nb"'


@pytest.mark.parametrize(("language", "text"), [("nb", "8. mars 2018"), ("nn", "8. mars 2018"), ("en", "8 March 2018")])
def test_a_day_is_written_as_a_sentence_has_it(language, text):
    with override(language):
        assert long_date(date(2018, 3, 8)) == text
        assert long_date(None) == ""


@pytest.mark.parametrize(
    ("language", "names"),
    [("nb", ["bokmål", "engelsk"]), ("nn", ["bokmål", "engelsk"]), ("en", ["Norwegian bokmål", "English"])],
)
def test_languages_are_named_as_a_sentence_has_them(language, names):
    with override(language):
        assert [language_name("nb"), language_name("en")] == names
