"""Member organisations with drawn logos."""

import colorsys
import io

from django.core.files.base import ContentFile
from PIL import Image, ImageDraw, ImageFont

from alliance.demo import read, translate
from members.models import Membership, Organisation

SIZE = 400  # pixels


def load() -> None:
    if Organisation.objects.exists():
        return
    for entry in read("members")["organisation"]:
        _organisation(entry)


def _organisation(entry: dict) -> None:
    fields = ("name", "slug", "website", "organisation_number", "founded")
    organisation = Organisation(**{field: entry[field] for field in fields})
    organisation.logo.save(f"{entry['slug']}.png", ContentFile(logo(entry["initials"], entry["hue"])), save=False)
    translate(organisation, description=entry["description"])
    Membership.objects.bulk_create(Membership(organisation=organisation, **period) for period in entry["membership"])


def logo(initials: str, hue: int) -> bytes:
    """Draw the letters on a shape of their own: a PNG of 400 by 400 pixels.

    Args:
        initials: two or three letters.
        hue: in degrees; it also decides the shape, so that no two look alike.
    """
    dark, pale = _colour(hue, 0.32, 0.55), _colour(hue, 0.88, 0.45)
    picture = Image.new("RGBA", (SIZE, SIZE))
    pen = ImageDraw.Draw(picture)
    frame = (20, 20, SIZE - 20, SIZE - 20)
    match hue % 3:
        case 0:
            pen.ellipse(frame, fill=dark)
        case 1:
            pen.rounded_rectangle(frame, radius=70, fill=dark)
        case _:
            pen.regular_polygon((SIZE / 2, SIZE / 2, SIZE / 2 - 10), n_sides=6, fill=dark)
    font = ImageFont.load_default(size=150 if len(initials) < 3 else 115)
    pen.text((SIZE / 2, SIZE / 2), initials, fill=pale, font=font, anchor="mm")
    buffer = io.BytesIO()
    picture.save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


def _colour(hue: int, lightness: float, saturation: float) -> tuple[int, int, int]:
    red, green, blue = colorsys.hls_to_rgb(hue / 360, lightness, saturation)
    return round(red * 255), round(green * 255), round(blue * 255)
