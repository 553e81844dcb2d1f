"""Staff write figures by hand, or take a new edition from a file after they have looked at it."""

import json
from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.contrib.admin.models import LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from core.days import in_a_year
from core.publication import withdraw
from policies.figures import services
from policies.figures.presenting import dataset_of
from policies.models import Figure
from tests.factories import FigureFactory, StaffFactory
from tests.figures.datasets import dataset, several

pytestmark = pytest.mark.django_db

FORM = {
    "title": "Barn i lavinntekt",
    "unit": "prosent",
    "definition": "",
    "comment": "",
    "values": "2022\t10,6\r\n2023\t9,9",
    "decimals": "1",
    "publisher": "SSB",
    "table": "",
    "source_url": "https://ssb.example/tabell",
    "licence": "",
    "as_of": "2023-12-31",
    "retrieved_on": "2026-11-22",
    "review_by": "2027-03-01",
    "slug": "",
}


@pytest.fixture
def editor(client):
    client.force_login(StaffFactory(role="editor"))
    return client


def figure_of(found, **facts) -> Figure:
    figure = FigureFactory(**{"decimals": 1} | facts)
    services.set_values(figure=figure, dataset=found, language="nb")
    return figure


def address(figure: Figure, page: str = "change") -> str:
    return reverse(f"admin:policies_figure_{page}", args=[figure.pk])


def form_of(figure: Figure, **changes) -> dict:
    return FORM | {"title": figure.title, "slug": figure.slug} | changes


def errors(response) -> dict:
    return dict(response.context["adminform"].form.errors)


def messages(response) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def upload(client, figure: Figure, content: str, name: str = "tall.csv", **options):
    return client.post(address(figure, "import"), {"file": SimpleUploadedFile(name, content.encode())}, **options)


def test_an_editor_writes_a_figure_with_its_values(editor):
    assert editor.post(reverse("admin:policies_figure_add"), FORM).status_code == 302
    figure = Figure.objects.get()
    assert figure.slug == "barn-i-lavinntekt"
    assert dataset_of(figure) == dataset(10.6, 9.9, first=2022)


def test_several_series_are_pasted_from_a_spreadsheet(editor):
    pasted = "År\tEU60\tOECD50\r\n2022\t8,1\t..\r\n2023\t8,6\t3,8\r\n"
    editor.post(reverse("admin:policies_figure_add"), FORM | {"values": pasted})
    lines = dataset_of(Figure.objects.get()).lines
    assert [line.name for line in lines] == ["EU60", "OECD50"]
    assert [(reading.value, reading.status) for reading in lines[1].readings] == [(None, ".."), (Decimal("3.8"), "")]


def test_what_is_wrong_with_the_values_is_told_by_line_and_nothing_typed_is_lost(editor):
    typed = "2022\tti\r\n2022\t9,9\r\nifjor\t1"
    response = editor.post(reverse("admin:policies_figure_add"), FORM | {"values": typed})
    assert errors(response) == {
        "values": [
            "Line 1: “ti” is no number. Write “..” where a value is not available.",
            "Line 3: “ifjor” is no period. Write 2024, 2024K1 or 2024M01, one period a line.",
        ]
    }
    assert "2022\tti\r\n2022\t9,9\r\nifjor\t1" in response.content.decode()
    assert not Figure.objects.exists()


def test_the_form_shows_the_present_values_and_saving_them_changes_nothing(editor):
    figure = figure_of(several(Norge=(1.5, None), EU=(2, 3)))
    before = list(figure.series.values_list("pk", "observations__pk").order_by("observations__pk"))
    shown = editor.get(address(figure)).context["adminform"].form.initial["values"]
    assert shown == "period\tNorge\tEU\n2000\t1,5\t2,0\n2001\t\t3,0"
    assert editor.post(address(figure), form_of(figure, values=shown.replace("\n", "\r\n"))).status_code == 302
    assert list(figure.series.values_list("pk", "observations__pk").order_by("observations__pk")) == before


def test_a_single_series_needs_no_first_line(editor):
    figure = figure_of(dataset(7, 7.3))
    assert editor.get(address(figure)).context["adminform"].form.initial["values"] == "2000\t7,0\n2001\t7,3"


def test_names_of_series_are_written_in_the_language_of_the_tab(editor):
    figure = figure_of(several(Norge=(1, 2), EU=(2, 3)))
    values = "period\tNorway\tEU\n2000\t1\t2\n2001\t2\t3"
    response = editor.post(f"{address(figure)}?language=en", form_of(figure, title="Norway", values=values))
    assert response.status_code == 302
    assert [line.name for line in dataset_of(figure, "en").lines] == ["Norway", "EU"]
    assert [line.name for line in dataset_of(figure, "nb").lines] == ["Norge", "EU"]


