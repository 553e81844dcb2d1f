"""A secretary writes a resolution in a real browser: with keyboard and mouse, from a copy, and after a crash."""

import re
from itertools import count

import pytest
from playwright.sync_api import expect

numbers = count(901)
TEXT = {
    "Bolig": ["Bygge mer.", "Pusse opp.", "Leie ut."],
    "Inntekt": ["Heve satsene."],
}
FROM_WORD = """<html><body><!--StartFragment--><p class=MsoNormal>Mange venter for lenge.</p>
<h2>Bolig</h2><p class=MsoListParagraph><span>·</span> Bygge mer.</p>
<p class=MsoListParagraph><span>·</span> Pusse opp.</p>
<h2>Inntekt</h2><ul><li>Heve satsene.</li></ul><!--EndFragment--></body></html>"""


@pytest.fixture
def desk(new_context, portal):
    """The page on which a new resolution is written, with two focus areas and four clauses that are not saved."""
    page = new_context(viewport={"width": 1280, "height": 900}, permissions=["clipboard-write"]).new_page()
    name, password = portal.login("secretary")
    page.goto("/admin/resolutions/resolution/add/")
    page.fill("#id_username", name)
    page.fill("#id_password", password)
    page.click("[type=submit]")
    page.fill("#id_title", "Et hjem til alle")
    page.fill("#id_number", f"2030-{next(numbers)}")
    page.click("input[name=_save]")
    page.wait_for_url(re.compile("/text/"))
    return page


def write(page) -> None:
    """Write as one who never lets go of the keyboard."""
    for heading, (first, *others) in TEXT.items():
        page.click("[data-do=add-section]")
        page.keyboard.type(heading)
        page.keyboard.press("Enter")
        page.keyboard.type(first)
        for clause in others:
            page.keyboard.press("Enter")
            page.keyboard.type(clause)


def shown(page) -> dict[str, list[str]]:
    """The focus areas and their clauses as they stand on the page."""
    return page.evaluate(
        """() => Object.fromEntries([...document.querySelectorAll('[data-sections] > [data-row]')].map((section) => [
            section.querySelector('[name=heading]').value,
            [...section.querySelectorAll('[name=clause]')].map((clause) => clause.value)]))"""
    )


def save(page) -> None:
    with page.expect_navigation():
        page.click("input[name=_save]")


def clause(page, words: str):
    """The row of the clause that reads so."""
    number = page.evaluate(
        """(words) => [...document.querySelectorAll('[data-sections] [name=clause]')]
            .findIndex((clause) => clause.value === words)""",
        words,
    )
    return page.locator("[data-sections] .clause-row").nth(number)


def number_of(page, words: str) -> str:
    return clause(page, words).locator("[data-number]").inner_text()


def focused(page) -> str:
    return page.evaluate("document.activeElement.getAttribute('data-do') || document.activeElement.value")


def test_a_text_is_written_moved_and_removed_with_the_keyboard_alone(desk, axe):
    write(desk)
    assert shown(desk) == TEXT
    assert number_of(desk, "Heve satsene.") == "2.1"

    desk.keyboard.press("Alt+ArrowUp")  # out of its focus area, to the end of the one before
    assert number_of(desk, "Heve satsene.") == "1.4"
    expect(desk.locator("[data-said]")).to_contain_text("1.4")
    assert focused(desk) == "Heve satsene."

    clause(desk, "Heve satsene.").locator("[data-do=up]").focus()
    desk.keyboard.press("Enter")
    desk.keyboard.press("Enter")
    assert number_of(desk, "Heve satsene.") == "1.2"
    assert focused(desk) == "up"
    assert "1.2" in desk.evaluate("document.activeElement.getAttribute('aria-label')")

    clause(desk, "Pusse opp.").locator("[data-do=remove]").focus()
    desk.keyboard.press("Enter")
    assert shown(desk)["Bolig"] == ["Bygge mer.", "Heve satsene.", "Leie ut."]
    desk.keyboard.press("Enter")  # the button that puts it back has the focus
    assert focused(desk) == "Pusse opp."

    save(desk)
    assert shown(desk) == {"Bolig": ["Bygge mer.", "Heve satsene.", "Pusse opp.", "Leie ut."], "Inntekt": []}
    axe(desk)


