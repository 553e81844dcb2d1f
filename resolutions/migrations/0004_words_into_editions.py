"""The words of resolutions move into editions: adopted ones are sealed as the first, drafts are proposals."""

from django.db import migrations
from django.utils import timezone

from resolutions.canonical import canonical_text, sha256
from resolutions.document import ClauseText, Document, SectionText


def into_editions(apps, schema_editor) -> None:
    edition_model = apps.get_model("resolutions", "Edition")
    for resolution in apps.get_model("resolutions", "Resolution").objects.select_related("meeting"):
        is_adopted = resolution.decision == "adopted"
        edition = edition_model.objects.create(
            resolution=resolution,
            number=int(is_adopted),
            title=resolution.title,
            preamble=resolution.preamble,
            sources=resolution.figures_note,
            **(_seal(resolution) if is_adopted else {}),
        )
        resolution.sections.update(edition=edition)
        resolution.text = edition
        resolution.vote = "unrecorded" if is_adopted else ""
        resolution.save()


def _seal(resolution) -> dict:
    sections = tuple(
        SectionText(section.title, section.intro, tuple(ClauseText(row.text) for row in section.clauses.all()))
        for section in resolution.sections.order_by("position").prefetch_related("clauses")
    )
    document = Document(resolution.title, resolution.preamble, sections, resolution.figures_note)
    meeting = resolution.meeting
    text = canonical_text(document, number=resolution.number, on=meeting.date, place=meeting.place)
    return {"canonical": text, "sha256": sha256(text), "sealed_at": timezone.now()}


def out_of_editions(apps, schema_editor) -> None:
    """Keep the standing text of each resolution; the earlier model knew no other, and no state between two."""
    section_model = apps.get_model("resolutions", "Section")
    apps.get_model("resolutions", "Amendment").objects.all().delete()
    for resolution in apps.get_model("resolutions", "Resolution").objects.select_related("text"):
        section_model.objects.filter(edition__resolution=resolution).exclude(edition=resolution.text).delete()
        section_model.objects.filter(edition=resolution.text).update(resolution=resolution, edition=None)
        resolution.title, resolution.preamble = resolution.text.title, resolution.text.preamble
        resolution.figures_note = resolution.text.sources
        is_adopted = resolution.decision in {"adopted", "superseded"}
        resolution.decision, resolution.text = "adopted" if is_adopted else "draft", None
        resolution.superseded_by = None
        resolution.save()
    apps.get_model("resolutions", "Edition").objects.all().delete()


def forget_permission(apps, schema_editor) -> None:
    """Recording an adoption is one of several decisions now; the roles are granted anew after every migration."""
    permissions = apps.get_model("auth", "Permission").objects.filter(content_type__app_label="resolutions")
    permissions.filter(codename="adopt_resolution").delete()


class Migration(migrations.Migration):
    dependencies = [
        ("resolutions", "0003_editions_and_amendments"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.RunPython(into_editions, out_of_editions),
        migrations.RunPython(forget_permission, migrations.RunPython.noop),
    ]