def test_what_visitors_have_seen_keeps_its_values_and_its_address(editor):
    figure = figure_of(dataset(1, 2), published=True, slug="barn")
    response = editor.post(address(figure), form_of(figure, values=" \r\n", slug="andre"))
    assert errors(response) == {"values": ["Visitors have seen this figure: it needs at least one value."]}
    editor.post(address(figure), form_of(figure, slug="andre"))
    assert Figure.objects.get().slug == "barn"


def test_a_figure_without_values_is_not_published(editor):
    figure = FigureFactory(title="Tom")
    data = {"action": "publish_now", "_selected_action": [figure.pk]}
    response = editor.post(reverse("admin:policies_figure_changelist"), data, follow=True)
    assert messages(response) == ["“Tom” has no values yet."]
    assert not Figure.objects.published().exists()


def test_a_figure_that_has_been_public_is_not_deleted_and_a_draft_is(editor):
    public, draft = figure_of(dataset(1), published=True, title="Barn"), figure_of(dataset(1))
    withdraw(items=[public], reason="Feil.")
    response = editor.post(address(public, "delete"), {"post": "yes"}, follow=True)
    assert messages(response) == ["“Barn” has been public. It can be withdrawn, not deleted."]
    editor.post(address(draft, "delete"), {"post": "yes"})
    assert list(Figure.objects.all()) == [public]


def test_the_list_marks_and_filters_what_is_past_its_review(editor):
    late, fresh = (figure_of(dataset(1), title=title) for title in ("Sein", "Fersk"))
    Figure.objects.filter(pk=late.pk).update(review_by=timezone.localdate() - timedelta(days=1))
    path = reverse("admin:policies_figure_changelist")
    assert editor.get(path).content.decode().count("(past)") == 1
    assert list(editor.get(path, {"review": "past"}).context["cl"].queryset) == [late]
    assert set(editor.get(path).context["cl"].queryset) == {late, fresh}


@pytest.mark.parametrize("way", ["list", "button"])
def test_compared_with_the_source_moves_the_review_a_year(editor, way):
    figure = figure_of(dataset(1), review_by=date(2020, 1, 1))
    if way == "list":
        data = {"action": "compared", "_selected_action": [figure.pk]}
        response = editor.post(reverse("admin:policies_figure_changelist"), data, follow=True)
    else:
        response = editor.post(address(figure, "compared"), follow=True)
    assert messages(response) == ["1 figure is noted as compared with its source today."]
    assert Figure.objects.get().review_by == in_a_year(timezone.localdate())
    assert LogEntry.objects.get().get_change_message() == "Compared with the source."


def test_a_file_is_looked_at_before_anything_is_written(editor):
    figure = figure_of(dataset(1, 2, 3, first=2020))
    response = upload(editor, figure, "# source: SSB\nyear,value\n2020,1\n2021,2.5\n2023,4\n")
    assert response.context["hints"] == ["SSB"]
    found = [(change.period, before, after, change.kind) for change, before, after in response.context["changes"]]
    assert found == [
        ("2021", "2,0", "2,5", "changed"),
        ("2022", "3,0", "", "gone"),
        ("2023", "", "4,0", "new"),
    ]
    assert '<svg role="img"' in response.content.decode()
    assert dataset_of(figure) == dataset(1, 2, 3, first=2020)


@time_machine.travel(date(2026, 11, 22))
def test_using_the_values_takes_them_over_and_moves_the_dates(editor):
    figure = figure_of(dataset(1, 2, first=2022), as_of=date(2023, 12, 31), review_by=date(2026, 3, 1))
    edition = upload(editor, figure, "år;verdi\n2022;1\n2023;2\n2024;3,25").context["edition"]
    response = editor.post(address(figure, "import"), {"edition": edition}, follow=True)
    assert response.redirect_chain == [(address(figure), 302)]
    assert messages(response)[0].startswith("The values are taken over. The figure now holds for 31. desember 2024")
    figure.refresh_from_db()
    assert dataset_of(figure) == dataset(1, 2, 3.25, first=2022)
    assert (figure.as_of, figure.review_by, figure.decimals) == (date(2024, 12, 31), date(2027, 11, 22), 2)
    assert LogEntry.objects.get().get_change_message() == "Values imported from a file."


