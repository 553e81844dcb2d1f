import pytest
from django.core.exceptions import ValidationError

from privacy import videos
from privacy.cms_models import Video

KEY = "dQw4w9WgXcQ"


@pytest.mark.parametrize(
    "address",
    [
        f"https://www.youtube.com/watch?v={KEY}",
        f"https://youtube.com/watch?v={KEY}",
        f"https://m.youtube.com/watch?app=desktop&v={KEY}&t=30s",
        f"https://youtu.be/{KEY}?si=abc",
        f"https://www.youtube.com/shorts/{KEY}",
        f"https://www.youtube.com/live/{KEY}?feature=share",
    ],
)
def test_an_address_copied_from_the_browser_is_found(address):
    assert videos.find(address) == videos.Film(
        watch=f"https://www.youtube.com/watch?v={KEY}", embed=f"https://www.youtube-nocookie.com/embed/{KEY}"
    )


@pytest.mark.parametrize(
    "address",
    [
        "",
        "https://www.youtube.com/",
        "https://www.youtube.com/@alliansen",
        f"http://www.youtube.com/watch?v={KEY}",
        f"https://www.youtube.com.elsewhere.example/watch?v={KEY}",
        f"https://elsewhere.example/https://youtu.be/{KEY}",
        f"https://youtu.be/{KEY}x",
        f'https://youtu.be/{KEY}"><script>',
        "javascript:alert(1)",
    ],
)
def test_other_addresses_are_refused_with_what_to_do(address):
    assert videos.find(address) is None
    with pytest.raises(ValidationError):
        Video(title="Film", address=address).clean_fields(exclude=["placeholder", "plugin_type", "language"])
