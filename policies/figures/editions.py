"""A new edition on its way from the preview to the figure: it travels in the page, signed."""

import hashlib
import json
from decimal import Decimal

from django.core import signing

from policies.figures.dataset import Dataset, Reading, rectangular
from policies.figures.presenting import dataset_of
from policies.models import Figure

SALT = "policies.figures.editions"
A_DAY = 24 * 60 * 60  # seconds


class Stale(Exception):
    """The preview is too old, was made for another figure, or the figure has changed since."""


def seal(figure: Figure, dataset: Dataset) -> str:
    """Return `dataset` as text that only we can have written, bound to the figure as it is now."""
    found = {"figure": figure.pk, "present": _digest(figure), "lines": _pack(dataset)}
    return signing.dumps(found, salt=SALT, compress=True)


def unseal(figure: Figure, sealed: str) -> Dataset:
    """Return the dataset that was sealed for `figure`.

    Raises:
        Stale: it must be looked at again.
    """
    try:
        found = signing.loads(sealed, salt=SALT, max_age=A_DAY)
    except signing.BadSignature:
        raise Stale from None
    if found["figure"] != figure.pk or found["present"] != _digest(figure):
        raise Stale
    return rectangular((code, label, [_read(*plain) for plain in row]) for code, label, row in found["lines"])


def _pack(dataset: Dataset) -> list:
    return [[line.code, line.label, [_plain(reading) for reading in line.readings]] for line in dataset.lines]


def _plain(reading: Reading) -> list:
    """The same, whether the database gives 7.0 back as 7 or as 7.0000."""
    value = None if reading.value is None else f"{reading.value.normalize():f}"
    return [reading.period, value, reading.status]


def _read(period: str, value: str | None, status: str) -> Reading:
    return Reading(period, None if value is None else Decimal(value), status)


def _digest(figure: Figure) -> str:
    return hashlib.sha256(json.dumps(_pack(dataset_of(figure, "nb"))).encode()).hexdigest()
