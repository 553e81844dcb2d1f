from tests.plain_words import without_catalogues  # noqa: F401 -- a fixture for every test here
