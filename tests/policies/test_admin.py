import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse
from django.utils import timezone

from core.publication import withdraw
from policies.models import Demand, Goal, Topic
from tests.factories import (
    ClauseFactory,
    DemandFactory,
    DemandUpdateFactory,
    GoalFactory,
    QuotationFactory,
    ResponsibleBodyFactory,
    StaffFactory,
    TopicChangeFactory,
    TopicFactory,
    TopicSectionFactory,
)
from tests.policies.desk import address, errors, send
from tests.policies.desk import said as messages

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    client.force_login(StaffFactory(role="editor"))
    return client


@pytest.fixture
def administrator(client):
    client.force_login(StaffFactory(is_superuser=True))
    return client


def test_an_editor_writes_a_topic_and_the_address_is_made_from_its_title(editor):
    response = send(editor, address(Topic), title="Møter på Ås", intro="Kort.")
    assert response.status_code == 302
    topic = Topic.objects.get()
    assert (topic.title, topic.slug, topic.body) == ("Møter på Ås", "moter-pa-as", "")


def test_an_address_that_is_taken_is_refused_with_a_sentence(editor):
    TopicFactory(slug="bolig")
    response = send(editor, address(Topic), title="Møter", intro="Kort.", slug="bolig")
    assert response.status_code == 200
    assert list(errors(response)) == ["slug"]


def test_a_translation_is_written_beside_the_first_language(editor):
    topic = TopicFactory(title="Bolig", slug="bolig")
    assert "Endre topic" in editor.get(address(topic, "nn")).content.decode()
    response = send(editor, address(topic, "nn"), title="Bustad", intro="Kort.", body="<p>Tekst</p>")
    assert response.status_code == 302
    topic = Topic.objects.get()
    assert topic.title == "Bolig"
    topic.set_current_language("nn")
    assert (topic.title, topic.body) == ("Bustad", "<p>Tekst</p>")


def test_the_text_is_written_in_the_rich_text_editor(editor):
    page = editor.get(reverse("admin:policies_topic_add")).content.decode()
    assert 'name="body"' in page
    assert "CMS_Editor" in page
    assert 'rows="4" class="vLargeTextField"' in page  # the introduction has the admin's own field


def test_nobody_is_offered_to_delete_a_translation_without_the_right_to(client):
    topic = TopicFactory(published=True)
    topic.create_translation("nn", title="Bustad", intro="…")
    client.force_login(StaffFactory(role="secretary"))
    assert "delete-translation" not in client.get(address(topic)).content.decode()
    client.force_login(StaffFactory(is_superuser=True))
    assert "delete-translation/nn" in client.get(address(topic)).content.decode()


def test_publishing_from_the_list_shows_it_at_once_and_is_written_in_its_history(editor):
    topic = TopicFactory(title="Bolig", slug="bolig")
    assert editor.get("/politikk/").context["topics"].count() == 0
    data = {"action": "publish_now", "_selected_action": [topic.pk]}
    response = editor.post(reverse("admin:policies_topic_changelist"), data, follow=True)
    assert messages(response) == ["“Bolig” is published."]
    assert Topic.objects.published().get() == topic
    assert LogEntry.objects.get().get_change_message() == "“Bolig” is published."


def test_a_topic_with_published_demands_is_not_withdrawn_and_the_reason_is_shown(editor):
    demand = DemandFactory(published=True, topic__title="Bolig")
    data = {"action": "withdraw_now", "_selected_action": [demand.topic.pk]}
    response = editor.post(reverse("admin:policies_topic_changelist"), data, follow=True)
    assert "“Bolig” has 1 published demand. Withdraw it or move it to another topic first." in response.content.decode()
    assert Topic.objects.published().exists()


def test_demands_are_withdrawn_from_their_list(editor):
    demand = DemandFactory(published=True, text="Bygge.")
    data = {"action": "withdraw_now", "_selected_action": [demand.pk], "confirmed": "yes", "reason": "Erstattet."}
    response = editor.post(reverse("admin:policies_demand_changelist"), data, follow=True)
    assert messages(response) == [f"“{demand.number}. Bygge.” is no longer on the site."]
    assert not Demand.objects.published().exists()


