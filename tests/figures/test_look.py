"""Charts in a real browser: their text does not shrink on a phone, does not overlap, and stays inside the page."""

import pytest

from alliance.demo import read

SLUGS = [entry["slug"] for entry in read("figures")["figure"]]

#: The boxes of every text that is shown in a chart, with its size.
TEXTS = """() => [...document.querySelectorAll(".chart text")]
    .filter((text) => getComputedStyle(text).display !== "none")
    .map((text) => ({
        words: text.textContent,
        size: parseFloat(getComputedStyle(text).fontSize),
        box: text.getBoundingClientRect().toJSON(),
    }))"""
SHAPES = """() => [...document.querySelectorAll(".chart :is(path, polyline, rect, line)")]
    .map((shape) => shape.getBoundingClientRect().toJSON())"""
PLOT = """() => document.querySelector(".chart > svg").getBoundingClientRect().toJSON()"""


def overlap(one: dict, other: dict) -> bool:
    a, b = one["box"], other["box"]
    return a["left"] < b["right"] and b["left"] < a["right"] and a["top"] < b["bottom"] and b["top"] < a["bottom"]


def has_readable_texts(texts: list[dict], width: int) -> None:
    assert len(texts) >= 5
    assert min(text["size"] for text in texts) >= 12
    assert all(text["box"]["left"] >= 0 and text["box"]["right"] <= width for text in texts)
    crowded = [(a["words"], b["words"]) for place, a in enumerate(texts) for b in texts[:place] if overlap(a, b)]
    assert crowded == []


def keeps_shapes_inside(plot: dict, shapes: list[dict]) -> None:
    """Nothing is drawn outside the plot but the edges of marks."""
    assert plot["height"] == 14 * 16
    assert shapes
    for shape in shapes:
        assert plot["left"] - 7 <= shape["left"] <= shape["right"] <= plot["right"] + 7
        assert plot["top"] - 7 <= shape["top"] <= shape["bottom"] <= plot["bottom"] + 7


@pytest.mark.parametrize("slug", SLUGS)
def test_a_chart_can_be_read_and_is_not_crowded_on_a_phone_and_on_a_wide_screen(page, slug):
    page.goto(f"/tall/{slug}/")
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        has_readable_texts(page.evaluate(TEXTS), width)
        keeps_shapes_inside(page.evaluate(PLOT), page.evaluate(SHAPES))


def test_a_chart_follows_the_theme(new_context):
    colours = set()
    for theme in ("light", "dark"):
        page = new_context(color_scheme=theme).new_page()
        page.goto("/tall/vedvarende-lavinntekt-eu60-oecd50/")
        colours.add(page.evaluate("getComputedStyle(document.querySelector('.chart polyline')).stroke"))
    assert len(colours) == 2


def test_a_chart_is_one_picture_with_a_name_and_a_description_to_a_screen_reader(page):
    page.goto("/en/tall/barn-vedvarende-lavinntekt-andel/")
    picture = page.get_by_role("img", name="Children in persistent low income, share")
    assert picture.count() == 1
    assert "From 7.0 in 2006 to 9.9 in 2023." in picture.locator("desc").text_content()


def test_the_table_opens_without_javascript_and_a_wide_one_scrolls_by_itself(new_context):
    context = new_context(viewport={"width": 320, "height": 640}, java_script_enabled=False)
    page = context.new_page()
    page.goto("/tall/enslige-forsorgere-vedvarende-lavinntekt/")
    page.locator("article.figure summary").click()
    table = page.get_by_role("table")
    assert table.is_visible()
    assert table.get_by_role("row").count() == 6
    assert table.get_by_role("columnheader").count() == 4
    assert table.get_by_role("rowheader").first.inner_text() == "2006"
