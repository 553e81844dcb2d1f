"""What this room offers to be picked into mail: public things alone, in the reader's language where it is written."""

import re
from datetime import timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from django.utils import timezone
from django.utils.translation import override
from hypothesis import assume, given, settings
from PIL import Image

from core.contrast import ratio
from core.offers import MOST, offers
from policies.figures import picture as drawing
from policies.figures.chart import draw
from policies.figures.picture import picture
from policies.offers import DemandUpdateOffer, FigureOffer, TopicOffer
from tests.factories import DemandUpdateFactory, FigureFactory, ObservationFactory, SeriesFactory, TopicFactory
from tests.figures.datasets import PATIENT, datasets, several

MOMENT = timezone.now() - timedelta(hours=1)


@pytest.fixture
def figure(db):
    figure = FigureFactory(published=True, title="Barn i fattigdom", unit="prosent", decimals=1, table="12599")
    series = SeriesFactory(figure=figure)
    for year, value in (("2019", "11.3"), ("2020", "11.7"), ("2021", "11.0"), ("2022", "10.3"), ("2023", "10.1")):
        ObservationFactory(series=series, period=year, value=Decimal(value))
    return figure


def test_every_kind_of_the_house_is_offered_in_a_fixed_order():
    assert list(offers())[:4] == ["resolution", "demand_update", "topic", "figure"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("offer", "factory"),
    [(TopicOffer(), TopicFactory), (FigureOffer(), FigureFactory), (DemandUpdateOffer(), DemandUpdateFactory)],
)
def test_only_what_visitors_see_is_offered(offer, factory):
    seen, fresh = factory(published=True), factory(published=True)
    type(fresh).objects.filter(pk=fresh.pk).update(published_at=timezone.now())
    draft, coming = factory(), factory(published_at=timezone.now() + timedelta(days=1))
    gone = factory(published=True)
    type(gone).objects.filter(pk=gone.pk).update(withdrawn_at=timezone.now(), withdrawal_reason="Feil.")
    assert [choice.number for choice in offer.choices()] == [fresh.pk, seen.pk]
    assert [choice.number for choice in offer.since(MOMENT)] == [fresh.pk]
    for hidden in (draft, coming, gone):
        assert offer.excerpt(hidden.pk, "nb") is None
    assert offer.excerpt(0, "nb") is None


@pytest.mark.django_db
def test_a_topic_is_shown_with_its_introduction_in_the_language_it_has():
    topic = TopicFactory(published=True, title="Bolig", intro="Alle trenger et hjem.", slug="bolig")
    topic.create_translation("en", title="Housing", intro="Everybody needs a home.")
    english, nynorsk = (TopicOffer().excerpt(topic.pk, language) for language in ("en", "nn"))
    assert (english.label, english.title, english.text) == ("Topic", "Housing", "Everybody needs a home.")
    assert (english.language, english.url) == ("en", "http://testserver/en/politikk/bolig/")
    assert (nynorsk.label, nynorsk.title, nynorsk.language) == ("Topic", "Bolig", "nb")
    assert nynorsk.url == "http://testserver/nn/politikk/bolig/"
    assert [choice.title for choice in TopicOffer().choices("hous")] == ["Bolig"]
    assert TopicOffer().choices("trygd") == []


@pytest.mark.django_db
def test_an_update_is_shown_with_its_demand_in_one_language_that_both_have():
    update = DemandUpdateFactory(published=True, happened="Regjeringen sa nei. " * 40, stage="rejected")
    update.create_translation("en", happened="The government said no.")
    shown = DemandUpdateOffer().excerpt(update.pk, "en")
    assert shown.language == "nb"
    assert shown.title == update.demand.text
    assert shown.number == str(update.demand_id)
    assert shown.text.startswith("Regjeringen sa nei.")
    assert len(shown.text) <= 400
    assert re.fullmatch(r"What became of a demand: rejected, \d+ \w+ \d{4}", shown.label)
    assert shown.url == f"http://testserver/en/krav/{update.demand_id}/#oppdatering-{update.pk}"


@pytest.mark.django_db
def test_an_update_is_new_when_its_demand_becomes_public_and_is_found_by_its_number():
    update = DemandUpdateFactory(published=True)
    assert DemandUpdateOffer().since(MOMENT) == []
    now = timezone.now()
    type(update.demand).objects.update(published_at=now)
    (choice,) = DemandUpdateOffer().since(MOMENT)
    assert (choice.number, choice.at) == (update.pk, now)
    assert len(DemandUpdateOffer().choices(str(update.demand_id))) == 1
    assert DemandUpdateOffer().choices("99999") == []


def test_a_figure_comes_as_a_picture_and_in_words(figure):
    shown = FigureOffer().excerpt(figure.pk, "nb")
    assert shown.title == "Barn i fattigdom (prosent)"
    assert shown.label == "Figure, 2023"
    assert shown.text.startswith(f"Source: {figure.publisher}, 12599. Holds for 31. desember 2023")
    assert shown.image.alt.startswith("From 11,3 in 2019 to 10,1 in 2023.")
    assert (shown.image.width, len(shown.image.png) < 60_000) == (544, True)
    drawn = Image.open(BytesIO(shown.image.png))
    assert drawn.size == (2 * shown.image.width, 2 * shown.image.height)
    assert drawn.convert("RGB").getpixel((1, 1)) == (0xFF, 0xFD, 0xF8)
    assert (0x9C, 0x2B, 0x1C) in {colour for _count, colour in drawn.convert("RGB").getcolors()}


def test_a_figure_that_is_one_number_is_said_in_words(figure):
    figure.series.get().observations.exclude(period="2023").delete()
    shown = FigureOffer().excerpt(figure.pk, "en")
    assert shown.image is None
    assert shown.language == "nb"
    assert shown.text.startswith("10,1 in 2023. Source:")


@pytest.mark.django_db
def test_a_list_is_no_longer_than_fifty_and_costs_the_same(django_assert_num_queries):
    for number in (2, MOST):
        TopicFactory.create_batch(number, published=True)
        with django_assert_num_queries(2):
            found = TopicOffer().choices()
    assert len(found) == MOST


@settings(PATIENT, max_examples=15)
@given(datasets())
def test_every_chart_becomes_a_small_picture(dataset):
    assume(len(dataset.values) > 1)
    with override("nb"):
        drawn = picture(draw(dataset, 1))
    assert drawn.png.startswith(b"\x89PNG")
    assert len(drawn.png) < 60_000


def test_names_with_marks_and_control_characters_are_drawn_as_they_are():
    dataset = several(**{"A <b> & c": (1, 2), "x\x0by": (2, None, 3)})
    drawn = picture(draw(dataset, 0))
    assert drawn.png.startswith(b"\x89PNG")


def test_letters_and_lines_stand_out_from_the_ground():
    assert all(ratio(colour, drawing.PAPER) >= 4.5 for colour in (drawing.INK, drawing.SOFT, drawing.ACCENT))
    assert all(ratio(colour, drawing.PAPER) >= 3 for colour, _dashes, _fill in drawing.STYLES)
