"""The texts of all that a page shows, of whatever kind, with one query."""

from collections import defaultdict
from collections.abc import Iterable

from django.db import DEFAULT_DB_ALIAS
from django.db.models import QuerySet, TextField, Value

from core.models import Translated


def attach_texts(*groups: Iterable[Translated]) -> None:
    """Give everything in `groups` its texts in all languages, as `with_texts()` would for one kind of thing."""
    waiting = defaultdict(list)
    for item in (item for group in groups for item in group if item is not None):
        waiting[type(item), item.pk].append(item)
    models = list(dict.fromkeys(model for model, _pk in waiting))
    found = defaultdict(list)
    for number, *values in _rows(models, waiting):
        text = _translation(models[number], values)
        found[models[number], text.master_id].append(text)
    for key, items in waiting.items():
        for item in items:
            item._prefetched_objects_cache = getattr(item, "_prefetched_objects_cache", {})
            item._prefetched_objects_cache["translations"] = found[key]  # where parler looks first


def _rows(models: list[type[Translated]], waiting: Iterable[tuple]) -> QuerySet | list:
    if not models:
        return []
    width = max(len(_fields(model)) for model in models)
    first, *others = [_select(number, model, waiting, width) for number, model in enumerate(models)]
    return first.union(*others, all=True)


def _fields(model: type[Translated]) -> list[str]:
    """What a translation has: three columns that all kinds have, then its texts."""
    return ["id", "master_id", "language_code", *model._parler_meta.root.get_translated_fields()]


def _select(number: int, model: type[Translated], waiting: Iterable[tuple], width: int) -> QuerySet:
    names = _fields(model)
    padding = {f"nothing_{place}": Value("", TextField()) for place in range(len(names), width)}
    masters = [pk for kind, pk in waiting if kind is model]
    texts = model._parler_meta.root_model.objects.filter(master__in=masters).order_by()
    return texts.annotate(kind=Value(number), **padding).values_list("kind", *names, *padding)


def _translation(model: type[Translated], values: list):
    kind = model._parler_meta.root_model
    columns = [field.attname for field in kind._meta.concrete_fields]
    by_name = dict(zip(_fields(model), values, strict=False))  # what is left over is padding
    return kind.from_db(DEFAULT_DB_ALIAS, columns, [by_name[column] for column in columns])
