# make install | run [PORT=8123] | test; run and test install what they need first.

PORT ?= 8000
PYTHON ?= $(shell for python in python3.11 python3 python; do \
	$$python -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' 2>/dev/null && echo $$python && break; done)
BIN := .venv/bin

.PHONY: install run test

install: .venv/.installed

.venv/.installed: requirements.txt pyproject.toml
	@test -n "$(PYTHON)" || { echo "Foedera needs Python 3.11; install it, or name it: make PYTHON=/path/to/python3.11" >&2; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

.venv/.tested: .venv/.installed requirements-test.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-test.txt
	@touch $@

run: .venv/.installed
	@export FOEDERA_BASE_IRI="$${FOEDERA_BASE_IRI:-http://localhost:$(PORT)/}"; \
	$(BIN)/foedera publish seeds/articles && exec $(BIN)/foedera serve --port $(PORT)

test: .venv/.tested
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/pytest -q -rs
