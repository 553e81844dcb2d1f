"""Who may do what with positions: every model, every role, every action, as the admin itself answers."""

import pytest
from django.contrib import admin
from django.contrib.auth.models import Permission
from django.urls import reverse

from alliance.roles import ROLES
from policies.models import (
    Correction,
    Demand,
    DemandUpdate,
    Figure,
    FormerTopicSlug,
    Goal,
    Observation,
    Quotation,
    ResponsibleBody,
    Series,
    Topic,
    TopicChange,
    TopicFigure,
    TopicSection,
)
from tests.factories import StaffFactory

pytestmark = pytest.mark.django_db

ACTIONS = ("view", "add", "change", "delete")
ALL = set(ACTIONS)
LOOK = {"view"}
EDITED = [
    *(Topic, TopicSection, TopicFigure, Demand, DemandUpdate, Quotation, ResponsibleBody),
    *(Figure, Series, Observation),
]
#: What editors may do; the secretary looks, the administrator does what either may, nobody else comes near.
EDITOR = {
    **dict.fromkeys(EDITED, ALL),
    Goal: {"view", "add", "change"},
    TopicChange: {"view", "change"},
    Correction: {"view", "change"},
    FormerTopicSlug: set(),
}
ROLE_KEYS = [role.key for role in ROLES]


def expected(role: str, model) -> set[str]:
    if role in {"editor", "administrator"}:
        return EDITOR[model]
    return LOOK & EDITOR[model] if role == "secretary" else set()


@pytest.mark.parametrize("role", ROLE_KEYS)
@pytest.mark.parametrize("model", EDITOR, ids=lambda model: model.__name__)
def test_a_role_may_do_exactly_this(role, model):
    user = StaffFactory(role=role)
    may = {action for action in ACTIONS if user.has_perm(f"policies.{action}_{model._meta.model_name}")}
    assert may == expected(role, model)


@pytest.mark.parametrize("role", ROLE_KEYS)
def test_no_role_touches_the_tables_of_translations(role):
    granted = Permission.objects.filter(group__name=role, content_type__app_label="policies")
    assert not granted.filter(content_type__model__endswith="translation").exists()


@pytest.mark.parametrize("role", ROLE_KEYS)
@pytest.mark.parametrize("model", [Topic, Demand, DemandUpdate, ResponsibleBody])
def test_the_admin_opens_what_the_role_may_and_nothing_else(client, role, model):
    client.force_login(StaffFactory(role=role))
    may = expected(role, model)
    base = f"admin:policies_{model._meta.model_name}"
    assert client.get(reverse(f"{base}_changelist")).status_code == (200 if "view" in may else 403)
    assert client.get(reverse(f"{base}_add")).status_code == (200 if "add" in may else 403)


def test_the_history_is_not_deleted_in_any_form():
    inlines = [
        inline
        for model in (Topic, DemandUpdate)
        for inline in admin.site.get_model_admin(model).inlines
        if inline.model in {TopicChange, Correction}
    ]
    assert {(inline.model, inline.can_delete) for inline in inlines} == {(TopicChange, False), (Correction, False)}
