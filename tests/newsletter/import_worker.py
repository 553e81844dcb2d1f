"""A worker that is killed within an import: `python -m tests.newsletter.import_worker <import> <step> <calls>`.

It dies by `kill -9`, as by a power cut, right after the step has been taken so many times.
"""

import os
import signal
import sys
from itertools import count

import django

django.setup()

from newsletter.importing import adding, checking, work, writing  # noqa: E402  the models need Django

STEPS = {
    "page": (checking._Check, "_keep"),
    "judging": (writing._Writer, "_rejudge"),
    "adding": (adding, "add_new"),
}

if __name__ == "__main__":
    number, step, fatal = sys.argv[1:]
    checking.PAGE = writing.PAGE = 100
    owner, name = STEPS[step]
    original, calls = getattr(owner, name), count(1)

    def dying(*args, **kwargs):
        answer = original(*args, **kwargs)
        if next(calls) == int(fatal):
            os.kill(os.getpid(), signal.SIGKILL)
        return answer

    setattr(owner, name, dying)
    work.work(int(number))
