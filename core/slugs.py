"""The last part of a page's address, made from its title: "Møter på Ås" becomes "moter-pa-as"."""

from django.db import models
from slugify import slugify


def free_slug(text: str, taken: models.QuerySet, length: int = 50) -> str:
    """Return the slug of `text` that no row of `taken` has, numbered where it must be."""
    base = slugify(text, max_length=length - 4, word_boundary=True) or "uten-navn"
    used = set(taken.filter(slug__startswith=base).values_list("slug", flat=True))
    candidates = (base, *(f"{base}-{number}" for number in range(2, len(used) + 3)))
    return next(candidate for candidate in candidates if candidate not in used)


class SlugFromTitle:
    """A model form that makes the address itself when it is left empty; `slug_source` names the field."""

    slug_source = "title"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False

    def clean(self):
        cleaned = super().clean() or self.cleaned_data
        title = cleaned.get(self.slug_source)
        if "slug" in self.fields and "slug" not in self.errors and not cleaned.get("slug") and title:
            cleaned["slug"] = free_slug(title, self._meta.model.objects.exclude(pk=self.instance.pk))
        return cleaned
