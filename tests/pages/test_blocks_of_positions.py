"""Goals, topics, demands and figures as blocks on a page: what is public at this very second, and why when not."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from cms.plugin_pool import plugin_pool
from cms.toolbar.utils import get_object_edit_url
from django.contrib.auth.models import Group
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext, override
from djangocms_versioning.models import Version

from core.publication import withdraw
from policies.cms_models import DemandList, FigureBlock, OneDemand
from policies.models import Demand, Stage
from tests.factories import (
    DemandFactory,
    DemandUpdateFactory,
    FigureFactory,
    GoalFactory,
    ObservationFactory,
    SeriesFactory,
    StaffFactory,
    TopicFactory,
)

MOMENT = datetime(2026, 3, 8, 11, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
#: A day before the moment, when everything but what a test is about has long been public.
EARLIER = MOMENT - timedelta(days=30)


def main(client, path: str = "/side/") -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode().split("<main")[1].split("</main>")[0]


def show(rf, plugin: str, instance=None) -> str:
    """What a block adds to a page."""
    kind = plugin_pool.get_plugin(plugin)()
    request = rf.get("/")
    return render_to_string(kind.render_template, kind.content(instance, request), request)


class TestDemandsOfAStage:
    def test_the_latest_to_come_there_is_first_and_leads_to_all_of_them(self, client, publish):
        publish("Side", ("DemandsPlugin", {"stage": "met", "count": 2}))
        for year in (2021, 2023, 2022):
            DemandUpdateFactory(published=True, stage="met", on=date(year, 1, 1), demand__text=f"Krav fra {year}")
        DemandUpdateFactory(published=True, stage="rejected", demand__text="Avvist krav")
        page = main(client)
        assert page.index("Krav fra 2023") < page.index("Krav fra 2022")
        assert "Krav fra 2021" not in page
        assert "Avvist krav" not in page
        assert '<a href="/krav/?stadium=innfridd">' in page

    def test_a_topic_and_a_stage_leave_those_that_have_both(self, client, publish):
        topic = TopicFactory(published=True, slug="bolig", title="Trygg bolig")
        publish("Side", ("DemandsPlugin", {"topic": topic, "stage": "met", "count": 5}))
        DemandUpdateFactory(demand=DemandFactory(topic=topic, published=True, text="Her"), published=True, stage="met")
        DemandUpdateFactory(published=True, stage="met", demand__text="Annet tema")
        DemandFactory(topic=topic, published=True, text="Annet stadium")
        page = main(client)
        assert "Her" in page
        assert "Annet" not in page
        assert '<a href="/krav/?tema=bolig&amp;stadium=innfridd">' in page
        assert '<a href="/politikk/bolig/">Trygg bolig</a>' in page

    def test_a_demand_without_any_update_is_raised(self, client, publish):
        publish("Side", ("DemandsPlugin", {"stage": "raised", "count": 5}))
        DemandFactory(published=True, text="Nytt krav")
        assert "Nytt krav" in main(client)

    def test_nothing_at_the_stage_leaves_no_empty_heading(self, client, publish):
        publish("Side", ("DemandsPlugin", {"stage": "met", "count": 5}))
        assert "<h2" not in main(client)

    def test_a_new_stage_moves_the_demand_on_every_page_at_the_next_request(self, client, publish):
        demand = DemandFactory(published=True, text="Kravet")
        publish("Reist", ("DemandsPlugin", {"stage": "raised", "count": 5}), slug="reist")
        publish("Innfridd", ("DemandsPlugin", {"stage": "met", "count": 5}), slug="innfridd")
        publish("Ett", ("OneDemandPlugin", {"demand": demand}), slug="ett")
        assert "Kravet" in main(client, "/reist/")
        assert "stage--raised" in main(client, "/ett/")
        DemandUpdateFactory(demand=demand, published=True, stage="met")
        assert "Kravet" not in main(client, "/reist/")
        assert "Kravet" in main(client, "/innfridd/")
        assert "stage--met" in main(client, "/ett/")


class TestTheirSecond:
    """What is scheduled appears at its time, and not a second before."""

    def test_a_demand(self, client, publish):
        topic = TopicFactory(published_at=EARLIER)
        demand = DemandFactory(topic=topic, text="Ventet krav", published_at=MOMENT)
        self._appears(client, publish, "Ventet krav", ("OneDemandPlugin", {"demand": demand}))

    def test_a_demand_in_a_list(self, client, publish):
        topic = TopicFactory(published_at=EARLIER)
        DemandFactory(topic=topic, text="Ventet krav", published_at=MOMENT)
        self._appears(client, publish, "Ventet krav", ("DemandsPlugin", {"topic": topic, "count": 5}))

    def test_a_topic(self, client, publish):
        TopicFactory(title="Ventet tema", published_at=MOMENT)
        self._appears(client, publish, "Ventet tema", ("TopicListPlugin", {}))

    def test_a_figure(self, client, publish):
        figure = FigureFactory(title="Ventet tall", published_at=MOMENT)
        self._appears(client, publish, "Ventet tall", ("FigurePlugin", {"figure": figure}))

    def test_a_stage(self, client, publish):
        topic = TopicFactory(published_at=EARLIER)
        demand = DemandFactory(topic=topic, published_at=EARLIER)
        DemandUpdateFactory(demand=demand, stage="met", on=date(2026, 3, 1), published_at=MOMENT)
        self._appears(client, publish, "stage--met", ("OneDemandPlugin", {"demand": demand}))

    def _appears(self, client, publish, sign: str, block: tuple[str, dict]) -> None:
        with time_machine.travel(EARLIER, tick=False):
            publish("Side", block)
        for moment, is_shown in [(MOMENT - SECOND, False), (MOMENT, True)]:
            with time_machine.travel(moment, tick=False):
                assert (sign in main(client)) is is_shown


def test_topics_stand_in_their_order_with_the_number_of_their_demands(client, publish):
    publish("Side", ("TopicListPlugin", {}))
    TopicFactory(published=True, title="Det andre", position=2)
    DemandFactory.create_batch(2, published=True, topic=TopicFactory(published=True, title="Det første", position=1))
    TopicFactory(title="Et utkast")
    page = main(client)
    assert page.index("Det første") < page.index("Det andre")
    assert "Et utkast" not in page
    assert "<h3" in page


def test_a_figure_is_shown_with_its_chart_and_its_source(client, publish):
    figure = FigureFactory(published=True, slug="sats", title="Satsen", publisher="Byrået")
    series = SeriesFactory(figure=figure)
    for year in (2020, 2021, 2022, 2023, 2024):
        ObservationFactory(series=series, period=str(year), value=year - 2000)
    publish("Side", ("FigurePlugin", {"figure": figure}))
    page = main(client)
    assert "<svg" in page
    assert '<a href="/tall/sats/">Satsen</a>' in page
    assert "Byrået" in page


class TestCost:
    """The same number of queries however many rows there are."""

    @pytest.mark.parametrize("rows", [3, 30])
    def test_goals(self, rf, db, django_assert_num_queries, rows):
        GoalFactory.create_batch(rows)
        with django_assert_num_queries(2):
            assert show(rf, "GoalsPlugin").count('class="goal ') == rows

    @pytest.mark.parametrize("rows", [3, 30])
    def test_topics(self, rf, db, django_assert_num_queries, rows):
        TopicFactory.create_batch(rows, published=True)
        with django_assert_num_queries(2):
            assert show(rf, "TopicListPlugin").count("<article") == rows

    @pytest.mark.parametrize("rows", [3, 20])
    def test_demands_of_a_topic(self, rf, db, django_assert_num_queries, rows):
        topic = TopicFactory(published=True)
        DemandFactory.create_batch(rows, topic=topic, published=True)
        with django_assert_num_queries(4):
            assert show(rf, "DemandsPlugin", DemandList(topic=topic, count=20)).count('class="demand"') == rows

    @pytest.mark.parametrize("rows", [3, 20])
    def test_demands_of_a_stage(self, rf, db, django_assert_num_queries, rows):
        DemandUpdateFactory.create_batch(rows, published=True, stage="met")
        with django_assert_num_queries(2):
            assert show(rf, "DemandsPlugin", DemandList(stage="met", count=20)).count('class="demand"') == rows

    @pytest.mark.parametrize("rows", [1, 30])
    def test_one_demand(self, rf, db, django_assert_num_queries, rows):
        demand = DemandFactory(published=True)
        DemandUpdateFactory.create_batch(rows, demand=demand, published=True)
        with django_assert_num_queries(2):
            assert 'class="demand"' in show(rf, "OneDemandPlugin", OneDemand(demand=demand))

    @pytest.mark.parametrize("rows", [1, 8])
    def test_a_figure(self, rf, db, django_assert_num_queries, rows):
        figure = FigureFactory(published=True)
        for number in range(rows):
            series = SeriesFactory(figure=figure, label=f"Rekke {number}")
            ObservationFactory.create_batch(5, series=series)
        with django_assert_num_queries(5):
            assert "<svg" in show(rf, "FigurePlugin", FigureBlock(figure=figure))


@pytest.fixture
def edit(publish, staff):
    """See a page with one block as an editor who is changing it: `edit("OneDemandPlugin", demand=…)`."""

    def look(plugin: str, **fields) -> str:
        page = publish("Side", (plugin, fields))
        author = StaffFactory()
        draft = Version.objects.get_for_content(page.pagecontent_set.get(language="nb")).copy(author)
        answer = staff("editor").get(get_object_edit_url(draft.content, "nb"))
        assert answer.status_code == 200
        return answer.content.decode().split("<main")[1].split("</main>")[0]

    return look


def said(sentence: str, *values, **named) -> str:
    """A sentence as it stands on a page in bokmål."""
    with override("nb"):
        return gettext(sentence) % (named or values)


class TestWhatEditorsAreTold:
    """Where visitors see nothing, staff who edit the page are told why."""

    def test_a_draft(self, edit, client):
        demand = DemandFactory(topic__published=True)
        sentence = said("Visitors see “%s” here once it is published.", demand)
        assert sentence in edit("OneDemandPlugin", demand=demand)
        assert main(client).count("<p") == 0

    def test_a_time_to_come(self, edit):
        figure = FigureFactory(title="Satsen", published_at=datetime(2199, 3, 8, 11, 0, tzinfo=UTC))
        sentence = "Visitors see “%(item)s” here from %(day)s at %(time)s."
        told = said(sentence, item="Satsen", day="8. mars 2199", time="12.00")
        assert told in edit("FigurePlugin", figure=figure)

    def test_a_withdrawn_one(self, edit):
        demand = DemandFactory(published=True)
        withdraw(items=[demand], reason="Erstattet.")
        sentence = "“%s” is withdrawn, so visitors see nothing here. Choose another one, or remove the block."
        assert said(sentence, demand) in edit("OneDemandPlugin", demand=demand)

    def test_a_demand_that_waits_for_its_topic(self, edit):
        demand = DemandFactory(topic__title="Bolig")
        Demand.objects.update(published_at=EARLIER)
        told = said("Visitors see “%s” here once it is published.", "Bolig")
        assert told in edit("OneDemandPlugin", demand=demand)

    def test_a_topic_that_is_not_public(self, edit):
        topic = TopicFactory(title="Bolig")
        told = said("Visitors see “%s” here once it is published.", "Bolig")
        assert told in edit("DemandsPlugin", topic=topic)

    def test_a_list_without_anything_to_show(self, edit, client):
        told = said("Visitors see nothing here yet, because no published demand fits what the block asks for.")
        assert told in edit("DemandsPlugin", stage="met")
        assert told not in main(client)

    @pytest.mark.parametrize(
        ("plugin", "sentence"),
        [
            ("GoalsPlugin", "No goals have been published yet."),
            ("TopicListPlugin", "No topics have been published yet."),
        ],
    )
    def test_an_empty_room(self, edit, client, plugin, sentence):
        assert said(sentence) in edit(plugin)
        assert said(sentence) not in main(client)

    def test_nothing_when_visitors_see_it(self, edit):
        assert "notice" not in edit("OneDemandPlugin", demand=DemandFactory(published=True))


@pytest.fixture
def form(publish, client):
    """The form that opens when an editor adds a block: `form("DemandsPlugin")`, with fields to send it."""
    page = publish("Side")
    editor = StaffFactory()
    editor.groups.add(Group.objects.get(name="editor"))
    draft = Version.objects.get_for_content(page.pagecontent_set.get(language="nb")).copy(editor)
    placeholder = draft.content.get_placeholders().get(slot="content")
    client.force_login(editor)

    def open_form(plugin: str, **fields):
        address = reverse("admin:cms_placeholder_add_plugin") + (
            f"?placeholder_id={placeholder.pk}&plugin_type={plugin}&plugin_language=nb&plugin_position=1&cms_path=/"
        )
        return client.post(address, fields) if fields else client.get(address)

    return open_form


def fields_of(answer) -> dict:
    return answer.context["adminform"].form.fields


class TestForms:
    def test_a_stage_is_chosen_by_its_name(self, form):
        stages = dict(fields_of(form("DemandsPlugin"))["stage"].choices)
        assert stages["partly_met"] == Stage.PARTLY_MET.label
        assert stages[""]

    def test_a_stage_that_does_not_exist_is_refused(self, form):
        answer = form("DemandsPlugin", stage="forgotten", count=3)
        assert "stage" in answer.context["adminform"].form.errors
        assert not DemandList.objects.exists()

    def test_a_list_of_neither_topic_nor_stage_is_refused_with_a_sentence(self, form):
        answer = form("DemandsPlugin", stage="", topic="", count=3)
        assert list(answer.context["adminform"].form.non_field_errors())
        assert not DemandList.objects.exists()

    def test_a_list_of_a_stage_is_kept(self, form):
        form("DemandsPlugin", stage="met", topic="", count=4)
        assert list(DemandList.objects.values_list("stage", "topic", "count")) == [("met", None, 4)]

    def test_withdrawn_topics_are_not_offered_and_drafts_are(self, form):
        gone, draft = TopicFactory(published=True), TopicFactory()
        withdraw(items=[gone], reason="Slått sammen.")
        assert list(fields_of(form("DemandsPlugin"))["topic"].queryset) == [draft]

    def test_a_withdrawn_demand_cannot_be_put_on_a_page(self, form):
        demand = DemandFactory(published=True)
        withdraw(items=[demand], reason="Erstattet.")
        assert "demand" in form("OneDemandPlugin", demand=demand.pk).context["adminform"].form.errors

    @pytest.mark.parametrize(("plugin", "field"), [("OneDemandPlugin", "demand"), ("FigurePlugin", "figure")])
    def test_what_there_is_much_of_is_searched_for_and_not_written_here(self, form, plugin, field):
        page = form(plugin).content.decode()
        assert f'data-field-name="{field}"' in page
        assert "related-widget-wrapper-link" not in page


class TestSearch:
    @pytest.fixture
    def find(self, staff):
        client = staff("editor")

        def search(model: str, field: str, term: str) -> list[str]:
            query = {"app_label": "policies", "model_name": model, "field_name": field, "term": term}
            answer = client.get("/admin/autocomplete/", query)
            assert answer.status_code == 200
            return [found["text"] for found in answer.json()["results"]]

        return search

    def test_a_demand_is_found_among_many_by_words_and_by_number(self, find):
        DemandFactory.create_batch(60, published=True, text="Noe annet")
        wanted = DemandFactory(published=True, text="Gi alle en fast veileder")
        assert find("onedemand", "demand", "fast veileder") == [str(wanted)]
        assert find("onedemand", "demand", str(wanted.number)) == [str(wanted)]

    def test_what_is_withdrawn_is_not_found(self, find):
        kept, gone = DemandFactory.create_batch(2, published=True)
        withdraw(items=[gone], reason="Erstattet.")
        assert find("onedemand", "demand", "Krav om") == [str(kept)]

    def test_a_figure_is_found_by_its_title(self, find):
        FigureFactory(title="Bostedsløse")
        FigureFactory(title="Satsen")
        assert find("figureblock", "figure", "bosted") == ["Bostedsløse"]
