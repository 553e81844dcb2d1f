"""Logos: every picture is decoded and drawn again before it is kept, so only the picture remains."""

import hashlib
import io
from typing import BinaryIO

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.db.models.fields.files import ImageFieldFile
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

FORMATS = ("PNG", "JPEG", "WEBP")
MAX_BYTES = 2 * 1024 * 1024
MAX_PIXELS = 25_000_000
SIDE = 400  # pixels


def redraw(upload: BinaryIO) -> bytes:
    """Return the picture in `upload` as WebP of at most 400 by 400 pixels, with nothing else in the file.

    Raises:
        ValidationError: too many bytes, too many pixels, or no picture that can be read.
    """
    upload.seek(0)
    content = upload.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise ValidationError(_("The file is larger than 2 MB. Choose a smaller one."), code="too_large")
    try:
        return _encode(_decode(content))
    except ValidationError:
        raise
    except Exception as error:  # a decoder that is fed with bad bytes may raise anything
        raise ValidationError(
            _("This file cannot be read as a picture. Only PNG, JPEG or WebP can be used."), code="not_a_picture"
        ) from error


def _decode(content: bytes) -> Image.Image:
    try:
        # Reads the head of the file only, and with these three readers only: SVG and the rest are refused here.
        picture = Image.open(io.BytesIO(content), formats=FORMATS)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _too_many_pixels() from None
    if picture.width * picture.height > MAX_PIXELS:
        raise _too_many_pixels()
    picture.draft("RGB", (2 * SIDE, 2 * SIDE))  # lets a large JPEG be decoded at a smaller size
    return ImageOps.exif_transpose(picture).convert("RGBA")


def _too_many_pixels() -> ValidationError:
    return ValidationError(_("The picture has more than 25 million pixels. Choose a smaller one."), code="too_large")


def _encode(picture: Image.Image) -> bytes:
    picture.thumbnail((SIDE, SIDE))
    # A new picture has no colour profile, camera data or comments to take along.
    fresh = Image.frombytes(picture.mode, picture.size, picture.tobytes())
    buffer = io.BytesIO()
    fresh.save(buffer, "WEBP", lossless=True)
    return buffer.getvalue()


def logo_path(organisation, filename: str) -> str:
    """Where a logo is kept: named after the organisation and its content, never after the uploaded file."""
    return f"logos/{organisation.slug or 'logo'}-{filename}"


def forget(name: str) -> None:
    """Delete a logo that no organisation shows any more, once that is certain."""
    transaction.on_commit(lambda: default_storage.delete(name))


class LogoFormField(forms.FileField):
    """An upload that becomes the cleaned picture, or a sentence that says what is wrong with it."""

    def to_python(self, data):
        upload = super().to_python(data)
        return upload and ContentFile(redraw(upload), name="logo.webp")

    def widget_attrs(self, widget):
        return {**super().widget_attrs(widget), "accept": "image/png,image/jpeg,image/webp"}


class LogoFile(ImageFieldFile):
    """The one way into the store, for forms and programs alike: what comes in is drawn again."""

    def save(self, name: str, content: File, save: bool = True) -> None:
        picture = redraw(content)
        name = f"{hashlib.sha256(picture).hexdigest()[:12]}.webp"
        super().save(name, ContentFile(picture), save)


class LogoField(models.ImageField):
    attr_class = LogoFile

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("upload_to", logo_path)
        super().__init__(*args, **kwargs)

    def formfield(self, **kwargs):
        # The length of the uploaded file's name does not matter: it is not kept.
        return super().formfield(**{"form_class": LogoFormField, "max_length": None, **kwargs})
