"""Filling in the admin's forms as a browser does: what stands in them is sent along with what is changed."""

from html.parser import HTMLParser

from django.test import Client
from django.urls import reverse


class FormReader(HTMLParser):
    """Reads what a browser would send if the form were sent as it is."""

    def __init__(self, page: str):
        super().__init__()
        self.data: dict[str, list[str]] = {}
        self._inside = self._select = self._textarea = None
        self._text = ""
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "form" and attrs.get("id", "").endswith("_form"):
            self._inside = True
        if not self._inside or "disabled" in attrs:
            return
        if tag == "input":
            self._input(attrs)
        elif tag == "textarea":
            self._textarea = attrs.get("name", "")
            self._text = ""
        elif tag == "select":
            self._select = attrs.get("name", "")
        elif tag == "option" and self._select and "selected" in attrs:
            self._add(self._select, attrs.get("value", ""))

    def handle_endtag(self, tag):
        if tag == "form":
            self._inside = None
        elif tag == "textarea" and self._textarea:
            self._add(self._textarea, self._text.removeprefix("\n"))
            self._textarea = None
        elif tag == "select":
            self._select = None

    def handle_data(self, data):
        if self._textarea:
            self._text += data

    def _input(self, attrs):
        kind = attrs.get("type", "text")
        chosen = kind not in {"checkbox", "radio"} or "checked" in attrs
        if chosen and kind not in {"submit", "file", "button"}:
            self._add(attrs.get("name", ""), attrs.get("value", ""))

    def _add(self, name, value):
        if name and "__prefix__" not in name and name != "csrfmiddlewaretoken":
            self.data.setdefault(name, []).append(value)


def address(item, language: str = "") -> str:
    """The admin's page of `item`, or for a model the page where a new one is written."""
    action, args = ("add", []) if isinstance(item, type) else ("change", [item.pk])
    path = reverse(f"admin:policies_{item._meta.model_name}_{action}", args=args)
    return f"{path}?language={language}" if language else path


def send(client: Client, path: str, rows: dict[str, list[dict]] | None = None, **changes):
    """Open the form at `path`, change what is named and add `rows` to its inlines, and send it."""
    data = FormReader(client.get(path).content.decode()).data | changes
    for prefix, new in (rows or {}).items():
        first = int(data[f"{prefix}-TOTAL_FORMS"][0])
        data[f"{prefix}-TOTAL_FORMS"] = str(first + len(new))
        for number, row in enumerate(new, start=first):
            data |= {f"{prefix}-{number}-{name}": value for name, value in row.items()}
    return client.post(path, data)


def errors(response) -> dict[str, list[str]]:
    """The sentences at the fields of a form that came back."""
    return {name: list(found) for name, found in response.context["adminform"].form.errors.items()}


def row_errors(response, prefix: str) -> list[dict]:
    formsets = {formset.formset.prefix: formset.formset for formset in response.context["inline_admin_formsets"]}
    return [{name: list(found) for name, found in form.errors.items()} for form in formsets[prefix].forms]


def said(response) -> list[str]:
    return [str(message) for message in response.context["messages"]]