def test_a_demand_waiting_for_its_topic_says_so_in_the_list(editor):
    DemandFactory(published_at=timezone.now())
    assert "waits for its topic" in editor.get(reverse("admin:policies_demand_changelist")).content.decode()


def test_a_new_demand_gets_its_number_from_the_database(editor):
    topic = TopicFactory()
    path = f"{address(Demand)}?topic={topic.pk}"
    assert f'<option value="{topic.pk}" selected>' in editor.get(path).content.decode()
    assert send(editor, path, text="Bygge.", since="2026-01-01", number="4711").status_code == 302
    demand = Demand.objects.get()
    assert demand.topic == topic
    assert demand.number != 4711


def test_what_has_been_public_keeps_its_first_moment(editor):
    demand = DemandFactory(published=True)
    before = demand.published_at
    again = send(editor, address(demand), text="Nye ord.", published_at_0="", published_at_1="")
    assert again.status_code == 302
    demand.refresh_from_db()
    assert (demand.text, demand.published_at) == ("Nye ord.", before)


def test_an_editor_deletes_drafts_and_nothing_else(editor):
    for item in (DemandFactory(), TopicFactory()):
        assert editor.post(address(item).replace("change/", "delete/"), {"post": "yes"}).status_code == 302
        assert not type(item).objects.filter(pk=item.pk).exists()
    goal = GoalFactory()
    assert editor.post(address(goal).replace("change/", "delete/"), {"post": "yes"}).status_code == 403


def test_a_topic_that_has_been_public_is_not_deleted(editor):
    topic = TopicFactory(published=True)
    withdraw(items=[topic], reason="Erstattet.")
    response = editor.post(address(topic).replace("change/", "delete/"), {"post": "yes"}, follow=True)
    assert messages(response)[0].endswith("It can be withdrawn, not deleted.")
    assert Topic.objects.exists()


def test_a_demand_that_has_been_public_is_not_deleted_by_the_administrator_either(administrator):
    demand = DemandFactory(published=True)
    withdraw(items=[demand], reason="Erstattet.")
    response = administrator.post(address(demand).replace("change/", "delete/"), {"post": "yes"}, follow=True)
    assert response.redirect_chain == [(address(demand), 302)]
    assert messages(response)[0].endswith("It can be withdrawn, not deleted.")
    assert Demand.objects.exists()


def test_a_draft_that_is_quoted_is_not_deleted_but_one_that_is_not_is(administrator):
    quoted, free = DemandFactory(), DemandFactory()
    ClauseFactory(demand=quoted)
    for demand in (quoted, free):
        administrator.post(address(demand).replace("change/", "delete/"), {"post": "yes"})
    assert Demand.objects.get() == quoted


def test_there_is_no_deleting_of_many_at_once(administrator):
    DemandFactory()
    assert "delete_selected" not in administrator.get(reverse("admin:policies_demand_changelist")).content.decode()


def test_a_goal_moves_to_a_place_that_is_taken(editor):
    first, second = GoalFactory(title="Først", position=1), GoalFactory(title="Sist", position=2)
    response = editor.post(address(second), {"title": "Sist", "text": "Det skal gå an.", "position": 1})
    assert response.status_code == 302
    assert list(Goal.objects.all()) == [second, first]


def test_the_order_of_topics_is_changed_in_the_list(editor):
    one, two = TopicFactory(position=1), TopicFactory(position=2)
    data = {"form-TOTAL_FORMS": 2, "form-INITIAL_FORMS": 2, "_save": "Save"}
    data |= {"form-0-id": one.pk, "form-0-position": 2, "form-1-id": two.pk, "form-1-position": 1}
    assert editor.post(reverse("admin:policies_topic_changelist"), data).status_code == 302
    assert list(Topic.objects.all()) == [two, one]


