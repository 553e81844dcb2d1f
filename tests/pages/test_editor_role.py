"""What the editor's role opens, and what stays closed."""

import pytest
from cms.utils.page_permissions import user_can_add_page, user_can_change_page, user_can_publish_page
from cms.utils.permissions import has_plugin_permission
from django.contrib.auth.models import Group, User
from django.contrib.sites.models import Site
from djangocms_versioning.models import Version

BLOCKS = [
    "TextPlugin",
    "LinkPlugin",
    "Alias",
    "GoalsPlugin",
    "TopicListPlugin",
    "DemandsPlugin",
    "OneDemandPlugin",
    "FigurePlugin",
    "LatestResolutionsPlugin",
    "MemberGridPlugin",
    "SignupPlugin",
    "VideoPlugin",
]


@pytest.fixture
def editor(db) -> User:
    user = User.objects.create_user("redaktor", is_staff=True)
    user.groups.add(Group.objects.get(name="editor"))
    return user


def test_may_make_change_and_publish_pages(editor, publish):
    page = publish("Side")
    assert user_can_add_page(editor, Site.objects.get())
    assert user_can_change_page(editor, page)
    assert user_can_publish_page(editor, page)
    version = Version.objects.get_for_content(page.pagecontent_set.get())
    draft = version.copy(editor)
    assert draft.check_publish.as_bool(editor)


@pytest.mark.parametrize("action", ["add", "change", "delete"])
@pytest.mark.parametrize("plugin", BLOCKS)
def test_may_use_every_kind_of_block(editor, plugin, action):
    assert has_plugin_permission(editor, plugin, action)


@pytest.mark.parametrize("role", ["secretary", "newsletter_editor", "privacy_officer"])
def test_other_roles_may_use_none(editor, role):
    editor.groups.set([Group.objects.get(name=role)])
    assert [plugin for plugin in BLOCKS if has_plugin_permission(editor, plugin, "add")] == []


def test_sees_pages_positions_and_files_in_the_admin_and_nothing_else(staff):
    apps = staff("editor").get("/admin/").context["app_list"]
    models = {model["object_name"] for app in apps for model in app["models"]}
    positions = {"Goal", "Topic", "Demand", "DemandUpdate", "Figure", "ResponsibleBody"}
    assert models == positions | {"PageContent", "Alias", "Folder"}


@pytest.mark.parametrize(
    "path",
    [
        "auth/user/",
        "sites/site/",
        "privacy/purpose/",
        "privacy/privacystatement/",
        "newsletter/campaign/",
        "newsletter/subscriber/",
        "resolutions/resolution/",
        "members/organisation/",
    ],
)
def test_other_desks_are_closed(staff, path):
    assert staff("editor").get(f"/admin/{path}").status_code == 403


@pytest.mark.parametrize(
    "path", ["cms/pagecontent/", "djangocms_alias/alias/", "filer/folder/", "cms/pagecontent/add/?language=nb"]
)
def test_the_editors_desk_opens(staff, publish, path):
    publish("Side")
    assert staff("editor").get(f"/admin/{path}", follow=True).status_code == 200


def test_the_tree_of_pages_says_where_it_is_in_norwegian(staff, publish):
    publish("Side")
    page = staff("editor").get("/admin/cms/pagecontent/").content.decode()
    trail = page.partition('<div class="breadcrumbs">')[2].partition("</div>")[0]
    assert trail.endswith("Nettsider")
    assert "Pages" not in trail


def test_the_list_of_versions_is_in_the_words_of_the_office(staff, publish):
    page = publish("Side")
    answer = staff("editor").get(f"/admin/djangocms_versioning/pagecontentversion/?page={page.pk}&language=nb")
    shown = answer.content.decode()
    assert answer.status_code == 200
    assert "page content version" not in shown
    assert ">Content<" not in shown
