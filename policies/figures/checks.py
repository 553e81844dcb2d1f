"""What every file is asked, whatever its form."""

import unicodedata
from collections import Counter
from collections.abc import Iterable

from django.utils.translation import gettext as _

from policies.figures import periods
from policies.figures.dataset import MAX_LINES, MAX_PERIODS, Dataset

NAME_LENGTH, CODE_LENGTH = 120, 60
FORMULA = ("=", "+", "-", "@")  # a spreadsheet would calculate with it


def wrong_name(name: str, length: int = NAME_LENGTH) -> str:
    """Say what is wrong with a series' name or code; nothing when all is well."""
    if len(name) > length:
        return _("The name “%(name)s…” is longer than %(length)s characters.") % {"name": name[:20], "length": length}
    if any(unicodedata.category(character) in {"Cc", "Cs", "Zl", "Zp"} for character in name):
        return _("A name has characters that cannot be shown.")
    if name.startswith(FORMULA):
        return _("The name “%(name)s” begins with a character that spreadsheets take for a formula.") % {"name": name}
    return ""


def wrong_periods(found: Iterable[str]) -> list[str]:
    """Say what is wrong with the periods of one file; nothing when all is well."""
    every = set(found)
    if not every:
        return [_("There are no values.")]
    if len({periods.kind(period) for period in every}) > 1:
        return [_("Years, quarters and months cannot stand in one figure. Choose one kind.")]
    if len(every) > MAX_PERIODS:
        return [_("There are more than %(count)s periods.") % {"count": MAX_PERIODS}]
    return []


def wrong_lines(names: list[str]) -> list[str]:
    """Say what is wrong with the series of one file, which `names` tells apart; nothing when all is well."""
    found = []
    if len(names) > MAX_LINES:
        words = _("There are %(count)s series. At most %(most)s can be told apart in a chart: choose fewer.")
        found.append(words % {"count": len(names), "most": MAX_LINES})
    if len(names) > 1 and not all(names):
        found.append(_("There are several series. Name each of them in the first line."))
    twice = sorted(name for name, count in Counter(names).items() if name and count > 1)
    found += [_("The name “%(name)s” stands twice.") % {"name": name} for name in twice]
    return found


def wrong_dataset(dataset: Dataset) -> list[str]:
    """Say what is wrong with a dataset as a whole; nothing when all is well."""
    return wrong_periods(dataset.periods) + wrong_lines([line.name for line in dataset.lines])