@pytest.mark.parametrize("view_on_site", ["nn", "nb"])
def test_view_on_site_opens_the_page_in_the_language_that_is_being_written(editor, view_on_site):
    topic = TopicFactory(slug="bolig")
    prefix = "/nn" if view_on_site == "nn" else ""
    page = editor.get(f"{address(topic)}?language={view_on_site}").content.decode()
    assert f'<a href="{prefix}/politikk/bolig/" class="viewsitelink">' in page


@pytest.mark.parametrize("count", [3, 30])
@pytest.mark.parametrize(
    ("model", "queries"), [("goal", 9), ("topic", 9), ("demand", 14), ("demandupdate", 12), ("responsiblebody", 9)]
)
def test_a_list_in_the_admin_costs_the_same_however_long(editor, django_assert_num_queries, model, queries, count):
    GoalFactory.create_batch(count)
    ResponsibleBodyFactory.create_batch(count)
    demands = DemandFactory.create_batch(count, topic=TopicFactory(), responsible_body=ResponsibleBodyFactory())
    for demand in demands:
        DemandUpdateFactory(demand=demand)
    TopicFactory.create_batch(count)
    path = reverse(f"admin:policies_{model}_changelist")
    editor.get(path)
    with django_assert_num_queries(queries):
        editor.get(path)


@pytest.mark.parametrize("count", [3, 30])
@pytest.mark.parametrize(("model", "queries"), [("topic", 18), ("demand", 18)])
def test_a_form_costs_the_same_however_much_hangs_on_it(editor, django_assert_num_queries, model, queries, count):
    demand = DemandFactory(published=True)
    DemandUpdateFactory.create_batch(count, demand=demand)
    QuotationFactory.create_batch(count, demand=demand)
    TopicSectionFactory.create_batch(count, topic=demand.topic)
    TopicChangeFactory.create_batch(count, topic=demand.topic)
    DemandFactory.create_batch(count, topic=demand.topic)
    path = address(demand if model == "demand" else demand.topic)
    editor.get(path)
    with django_assert_num_queries(queries):
        editor.get(path)


@pytest.mark.parametrize("query", ["12", "bolig", "«'\"%"])
@pytest.mark.parametrize("model", ["goal", "topic", "demand", "demandupdate", "responsiblebody"])
def test_every_search_answers(editor, model, query):
    assert editor.get(reverse(f"admin:policies_{model}_changelist"), {"q": query}).status_code == 200


def test_a_demand_is_found_by_its_number_and_by_its_words(editor):
    demand = DemandFactory(text="Bygge flere boliger")
    DemandFactory(text="Noe annet")
    for query in (str(demand.number), "boliger"):
        found = editor.get(reverse("admin:policies_demand_changelist"), {"q": query}).context["cl"].queryset
        assert list(found) == [demand]


@pytest.mark.parametrize("state", ["draft", "scheduled", "published", "withdrawn"])
def test_the_list_is_filtered_by_what_visitors_see(editor, state):
    day = timezone.timedelta(days=1)
    now = timezone.now()
    topics = {
        "draft": TopicFactory(),
        "scheduled": TopicFactory(published_at=now + day),
        "published": TopicFactory(published_at=now - day),
        "withdrawn": TopicFactory(published_at=now - day, withdrawn_at=now, withdrawal_reason="Erstattet."),
    }
    found = editor.get(reverse("admin:policies_topic_changelist"), {"state": state}).context["cl"].queryset
    assert list(found) == [topics[state]]


@pytest.mark.parametrize("model", ["resolutions_resolution", "resolutions_annualmeeting", "members_organisation"])
def test_an_editor_has_no_way_into_the_secretarys_rooms(editor, model):
    assert editor.get(reverse(f"admin:{model}_changelist")).status_code == 403
    assert editor.get(reverse(f"admin:{model}_add")).status_code == 403


def test_those_who_may_only_look_see_the_text_as_readers_do(client):
    topic = TopicFactory(body="<p>Alle skal ha <strong>et hjem</strong>.</p>")
    client.force_login(StaffFactory(role="secretary"))
    assert "Alle skal ha <strong>et hjem</strong>." in client.get(address(topic)).content.decode()
