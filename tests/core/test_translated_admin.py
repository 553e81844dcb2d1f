"""What is not translated yet: the form says so, and the list finds it."""

import pytest
from django.urls import reverse

from tests.factories import AnnualMeetingFactory, StaffFactory, TopicFactory
from tests.plain_words import without_catalogues  # noqa: F401 -- these tests read the sentences of the code

pytestmark = pytest.mark.django_db
LIST = "admin:policies_topic_changelist"


@pytest.fixture
def editor(client):
    client.force_login(StaffFactory(role="editor"))
    return client


def topic_in(languages: str, **texts):
    """A topic with the same texts in the languages named, the first of which is bokmål."""
    topic = TopicFactory(**texts)
    for code in languages.split()[1:]:
        topic.set_current_language(code)
        topic.title, topic.intro = "x", "x"
    topic.save()
    topic.set_current_language("nb")
    return topic


def gaps(client, topic) -> list[tuple]:
    response = client.get("/en" + reverse("admin:policies_topic_change", args=[topic.pk]))
    return [(gap.language, gap.fields) for gap in response.context["language_tabs"].gaps]


@pytest.mark.parametrize(
    ("languages", "body", "lacking"),
    [
        ("nb nn en", "", []),
        ("nb", "", [("nn", ()), ("en", ())]),
        ("nb nn", "", [("en", ())]),
        ("nb nn en", "<p>Tekst</p>", [("nn", ("text",)), ("en", ("text",))]),
    ],
)
def test_the_form_knows_what_each_language_lacks(editor, languages, body, lacking):
    assert gaps(editor, topic_in(languages, body=body)) == lacking


def test_bokmal_may_be_what_is_lacking(editor):
    topic = TopicFactory()
    topic.translations.update(language_code="nn")
    assert [code for code, _fields in gaps(editor, topic)] == ["nb", "en"]


def test_the_notice_names_the_texts_and_leads_to_the_tab(editor):
    topic = topic_in("nb nn", body="<p>x</p>")
    html = editor.get(reverse("admin:policies_topic_change", args=[topic.pk])).content.decode()
    notice = html[html.index('class="missing-texts"') :]
    assert '<li><a href="?language=nn">' in notice
    assert '<li><a href="?language=en">' in notice


def test_there_is_no_notice_where_nothing_is_lacking_or_nothing_is_written(editor):
    topic = topic_in("nb nn en")
    for path in (reverse("admin:policies_topic_change", args=[topic.pk]), reverse("admin:policies_topic_add")):
        assert "missing-texts" not in editor.get(path).content.decode()


@pytest.mark.parametrize(
    ("language", "found"), [("nb", set()), ("nn", {"only-nb", "no-body"}), ("en", {"only-nb", "no-body", "nb-nn"})]
)
def test_the_list_finds_what_a_language_lacks(editor, language, found):
    topic_in("nb", slug="only-nb")
    topic_in("nb nn", slug="nb-nn")
    topic_in("nb nn en", slug="all")
    topic_in("nb nn en", slug="no-body", body="<p>Tekst</p>")
    response = editor.get(reverse(LIST), {"missing": language})
    assert {topic.slug for topic in response.context["cl"].queryset} == found


@pytest.mark.parametrize("count", [3, 30])
def test_the_filter_costs_the_same_however_long_the_list(client, django_assert_num_queries, count):
    AnnualMeetingFactory.create_batch(count)
    client.force_login(StaffFactory(role="secretary"))
    path = reverse("admin:resolutions_annualmeeting_changelist")
    client.get(path)
    with django_assert_num_queries(9):
        response = client.get(path, {"missing": "en"})
    assert len(response.context["cl"].result_list) == count
