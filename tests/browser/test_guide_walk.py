"""The exercise of the staff guide, done in the browser as the guide tells it, and its result as everybody sees it."""

import pytest
from playwright.sync_api import expect

from tools.exercise import Editor


@pytest.fixture
def editor(new_context, portal):
    person = Editor(new_context(viewport={"width": 1280, "height": 900}).new_page())
    person.log_in(*portal.login("editor"))
    return person


@pytest.fixture
def visitor(new_context):
    return new_context().new_page()


def test_an_editor_publishes_a_topic_with_ten_demands_and_records_that_one_is_met(editor, visitor, axe):
    exercise = editor.exercise
    _publish(editor, visitor)
    editor.fill_update()
    editor.publish_update()
    editor.see_on_site()
    address = editor.page.url.partition("#")[0]

    visitor.goto("/politikk/strom-og-varme/")
    demands = visitor.locator("main .demand")
    expect(demands).to_have_count(10)
    for number, text in enumerate(exercise.demands):
        stage = "Innfridd" if text == exercise.met else "Reist"
        expect(demands.nth(number)).to_contain_text(text)
        expect(demands.nth(number)).to_contain_text(stage)

    visitor.goto("/krav/?tema=strom-og-varme&stadium=innfridd")
    expect(visitor.locator("main")).to_contain_text(exercise.met)
    expect(visitor.locator("main")).not_to_contain_text(exercise.demands[0])

    visitor.goto(address)
    main = visitor.locator("main")
    expect(main.locator("h1")).to_have_text(exercise.met)
    for field in ("Hva som skjedde", "Vår vurdering", "Kilde"):
        expect(main).to_contain_text(exercise.fields[field])
    link = main.get_by_role("link", name=exercise.fields["Kilde"]).first
    expect(link).to_have_attribute("href", exercise.fields["Adressen til kilden"])
    axe(visitor)


def _publish(editor, visitor) -> None:
    editor.fill_topic()
    editor.save_topic()
    preview = editor.preview()
    expect(preview.locator("main h1")).to_have_text(editor.exercise.title)
    assert visitor.goto("/politikk/strom-og-varme/").status == 404
    preview.close()
    editor.write_demands()
    editor.publish_topic()
    editor.mark_demands()
    expect(editor.page.locator("#result_list tbody tr.selected")).to_have_count(10)
    editor.publish_demands()
    expect(editor.page.locator("#result_list .field-state")).to_have_text(["publisert"] * 10)
