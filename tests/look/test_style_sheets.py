"""The style sheets: whole, small, and with every colour in one place."""

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.core.files.storage import FileSystemStorage

from alliance.staticfiles import BundlingStorage

CSS = Path(finders.find("css/site.css")).parent
COMPONENTS = sorted((CSS / "components").glob("*.css"))
COLOUR = re.compile(r"#[0-9a-f]{3,8}\b|\b(?:rgb|hsl|oklch)a?\(", re.IGNORECASE)
BUDGET = 7_400  # bytes, compressed


@pytest.fixture
def bundle(tmp_path, settings) -> str:
    """The one style sheet as a visitor gets it."""
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": "alliance.staticfiles.BundlingStorage"}}
    source = FileSystemStorage(CSS.parent)
    names = [str(path.relative_to(CSS.parent)) for path in CSS.rglob("*.css")]
    storage = BundlingStorage(location=tmp_path, base_url="/static/")
    for name in names:
        with source.open(name) as file:
            storage.save(name, file)
    done = {name: hashed for name, hashed, _processed in storage.post_process({name: (source, name) for name in names})}
    return (tmp_path / done["css/site.css"]).read_text()


def test_every_component_is_part_of_the_bundle(bundle):
    assert "@import" not in bundle
    for path in COMPONENTS:
        first_rule = re.search(r"^[.\w#][^{}@/]*\{", path.read_text(), re.MULTILINE)[0]
        assert " ".join(first_rule.split()) in bundle, path.name


def test_the_bundle_keeps_selectors_as_they_were_written(bundle):
    assert "nav :is(ul, ol)" in bundle  # a descendant, which some minifiers turn into the element itself
    assert "/*" not in bundle


def test_a_changed_component_changes_the_bundle_although_the_list_did_not(tmp_path):
    sources, target = tmp_path / "sources", tmp_path / "static"
    storage = BundlingStorage(location=target, base_url="/static/")
    (sources / "css").mkdir(parents=True)
    (sources / "css/site.css").write_text('@import url("part.css") layer(base);')
    store = FileSystemStorage(sources)
    paths = {name: (store, name) for name in ("css/site.css", "css/part.css")}
    for colour in ("red", "blue"):
        (sources / "css/part.css").write_text(f"p {{ color: {colour}; }}")
        done = {name: hashed for name, hashed, _processed in storage.post_process(paths)}
        assert (target / done["css/site.css"]).read_text() == f"@layer base{{p {{ color: {colour}; }}}}"


def test_the_bundle_is_small(bundle, record_property):
    size = len(gzip.compress(bundle.encode()))
    record_property("style sheet, compressed bytes", size)
    assert size <= BUDGET


@pytest.mark.parametrize("path", [CSS / "base.css", CSS / "layout.css", *COMPONENTS], ids=lambda path: path.name)
def test_colours_stand_in_the_tokens_alone(path):
    plate_behind_logos = "background: #fff;"
    assert COLOUR.findall(path.read_text().replace(plate_behind_logos, "")) == []


def test_text_can_be_read_on_both_grounds():
    light, dark = (dict(re.findall(r"--(\w+): (#\w{6});", part)) for part in _themes())
    for theme in (light, dark):
        for ground in ("paper", "raised"):
            for ink in ("ink", "soft", "accent"):
                assert _contrast(theme[ink], theme[ground]) >= 4.5, (ink, ground)
            assert _contrast(theme["edge"], theme[ground]) >= 3


def _themes() -> tuple[str, str]:
    text = (CSS / "tokens.css").read_text()
    light, dark = text.split("@media (prefers-color-scheme: dark)")
    return light, dark


def _contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours (WCAG 2.2, 1.4.3)."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    linear = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