def test_present_values_keep_their_decimals_beside_a_file_that_has_none(editor):
    figure = figure_of(dataset(10.6, first=2022), decimals=1)
    [(_change, before, after)] = upload(editor, figure, "2022;11").context["changes"]
    assert (before, after) == ("10,6", "11")


def test_a_jsonstat_file_is_known_by_its_content(editor):
    figure = figure_of(dataset(1))
    table = {
        "id": ["Tid"],
        "size": [2],
        "dimension": {"Tid": {"category": {"index": ["2020", "2021"]}}},
        "value": [1, None],
        "status": {"1": ".."},
    }
    response = upload(editor, figure, json.dumps(table), name="uten-endelse")
    assert list(response.context["shown"].rows()) == [("2020", ["1"]), ("2021", ["not available (..)"])]


def test_problems_of_a_file_are_told_by_line_and_nothing_can_be_used(editor):
    figure = figure_of(dataset(1))
    response = upload(editor, figure, "år;verdi\n2022;ti\n2023;1;2\n")
    assert response.context["form"].errors["file"] == [
        "Line 2: “ti” is no number. Write “..” where a value is not available.",
        "Line 3: There are more values than columns. Decimals with a comma need “;” between columns.",
    ]
    assert "edition" not in response.context
    assert "Line 3: " in response.content.decode()


@pytest.mark.parametrize(
    "content", ["", "\0", "{", "[1]", "x" * 1_000_001, '{"id":["\\ud800"],"size":[1],"dimension":{}}']
)
def test_no_file_makes_the_page_fail(editor, content):
    response = upload(editor, figure_of(dataset(1)), content)
    assert response.status_code == 200
    assert response.context["form"].errors["file"]


@pytest.mark.parametrize("meddle", ["other figure", "changed text", "changed meanwhile", "a day later"])
def test_a_preview_that_no_longer_holds_is_asked_for_again(editor, meddle):
    figure, other = figure_of(dataset(1)), figure_of(dataset(5))
    edition = upload(editor, figure, "år;verdi\n2000;9").context["edition"]
    target, moment = figure, timezone.now()
    if meddle == "other figure":
        target = other
    elif meddle == "changed text":
        edition = f"x{edition}"
    elif meddle == "changed meanwhile":
        services.set_values(figure=figure, dataset=dataset(2), language="nb")
    else:
        moment += timedelta(hours=25)
    before = [dataset_of(each) for each in (figure, other)]
    with time_machine.travel(moment):
        editor.force_login(StaffFactory(role="editor"))
        response = editor.post(address(target, "import"), {"edition": edition}, follow=True)
    assert messages(response)[0].endswith("Choose it once more.")
    assert [dataset_of(each) for each in (figure, other)] == before


@pytest.mark.parametrize(("role", "status"), [("secretary", 403), ("newsletter_editor", 403)])
def test_nobody_else_takes_values_from_files_or_presses_the_button(client, role, status):
    figure = figure_of(dataset(1))
    client.force_login(StaffFactory(role=role))
    assert client.get(address(figure, "import")).status_code == status
    assert upload(client, figure, "år;verdi\n2000;9").status_code == status
    assert client.post(address(figure, "compared")).status_code == status
    assert dataset_of(figure) == dataset(1)


def test_those_who_may_only_look_see_the_values(client):
    figure = figure_of(several(Norge=(1.5, 2), EU=(2, 3)))
    client.force_login(StaffFactory(role="secretary"))
    page = client.get(address(figure)).content.decode()
    assert "2000\t1,5\t2,0<br>2001\t2,0\t3,0" in page
    assert "<textarea" not in page


def test_a_figure_that_is_not_there_leads_back(editor):
    path = reverse("admin:policies_figure_import", args=[4711])
    assert editor.get(path).status_code == 302


def test_the_preview_button_shows_the_values_of_the_form_and_saves_nothing(editor):
    figure = figure_of(dataset(1, 2), published=True)
    data = form_of(figure, values="2000\t1\n2001\t77,7") | {"_preview": "1"}
    response = editor.post(address(figure), data)
    assert "77,7" in response.content.decode()
    assert dataset_of(Figure.objects.get()) == dataset(1, 2)


@pytest.mark.parametrize("count", [3, 30])
def test_the_list_in_the_admin_costs_the_same_however_long(editor, django_assert_num_queries, count):
    for _ in range(count):
        figure_of(several(Norge=(1, 2), EU=(2, 3)))
    path = reverse("admin:policies_figure_changelist")
    editor.get(path)
    with django_assert_num_queries(9):
        editor.get(path)