def test_enter_parts_a_clause_and_lines_that_are_pasted_become_clauses(desk):
    write(desk)
    area = clause(desk, "Bygge mer.").locator("[name=clause]")
    area.evaluate("(area) => { area.focus(); area.setSelectionRange(6, 6); }")
    desk.keyboard.press("Enter")
    copy(desk, "text/plain", "- Rive mindre\n\n- Bygge tett\n- Bo")
    desk.keyboard.press("ControlOrMeta+v")
    assert shown(desk)["Bolig"] == ["Bygge", "Rive mindre mer.", "Bygge tett", "Bo", "Pusse opp.", "Leie ut."]


def copy(page, kind: str, words: str) -> None:
    """Have `words` in the clipboard, as another program would leave them there."""
    page.evaluate(
        """([kind, words]) => {
            const as = (type, text) => ({ [type]: new Blob([text], { type }) });
            const parts = { ...as('text/plain', words.replace(/<[^>]+>/g, '')), ...as(kind, words) };
            return navigator.clipboard.write([new ClipboardItem(parts)]);
        }""",
        [kind, words],
    )


def drag(page, row, onto, *, to_its_end: bool) -> None:
    row.locator("[data-handle]").first.hover()
    page.mouse.down()
    box = onto.bounding_box()
    page.mouse.move(box["x"] + 200, box["y"] + (box["height"] - 4 if to_its_end else 4), steps=4)
    page.mouse.up()


def test_clauses_and_focus_areas_are_dragged(desk):
    write(desk)
    desk.evaluate("scrollTo(0, 500)")
    drag(desk, clause(desk, "Heve satsene."), clause(desk, "Bygge mer."), to_its_end=True)
    assert shown(desk) == {"Bolig": ["Bygge mer.", "Heve satsene.", "Pusse opp.", "Leie ut."], "Inntekt": []}

    sections = desk.locator("[data-sections] > [data-row]")
    drag(desk, sections.nth(1), sections.nth(0), to_its_end=False)
    assert list(shown(desk)) == ["Inntekt", "Bolig"]
    assert number_of(desk, "Heve satsene.") == "2.2"

    row = clause(desk, "Leie ut.")
    row.locator("[data-handle]").hover()
    desk.mouse.down()
    desk.mouse.move(700, 400, steps=3)
    desk.keyboard.press("Escape")
    desk.mouse.up()
    assert shown(desk)["Bolig"] == ["Bygge mer.", "Heve satsene.", "Pusse opp.", "Leie ut."]


def test_a_text_from_word_is_split_for_review_and_what_stood_there_can_be_brought_back(desk, axe):
    write(desk)
    before = shown(desk)
    desk.locator("[name=whole]").evaluate("(area) => { area.closest('details').open = true; area.focus(); }")
    copy(desk, "text/html", FROM_WORD)
    desk.keyboard.press("ControlOrMeta+v")
    expect(desk.locator("#whole-said")).not_to_be_empty()
    with desk.expect_navigation():
        desk.click("[name=_split]")
    assert shown(desk) == {"Bolig": ["Bygge mer.", "Pusse opp."], "Inntekt": ["Heve satsene."]}
    assert desk.input_value("#id_preamble") == "Mange venter for lenge."
    axe(desk)

    desk.click("[data-do=bring-back]")
    assert shown(desk) == before


def test_what_is_not_saved_is_warned_of_and_offered_again(desk):
    address = desk.url
    write(desk)
    expect(desk.locator("[data-state]")).not_to_be_empty()
    warnings = []
    desk.on("dialog", lambda dialog: (warnings.append(dialog.type), dialog.accept()))
    desk.goto("/admin/")
    assert warnings == ["beforeunload"]

    desk.goto(address)
    expect(desk.locator("[data-offer]")).to_be_visible()
    assert shown(desk) == {}
    desk.click("[data-do=bring-back]")
    assert shown(desk) == TEXT
    save(desk)
    assert shown(desk) == TEXT

    desk.goto("/admin/")
    desk.goto(address)
    expect(desk.locator("[data-offer]")).to_be_hidden()
    assert warnings == ["beforeunload"]
    assert desk.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('resolution-'))") == []


def test_the_page_fits_a_small_phone_and_the_choices_of_a_clause_have_names(desk, axe):
    write(desk)
    save(desk)
    desk.set_viewport_size({"width": 320, "height": 640})
    assert desk.evaluate("document.documentElement.scrollWidth") == 320
    desk.locator(".clause-row__links summary").first.click()
    expect(desk.locator(".select2-selection")).to_have_count(2)
    axe(desk)
