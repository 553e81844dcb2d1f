"""Ask this container's own web server for its health: `python deploy/probe.py database cache`.

Only the parts that are named count: a web server is well although the worker elsewhere is not.
"""

import json
import os
import sys
import urllib.error
import urllib.request
from urllib.parse import urlsplit


def main() -> int:
    request = urllib.request.Request(
        f"http://127.0.0.1:{os.environ.get('PORT', '8000')}/helse/?format=json",
        headers={"Host": urlsplit(os.environ["SITE_URL"]).netloc},  # the only one that Django answers to
    )
    try:
        body = urllib.request.urlopen(request, timeout=8).read()
    except urllib.error.HTTPError as error:
        body = error.read()  # 503: one part fails, the body says which
    parts = json.loads(body)["parts"]
    failed = [name for name in sys.argv[1:] if parts[name] != "ok"]
    if failed:
        print("failed: " + ", ".join(failed))
    return len(failed)


if __name__ == "__main__":
    sys.exit(main())
