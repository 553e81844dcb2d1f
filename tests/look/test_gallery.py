"""The component gallery: whole, strict, for staff alone, and as accessible as the pages it serves."""

import re

import pytest
from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import override

from alliance.gallery import EXAMPLES, Component, Misfit, State, components
from tests.factories import StaffFactory

COMPONENTS = components()
BY_COMPONENT = pytest.mark.parametrize("component", COMPONENTS, ids=lambda component: component.name)


def address(state: State) -> str:
    return reverse("gallery_state", args=[state.component, state.number])


@pytest.fixture
def staff(client, db):
    client.force_login(StaffFactory())
    return client


@BY_COMPONENT
def test_every_component_has_an_example(component):
    assert component.states, f"write {EXAMPLES / component.name}.toml"


def test_every_example_is_of_a_component():
    assert {file.stem for file in EXAMPLES.iterdir()} - {component.name for component in COMPONENTS} == set()


@BY_COMPONENT
def test_a_component_says_everything_that_it_can_be_given(component):
    given = {key for state in component.states for key in state.context}
    assert {key for key in given if not re.search(rf"\b{key}\b", component.needs)} == set()


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
@BY_COMPONENT
def test_every_state_can_be_shown_in_every_language_with_what_its_example_gives(staff, component, language):
    for state in component.states:
        with override(language):
            page = staff.get(address(state)).content.decode()
        assert f'<html lang="{language}">' in page
        assert f"<title>{component.name}: {escape(state.title)}</title>" in page
        ids = re.findall(r'\bid="([^"]+)"', page)
        assert len(ids) == len(set(ids)), state.title


@pytest.mark.parametrize(
    ("context", "tag"), [({}, "kind"), ({"kind": "ok"}, "text"), ({"kind": "ok", "text": {"title": "x"}}, "text")]
)
def test_an_example_that_leaves_something_out_is_told_what(rf, context, tag):
    with pytest.raises(Misfit, match=f"notice.toml, “Half”: nothing for .*{tag}"):
        State("notice", 1, "Half", context, "{}").render(rf.get("/"))


def test_what_a_template_only_asks_for_may_be_left_out(rf):
    assert 'type="submit"' in State("button", 1, "Plain", {"label": "Send"}, "<main>{}</main>").render(rf.get("/"))


@pytest.mark.parametrize("path", ["/_/komponenter/", "/_/komponenter/notice/", "/_/komponenter/notice/1/"])
class TestAccess:
    def test_visitors_are_sent_to_the_log_in(self, client, db, path):
        assert client.get(path).url == f"/admin/login/?next={path}"

    def test_staff_get_the_strict_policy_and_no_toolbar(self, staff, path):
        answer = staff.get(path)
        assert answer.status_code == 200
        assert "unsafe-inline" not in answer["Content-Security-Policy"]
        assert "cms-toolbar" not in answer.content.decode()
        assert '<meta name="robots" content="noindex">' in answer.content.decode()


@pytest.mark.parametrize("path", ["nothing/", "nothing/1/", "notice/0/", "notice/99/", "examples/"])
def test_what_is_not_in_the_gallery_is_not_found(staff, path):
    assert staff.get(f"/_/komponenter/{path}").status_code == 404


def test_no_page_leads_visitors_to_the_gallery(client, db):
    assert "/_/komponenter/" not in client.get("/krav/").content.decode()


def test_the_index_leads_to_every_component_and_says_what_it_needs(staff):
    page = staff.get("/_/komponenter/").content.decode()
    for component in COMPONENTS:
        assert f'<a href="/_/komponenter/{component.name}/">{component.name}</a>' in page
    assert Component("notice").needs in page


def test_a_component_is_shown_with_its_files_and_each_state_wide_and_on_a_phone(staff):
    page = staff.get("/_/komponenter/notice/").content.decode()
    assert "templates/components/notice.html" in page
    assert "static/css/components/notice.css" in page
    assert page.count("<iframe") == 2 * len(Component("notice").states)


@pytest.fixture
def visit(page, portal):
    """Open an address of the demo as its editor: `visit("/_/komponenter/")`; returns the page."""
    name, password = portal.login("editor")
    page.goto("/admin/")
    page.fill("#id_username", name)
    page.fill("#id_password", password)
    page.click("[type=submit]")

    def go(path: str):
        assert page.goto(path).status == 200
        return page

    return go


def test_the_gallery_breaks_no_rule_of_accessibility(visit, axe):
    axe(visit("/_/komponenter/"))
    for component in COMPONENTS:
        axe(visit(f"/_/komponenter/{component.name}/"))


def test_the_gallery_fits_a_small_phone(visit):
    page = visit("/_/komponenter/")
    page.set_viewport_size({"width": 320, "height": 640})
    for path in ("/_/komponenter/", "/_/komponenter/form_field/"):
        assert visit(path).evaluate("document.documentElement.scrollWidth") == 320


def test_a_frame_is_as_high_as_what_it_shows(visit):
    page = visit("/_/komponenter/form_field/")
    page.wait_for_load_state("networkidle")
    frame = page.locator(".gallery__frame").first
    shown = page.frame_locator(".gallery__frame").first.locator("body")
    height = shown.evaluate("body => body.getBoundingClientRect().height")
    assert abs(frame.evaluate("frame => frame.clientHeight") - height) <= 1
