"""The declaration is the truth: django-cookie-consent is told of it, and it names all that the portal stores."""

import tomllib

import pytest
from cookie_consent.models import Cookie, CookieGroup
from django.conf import settings
from django.contrib import admin
from django.contrib.messages.storage.cookie import CookieStorage
from django.urls import reverse

from alliance.demo import CONTENT
from alliance.demo import privacy as demo
from privacy.models import PrivacyStatement, Purpose, StoredItem
from privacy.services import apply_declaration

#: Every cookie that the portal's programs can set.
SET_BY_THE_PORTAL = {
    settings.SESSION_COOKIE_NAME,
    settings.CSRF_COOKIE_NAME,
    settings.COOKIE_CONSENT_NAME,
    CookieStorage.cookie_name,
}


@pytest.fixture
def loaded(db):
    demo.load(CONTENT)


def test_every_cookie_of_the_portal_is_declared_as_our_own(loaded):
    ours = StoredItem.objects.filter(kind="cookie", party="first", purpose__required=True)
    assert set(ours.values_list("name", flat=True)) == SET_BY_THE_PORTAL


def test_the_session_lasts_as_long_as_declared(loaded):
    session = StoredItem.objects.get(name=settings.SESSION_COOKIE_NAME)
    assert (session.lifetime, settings.SESSION_COOKIE_AGE) == ("12 timer", 12 * 60 * 60)


def test_what_needs_no_asking_is_ours_and_what_is_others_is_asked(loaded):
    assert not StoredItem.objects.filter(purpose__required=True, party="third").exists()
    assert Purpose.objects.get(required=False).varname == "video"


def test_the_declaration_is_complete_in_three_languages(loaded):
    for item in StoredItem.objects.all():
        assert {"nb", "nn", "en"} == set(item.get_available_languages())
        assert item.provider
        assert all(text.use and text.lifetime for text in item.translations.all())


def test_a_second_load_changes_nothing_that_the_officer_has_edited(loaded):
    StoredItem.objects.get(name="messages").delete()
    PrivacyStatement.objects.order_by("date").first().delete()
    demo.load(CONTENT)
    content = tomllib.loads((CONTENT / "privacy.toml").read_text())
    assert not StoredItem.objects.filter(name="messages").exists()
    assert PrivacyStatement.objects.count() == len(content["statement"]) - 1


def test_the_consent_library_knows_every_purpose_and_name(loaded):
    groups = dict(CookieGroup.objects.values_list("varname", "is_required"))
    assert groups == {"necessary": True, "video": False}
    assert set(Cookie.objects.values_list("name", flat=True)) == set(StoredItem.objects.values_list("name", flat=True))


def test_what_the_library_had_keeps_its_age_and_what_is_gone_goes(declare):
    purpose = declare("video", "kept", "dropped")
    before = Cookie.objects.get(name="kept").created
    purpose.items.get(name="dropped").delete()
    StoredItem.objects.create(purpose=purpose, name="new", provider="YouTube", use="Nytt", lifetime="En dag")

    apply_declaration()

    assert set(Cookie.objects.values_list("name", flat=True)) == {"kept", "new"}
    assert Cookie.objects.get(name="kept").created == before


def test_a_purpose_that_is_no_longer_declared_is_no_longer_asked_about(declare):
    declare("video", "YSC").delete()
    apply_declaration()
    assert not CookieGroup.objects.exists()


class TestTheOfficer:
    def test_sees_one_declaration_and_not_the_librarys_own_forms(self):
        assert Purpose in admin.site._registry
        assert not {Cookie, CookieGroup} & set(admin.site._registry)

    def test_edits_the_declaration_and_the_library_follows(self, officer, declare):
        purpose = declare("video", "YSC")
        item = purpose.items.get()
        fields = {
            "name": "YSC2",
            "kind": "cookie",
            "party": "third",
            "provider": "YouTube",
            "use": "Teller",
            "lifetime": "Kort",
        }
        answer = officer.post(
            reverse("admin:privacy_purpose_change", args=[purpose.pk]),
            {
                "name": "Video",
                "description": "Film",
                "varname": "video",
                "position": 1,
                "items-TOTAL_FORMS": 1,
                "items-INITIAL_FORMS": 1,
                "items-0-id": item.pk,
                "items-0-purpose": purpose.pk,
                **{f"items-0-{name}": value for name, value in fields.items()},
            },
        )
        assert answer.status_code == 302, answer.context["errors"]
        assert list(Cookie.objects.values_list("name", flat=True)) == ["YSC2"]

    def test_may_do_nothing_else_in_the_admin(self, officer):
        apps = officer.get(reverse("admin:index")).context["app_list"]
        assert [app["app_label"] for app in apps] == ["privacy"]
        assert {model["object_name"] for model in apps[0]["models"]} == {"PrivacyStatement", "Purpose"}

    @pytest.mark.parametrize(("varname", "required"), [("necessary", True), ("video", False)])
    def test_cannot_delete_what_the_site_relies_on(self, officer, declare, varname, required):
        purpose = declare(varname, "name", required=required)
        answer = officer.post(reverse("admin:privacy_purpose_delete", args=[purpose.pk]), {"post": "yes"}, follow=True)
        assert Purpose.objects.get() == purpose
        assert len(answer.context["messages"]) == 1

    def test_cannot_change_the_code_that_stands_in_the_choices(self, officer, declare):
        page = officer.get(reverse("admin:privacy_purpose_change", args=[declare("video").pk]))
        assert "varname" not in page.context["adminform"].form.fields
