"""Sentences as the code has them: what the catalogues make of them is tested for itself (`test_catalogues.py`)."""

import pytest
from django.test import override_settings


@pytest.fixture(scope="module", autouse=True)
def without_catalogues():
    with override_settings(LOCALE_PATHS=[]):
        yield
