"""Writing help and preview as an editor meets them, in the real editor for formatted text."""

import pytest

TYPED = " Dette er lagt til."


@pytest.fixture
def topic_form(new_context, portal):
    """The form of a demo topic, opened by the editor."""
    page = new_context().new_page()
    name, password = portal.login("editor")
    page.goto("/admin/")
    page.fill("#id_username", name)
    page.fill("#id_password", password)
    page.click("[type=submit]")
    page.goto("/admin/policies/topic/?q=Sosialhjelp")
    page.locator("#result_list tbody th a").first.click()
    page.wait_for_selector("#id_body_editor .tiptap")
    return page


def write(page, text: str) -> None:
    page.locator("#id_body_editor .tiptap").click()
    page.keyboard.press("Control+End")
    page.keyboard.type(text)


def preview(page) -> str:
    with page.context.expect_page() as opened:
        page.click("input[name=_preview]")
    opened.value.wait_for_load_state()
    words = opened.value.locator("main").inner_text()
    opened.value.close()
    return words


def test_help_stands_beside_the_texts_from_the_start_and_follows_what_is_written(topic_form):
    intro, body = topic_form.locator("#id_intro_writing_help"), topic_form.locator("#id_body_writing_help")
    for box in (intro, body):
        box.locator("text=LIX").wait_for()
        assert box.get_attribute("aria-live") is None  # nothing is spoken when the page opens
    topic_form.fill("#id_intro", "Kort.")
    intro.locator("text=/^1 /").wait_for()
    assert intro.get_attribute("aria-live") == "polite"
    write(topic_form, " " + "ord " * 30)
    body.locator("li").first.wait_for()


def test_help_keeps_silent_where_the_server_does(topic_form):
    topic_form.locator("#id_intro_writing_help >> text=LIX").wait_for()
    topic_form.route("**/writing-help/", lambda route: route.abort())
    with topic_form.expect_event("requestfailed"):
        topic_form.fill("#id_intro", "Kort.")
    topic_form.wait_for_function("document.querySelector('#id_intro_writing_help').textContent === ''")
    assert topic_form.input_value("#id_intro") == "Kort."


def test_what_is_written_after_a_preview_is_in_the_next_one_and_in_what_is_saved(topic_form):
    before = topic_form.locator("#id_body_editor .tiptap").inner_text()
    write(topic_form, TYPED)
    assert TYPED.strip() in preview(topic_form)
    topic_form.bring_to_front()
    write(topic_form, " Og dette.")
    words = preview(topic_form)
    assert f"{TYPED.strip()} Og dette." in words
    topic_form.reload()
    topic_form.wait_for_selector("#id_body_editor .tiptap")
    assert topic_form.locator("#id_body_editor .tiptap").inner_text() == before


def test_a_topic_is_published_withdrawn_and_its_address_tells_a_stranger_why(topic_form, new_context, axe):
    topic_form.goto("/admin/policies/topic/add/")
    topic_form.fill("#id_title", "Strøm i nettleseren")
    topic_form.fill("#id_intro", "Kort fortalt.")
    topic_form.click("input[name=_publish]")
    form = topic_form.url
    topic_form.click("a[href$='/withdraw/']")
    topic_form.click("input[type=submit].default")
    assert topic_form.locator(".errornote").count() == 1
    topic_form.fill("#id_reason", "Slått sammen med et annet tema.")
    topic_form.click("input[type=submit].default")
    assert topic_form.url.partition("?")[0] == form.partition("?")[0]
    stranger = new_context().new_page()
    assert stranger.goto("/politikk/strom-i-nettleseren/").status == 410
    assert "Slått sammen med et annet tema." in stranger.locator("main").inner_text()
    axe(stranger)
