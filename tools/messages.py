"""Bring both catalogues in line with the texts that code and templates mark: new ones come in empty, unused ones go.

Needs GNU gettext (`apt-get install gettext`).
"""

import os

from django.core.management.commands.makemessages import Command

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
OPTIONS = ["--locale=nb", "--locale=nn", "--no-obsolete", "--no-wrap", "--add-location=file"]
#: Folders whose texts no user of the portal reads.
IGNORED = ["benchmarks", "docs", "tests", "tools", "var"]


class Messages(Command):
    # A translation guessed from a similar text reads well and says something else: leave it empty instead.
    msgmerge_options = [*Command.msgmerge_options, "--no-fuzzy-matching"]


if __name__ == "__main__":
    os.chdir(ROOT)
    Messages().run_from_argv(["messages.py", "", *OPTIONS, *(f"--ignore={folder}" for folder in IGNORED)])
