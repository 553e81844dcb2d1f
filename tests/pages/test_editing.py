"""An editor at work in a real browser: draft, words in place, blocks from the rooms, publish."""

import contextlib
import json
import re
from fnmatch import fnmatch

import pytest
from playwright.sync_api import FrameLocator, Page, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeout

TOOLS = {
    "Paragraph",
    "Heading2",
    "Heading3",
    "Bold",
    "Italic",
    "BulletedList",
    "NumberedList",
    "Blockquote",
    "Link",
    "Unlink",
    "Undo",
    "Redo",
}


class Editor:
    """The demo's editor in the browser, and every complaint of the browser on the way."""

    def __init__(self, page: Page, portal) -> None:
        self.page = page
        self.complaints: list[str] = []
        page.on("console", lambda message: message.type == "error" and self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        logins = json.loads((portal.folder / "demo_logins.json").read_text())
        password = next(login["password"] for login in logins if login["username"] == "redaktor")
        page.goto("/admin/")
        page.fill("#id_username", "redaktor")
        page.fill("#id_password", password)
        page.click("[type=submit]")

    def open_draft(self, path: str) -> None:
        """Open a page and go on editing its draft, or start one."""
        self.page.goto(path)
        if "/edit/" not in self.page.url:
            self.page.locator(".cms-toolbar-right").locator("a[href*='edit-redirect'], a[href*='/edit/']").first.click()
        self._wait_for_editor()

    def _wait_for_editor(self) -> None:
        self.page.wait_for_url("**/edit/**")
        self.page.wait_for_load_state("networkidle")

    def write_first(self, words: str) -> None:
        """Write at the end of the first paragraph and leave it, which saves it."""
        self.page.locator(".tiptap p").first.click()
        self.page.keyboard.press("Control+End")
        self.page.keyboard.type(words)
        with self.page.expect_response(re.compile("/edit-plugin/")) as saved:
            self.page.locator(".tiptap").first.blur()
        assert saved.value.ok

    def add_block(self, plugin: str, search: str = "", **fields: str) -> None:
        """Add a block below the others.

        With `fields`, fill in its form, which opens in a window of the page; with `search`, choose the first that
        is found by these words.
        """
        if not self.page.locator(".cms-structure").is_visible():
            self.page.locator(".cms-toolbar-right a[href*='/structure/']").click()
        blocks = self.page.locator(".cms-structure .cms-draggable:visible")
        blocks.first.wait_for()
        before = blocks.count()
        self._choose(plugin)
        if search:
            self.window.locator(".select2-selection").click()
            self.window.locator(".select2-search__field").fill(search)
            self.window.locator(".select2-results__option", has_text=search).first.click()
            self.confirm()
        if fields:
            form = self.window
            for name, value in fields.items():
                field = form.locator(f"[name={name}]")
                if field.evaluate("field => field.tagName") == "SELECT":
                    field.select_option(label=value)
                else:
                    field.fill(value)
            self.confirm()
        expect(blocks).to_have_count(before + 1)
        expect(self.page.locator(".cms-modal:visible")).to_have_count(0)
        self.page.wait_for_load_state("networkidle")

    def _choose(self, plugin: str) -> None:
        """Open the list of blocks and choose one; the board loses a click, or the list, while it draws itself anew."""
        choice = self.page.locator(f".cms-modal .cms-submenu-item a[href='{plugin}']:visible")
        for _attempt in range(5):
            self.page.locator(".cms-structure .cms-submenu-add").first.click()
            with contextlib.suppress(PlaywrightTimeout):
                choice.click(timeout=6_000)
                return
        pytest.fail(f"the board does not offer {plugin}")

    @property
    def window(self) -> FrameLocator:
        return self.page.frame_locator(".cms-modal-frame iframe")

    def confirm(self) -> None:
        self.page.locator(".cms-modal-buttons .cms-btn-action").first.click()

    def publish(self) -> None:
        with self.page.expect_navigation(url=lambda address: "/edit/" not in address):
            self.page.locator(".cms-toolbar-right a[href*='/publish/']").click()


@pytest.fixture
def editor(page, portal) -> Editor:
    return Editor(page, portal)


def text_of(portal, path: str) -> str:
    status, text = portal.get(path)
    assert status == 200
    return text


def test_words_written_in_place_reach_visitors_when_they_are_published(editor, portal):
    editor.open_draft("/")
    editor.write_first(" Skrevet på stedet.")
    assert "Skrevet på stedet." not in text_of(portal, "/")
    editor.publish()
    assert "Skrevet på stedet." in text_of(portal, "/")
    assert editor.complaints == []


def test_every_kind_of_block_can_be_put_on_a_page(editor, portal):
    editor.open_draft("/om-oss/")
    editor.add_block("GoalsPlugin")
    editor.add_block("TopicListPlugin")
    editor.add_block("DemandsPlugin", topic="Sosialhjelp det går an å leve av", count="2")
    editor.add_block("OneDemandPlugin", search="fast veileder")
    editor.add_block("FigurePlugin", search="Bostedsløse")
    editor.add_block("LatestResolutionsPlugin", count="1")
    editor.add_block("SignupPlugin")
    editor.add_block("VideoPlugin", title="Slik bor vi", address="https://youtu.be/dQw4w9WgXcQ")
    editor.publish()

    main = text_of(portal, "/om-oss/").split("<main")[1].split("</main>")[0]
    for sign in ('class="goal ', 'class="topic-row', 'href="/krav/2/"', 'href="/krav/19/"', 'class="figure"'):
        assert sign in main
    for sign in ('class="resolution-row', 'class="signup"', "Slik bor vi"):
        assert sign in main
    assert 'href="/krav/3/"' not in main
    assert editor.complaints == []


def test_a_new_page_gets_an_address_in_plain_letters_and_is_seen_when_published(editor, portal):
    editor.page.goto("/om-oss/")
    editor.page.locator(".cms-toolbar-right a[href*='cms_wizard']").click()
    editor.window.locator("[name$=choice], form").first.wait_for()
    editor.confirm()
    editor.window.locator("[name$=-title]").fill("Møter på Ås")
    editor.window.locator("[name$=-slug]").fill("")
    editor.confirm()
    editor._wait_for_editor()
    assert portal.get("/moter-pa-as/")[0] == 404
    editor.publish()
    assert "<h1>Møter på Ås</h1>" in text_of(portal, "/moter-pa-as/")
    assert editor.complaints == []


def test_the_footer_is_edited_like_a_page_and_changes_everywhere(editor, portal):
    editor.page.goto("/admin/djangocms_alias/alias/")
    editor.open_draft(editor.page.locator("#result_list a[href*='/edit/']").first.get_attribute("href"))
    editor.write_first(" Ring 22 00 00 00.")
    editor.publish()
    for path in ("/", "/krav/"):
        assert "Ring 22 00 00 00." in text_of(portal, path).split("<footer")[1]
    assert editor.complaints == []


def test_what_the_editors_tools_store_in_the_browser_is_declared(editor, portal):
    editor.page.locator(".theme-toggle").first.click()
    editor.page.goto("/admin/policies/topic/")
    editor.page.locator("#toggle-nav-sidebar").click()
    editor.open_draft("/kontakt/")
    stored = editor.page.evaluate("[...Object.keys(localStorage), ...Object.keys(sessionStorage)]")
    stored += [cookie["name"] for cookie in editor.page.context.cookies()]
    declared = re.findall(r'<code translate="no">(.+?)</code>', text_of(portal, "/personvern/informasjonskapsler/"))
    assert {"theme", "sessionid"} <= set(stored)
    assert [name for name in stored if not any(fnmatch(name, pattern) for pattern in declared)] == []


def test_the_toolbar_offers_what_the_style_sheet_knows_and_no_more(editor):
    editor.page.goto("/admin/policies/topic/")
    editor.page.locator("#result_list tbody th a").first.click()
    expect(editor.page.locator("[data-action=Bold]").first).to_be_visible()
    actions = editor.page.locator("[data-action]").evaluate_all("tools => tools.map(tool => tool.dataset.action)")
    assert set(actions) == TOOLS
    assert editor.complaints == []
