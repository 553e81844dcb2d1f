# Every command of the project. `make run` needs nothing but Python 3.11 or newer.
PORT ?= 8000
# The first that is new enough; else `python3`, which then hears from bootstrap.py that it is too old.
NEW_ENOUGH = import sys, venv; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell for name in python3 python3.13 python3.12 python3.11; do \
	$$name -c '$(NEW_ENOUGH)' 2>/dev/null && echo $$name && exit; done; command -v python3)
IN_VENV = .venv/bin/python

.DEFAULT_GOAL := help
.PHONY: help run fresh test check format messages catalogues screenshots pins venv

help:
	@echo "make run [PORT=8000]  the whole portal with demo content, until Ctrl-C"
	@echo "make fresh            forget what the demo has stored"
	@echo "make test             all tests, on PostgreSQL and on SQLite"
	@echo "make check            style, layers, migrations, settings, catalogues"
	@echo "make format           put code and templates in order"
	@echo "make messages         bring the Norwegian catalogues in line with the texts (needs gettext)"
	@echo "make screenshots      take the pictures of the staff guide anew (needs chromium)"
	@echo "make pins             compile requirements/ from pyproject.toml (needs uv)"

run:
	@$(or $(PYTHON),$(error This machine has no Python: install Python 3.11 or newer)) tools/bootstrap.py run --port $(PORT)

fresh:
	rm -rf var

venv:
	@$(or $(PYTHON),$(error This machine has no Python: install Python 3.11 or newer)) tools/bootstrap.py develop

# The second run asks the demo's SQLite what a database may answer in its own way; pages and forms met it in the first
# run already, in the browser.
test: venv
	DATABASE=postgresql $(IN_VENV) -m pytest -n 2 --dist loadfile --no-loadscope-reorder
	DATABASE=sqlite $(IN_VENV) -m pytest -n 2 --dist loadfile --no-loadscope-reorder -m engine

check: venv
	$(IN_VENV) tools/check.py

format: venv
	$(IN_VENV) -m ruff check --fix-only --quiet .
	$(IN_VENV) -m ruff format .

messages: venv
	$(IN_VENV) tools/messages.py

catalogues: venv
	$(IN_VENV) tools/bootstrap.py catalogues

screenshots: venv
	$(IN_VENV) tools/screenshots.py

pins:
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --no-header pyproject.toml -o requirements/base.txt
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --group dev pyproject.toml -o requirements/dev.txt
