"""An edition as ODT, for those who write further on it: real headings and styles, numbers as plain words."""

import re
from datetime import datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from odfdo import Document as OpenDocument
from odfdo import Element, Header, Paragraph

from core.templatetags.site import site_name
from resolutions.document import Document
from resolutions.renditions import words
from resolutions.renditions.facts import Facts
from resolutions.renditions.pdf import noon

#: What word processors call the languages.
LANGUAGES = {"nb": "nb-NO", "nn": "nn-NO", "en": "en-GB"}
#: Characters that XML 1.0 cannot hold; Word leaves some of them where lines end.
NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
FIRST_DAY_OF_ZIP = (1980, 1, 1, 0, 0, 0)
BODY, CLAUSE, SMALL = "Text_20_body", "Clause", "Facts"
STYLES = (
    (
        f'<style:style style:name="{CLAUSE}" style:family="paragraph" style:parent-style-name="{BODY}">'
        '<style:paragraph-properties fo:margin-left="1.2cm" fo:text-indent="-1.2cm">'
        '<style:tab-stops><style:tab-stop style:position="1.2cm"/></style:tab-stops>'
        "</style:paragraph-properties></style:style>"
    ),
    (
        f'<style:style style:name="{SMALL}" style:family="paragraph" style:parent-style-name="Standard">'
        '<style:text-properties fo:font-size="10pt"/></style:style>'
    ),
)


def as_odt(facts: Facts, document: Document) -> bytes:
    """Return the ODT of an edition; the same edition gives the same bytes."""
    made = facts.issue.sealed_at or noon(facts.on)
    with override(facts.language):
        file = _empty(facts, document, made)
        for part in [*_head(facts, document), *_text(document), *_foot(facts, document)]:
            file.body.append(part)
    buffer = BytesIO()
    file.save(buffer)
    return _dated(buffer, made)


def _empty(facts: Facts, document: Document, made: datetime) -> OpenDocument:
    file = OpenDocument("text")
    file.body.clear()
    file.language = LANGUAGES.get(facts.language, facts.language)
    for style in STYLES:
        file.insert_style(Element.from_tag(style))
    file.meta.title, file.meta.subject = _clean(document.title), words.running(facts)
    file.meta.creator = file.meta.initial_creator = site_name()
    file.meta.creation_date = file.meta.date = timezone.localtime(made).replace(tzinfo=None)
    file.meta.generator = "ODF"
    return file


def _head(facts: Facts, document: Document) -> list[Element]:
    notice = [words.draft_notice()] if facts.is_draft else []
    about = [f"{label}: {value}" for label, value in words.about(facts)]
    return [
        _paragraph(words.kicker(facts), SMALL),
        _heading(document.title, level=1),
        *(_paragraph(line, SMALL) for line in [*notice, *about]),
        _paragraph("", SMALL),
        *_paragraphs(document.preamble),
    ]


def _text(document: Document) -> list[Element]:
    parts: list[Element] = []
    for number, section in enumerate(document.sections, start=1):
        parts += [_heading(f"{number} {section.title}"), *_paragraphs(section.intro)]
        clauses = enumerate(section.clauses, start=1)
        parts += [_paragraph(f"{number}.{place}\t{clause.text}", CLAUSE) for place, clause in clauses]
    return parts


def _foot(facts: Facts, document: Document) -> list[Element]:
    sources = [_heading(_("Sources of the figures")), *_paragraphs(document.sources)] if document.sources else []
    colophon = [] if facts.is_draft else [f"{label}: {value}" for label, value in words.colophon(facts)]
    return [*sources, _paragraph("", SMALL), *(_paragraph(line, SMALL) for line in colophon)]


def _heading(text: str, level: int = 2) -> Header:
    heading = Header(level, _clean(text))
    heading.style = f"Heading_20_{level}"
    return heading


def _paragraphs(text: str) -> list[Paragraph]:
    return [_paragraph(part, BODY) for part in words.paragraphs(text)]


def _paragraph(text: str, style: str) -> Paragraph:
    return Paragraph(_clean(text), style=style)


def _clean(text: str) -> str:
    return NOT_XML.sub(" ", text)


def _dated(file: BytesIO, made: datetime) -> bytes:
    """Return the archive with one time for all its parts, so that the clock leaves no trace."""
    when = max(timezone.localtime(made).timetuple()[:6], FIRST_DAY_OF_ZIP)
    result = BytesIO()
    with ZipFile(file) as old, ZipFile(result, "w") as new:
        for part in old.infolist():
            info = ZipInfo(part.filename, when)
            info.compress_type = ZIP_STORED if part.filename == "mimetype" else ZIP_DEFLATED
            new.writestr(info, old.read(part))
    return result.getvalue()
