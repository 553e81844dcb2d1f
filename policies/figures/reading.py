"""Reading an uploaded file, whichever of the two forms it has."""

from policies.figures import csv_files, jsonstat
from policies.figures.dataset import Dataset


def read_file(data: bytes) -> Dataset:
    """Read CSV or JSON-stat 2; the content decides, not the name.

    Raises:
        Unreadable: with every problem and its place.
    """
    start = data[:200].removeprefix(b"\xef\xbb\xbf").lstrip()
    return jsonstat.read_bytes(data) if start.startswith((b"{", b"[")) else csv_files.read_bytes(data)
