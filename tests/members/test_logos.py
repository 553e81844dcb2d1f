import io
import struct
import warnings
import zlib
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from members.logos import LogoFormField, redraw
from tests.factories import OrganisationFactory

SIGNATURE = b"\x89PNG\r\n\x1a\n"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def picture(size=(800, 600), mode="RGB", kind="PNG", **options) -> bytes:
    buffer = io.BytesIO()
    Image.new(mode, size).save(buffer, kind, **options)
    return buffer.getvalue()


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width: int, height: int, *chunks: bytes) -> bytes:
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    return SIGNATURE + head + b"".join(chunks) + chunk(b"IEND", b"")


def pixel_bomb(width: int, height: int) -> bytes:
    """A true PNG of one colour: few bytes, many pixels."""
    packer = zlib.compressobj(9)
    row = b"\0" + bytes(width)
    data = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    return png(width, height, chunk(b"IDAT", data))


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"PK\x03\x04" + b"\0" * 400, "Only PNG, JPEG or WebP"),
        (b"<script>alert(1)</script>", "Only PNG, JPEG or WebP"),
        (b"#!/bin/sh\nrm -rf /\n", "Only PNG, JPEG or WebP"),
        (SVG, "Only PNG, JPEG or WebP"),
        (b'<?xml version="1.0"?>' + SVG, "Only PNG, JPEG or WebP"),
        (picture(kind="GIF"), "Only PNG, JPEG or WebP"),
        (picture(kind="BMP"), "Only PNG, JPEG or WebP"),
        (picture()[:300], "Only PNG, JPEG or WebP"),
        (picture(kind="JPEG")[:200], "Only PNG, JPEG or WebP"),
        (SIGNATURE, "Only PNG, JPEG or WebP"),
        (png(10, 10), "Only PNG, JPEG or WebP"),
        (png(10, 10, chunk(b"IDAT", b"no deflate")), "Only PNG, JPEG or WebP"),
        (png(10, 10, chunk(b"zTXt", b"x\0\0" + zlib.compress(bytes(40_000_000)))), "Only PNG, JPEG or WebP"),
        (png(10, 10, chunk(b"iCCP", b"x\0\0" + zlib.compress(bytes(40_000_000)))), "Only PNG, JPEG or WebP"),
        (pixel_bomb(10_000, 5_000), "more than 25 million pixels"),
        (png(12_000, 12_000), "more than 25 million pixels"),
        (png(65_000, 65_000), "more than 25 million pixels"),
        (picture() + bytes(2 * 1024 * 1024), "larger than 2 MB"),
    ],
    ids=[
        "a zip file",
        "a script",
        "a shell script",
        "SVG with a script",
        "SVG as XML",
        "GIF",
        "BMP",
        "half a PNG",
        "a piece of a JPEG",
        "nothing but a signature",
        "no pixels",
        "pixels that cannot be unpacked",
        "a comment of 40 MB, packed",
        "a colour profile of 40 MB, packed",
        "50 megapixels",
        "144 megapixels in the head",
        "4 gigapixels in the head",
        "more than 2 MB",
    ],
)
def test_what_is_no_good_picture_is_refused_with_a_sentence(content, sentence):
    with pytest.raises(ValidationError, match=sentence):
        redraw(io.BytesIO(content))


def test_a_bomb_is_refused_also_where_warnings_are_only_printed():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with pytest.raises(ValidationError, match="more than 25 million pixels"):
            redraw(io.BytesIO(png(12_000, 12_000)))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_picture_becomes_webp_of_at_most_400_pixels(kind):
    drawn = Image.open(io.BytesIO(redraw(io.BytesIO(picture((800, 600), kind=kind)))))
    assert (drawn.format, drawn.size) == ("WEBP", (400, 300))


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16", "CMYK"])
def test_pictures_of_every_kind_can_be_used(mode):
    kind = "JPEG" if mode == "CMYK" else "PNG"
    assert Image.open(io.BytesIO(redraw(io.BytesIO(picture((30, 20), mode, kind))))).size == (30, 20)


def test_a_small_picture_is_not_blown_up_and_stays_transparent():
    image = Image.new("RGBA", (20, 10), (0, 0, 0, 0))
    image.putpixel((3, 3), (200, 30, 20, 255))
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    drawn = Image.open(io.BytesIO(redraw(buffer)))
    assert drawn.size == (20, 10)
    assert drawn.getpixel((3, 3)) == (200, 30, 20, 255)
    assert drawn.getpixel((0, 0))[3] == 0


def test_hidden_information_does_not_survive_and_the_picture_stands_upright():
    exif = Image.Exif()
    exif[0x0112], exif[0x010E], exif[0x8298] = 6, "hemmelig sted", "hemmelig navn"
    secret = picture((40, 20), kind="JPEG", exif=exif, comment=b"hemmelig", icc_profile=b"hemmelig profil")
    assert secret.count(b"hemmelig") >= 3
    content = redraw(io.BytesIO(secret))
    drawn = Image.open(io.BytesIO(content))
    assert b"hemmelig" not in content
    assert not drawn.getexif()
    assert set(drawn.info) <= {"background", "loop", "timestamp", "duration"}
    assert drawn.size == (20, 40)


def test_of_an_animation_the_first_picture_is_kept():
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "blue")]
    buffer = io.BytesIO()
    frames[0].save(buffer, "WEBP", save_all=True, append_images=frames[1:], lossless=True)
    drawn = Image.open(io.BytesIO(redraw(buffer)))
    assert getattr(drawn, "n_frames", 1) == 1
    assert drawn.convert("RGB").getpixel((5, 5)) == (255, 0, 0)


def test_what_is_appended_to_a_picture_is_left_behind():
    assert b"<script>" not in redraw(io.BytesIO(picture() + b"<script>alert(1)</script>"))


def test_the_form_takes_a_picture_whatever_its_file_is_called():
    upload = SimpleUploadedFile("../../" + "x" * 300 + ".svg", picture((10, 10)), content_type="image/svg+xml")
    assert LogoFormField().clean(upload).name == "logo.webp"


def test_the_form_refuses_a_script_that_calls_itself_a_picture():
    upload = SimpleUploadedFile("logo.png", b"<?php system($_GET[0]); ?>", content_type="image/png")
    with pytest.raises(ValidationError, match="Only PNG, JPEG or WebP"):
        LogoFormField().clean(upload)


@pytest.mark.django_db
def test_programs_cannot_store_anything_but_a_picture_either():
    organisation = OrganisationFactory()
    with pytest.raises(ValidationError):
        organisation.logo.save("logo.png", ContentFile(SVG))


@pytest.mark.django_db
def test_a_logo_is_kept_under_the_organisations_name_and_never_the_files(settings):
    organisation = OrganisationFactory(slug="aasen")
    organisation.logo.save("../../passwd.php", ContentFile(picture()))
    organisation.refresh_from_db()
    assert organisation.logo.name.startswith("logos/aasen-")
    [kept] = Path(settings.MEDIA_ROOT).rglob("*.*")
    assert kept.suffix == ".webp"
    with Image.open(kept) as picture_kept:
        assert picture_kept.size == (400, 300)
