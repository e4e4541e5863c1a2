# Two commands do everything on a Debian 12 with Python 3.11:  make demo   make test
PORT ?= 8000
DATA ?= ./data
PYTHON ?= python3

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:
.PHONY: help demo test check setup setup-tests lint types imports migrations translations schema lock locks audit system-packages

BIN := .venv/bin
RUN := FENGQIAO_MODE=test FENGQIAO_DATA=$(CURDIR)/.venv/scratch $(BIN)
PROCESSES ?= 2
# Rooms that know no database: one run of their tests is enough.
PURE := fengqiao/kernel fengqiao/planning fengqiao/analytics fengqiao/documents fengqiao/cli/plan fengqiao/cli/detect benchmarks

help:
	@echo "make demo [PORT=8000] [DATA=./data]   set up, build the demo station, serve it"
	@echo "make test                             install what tests need and run everything"
	@echo "make check                            the quick part: lint, types, import rules"
	@echo "make audit                            ask an advisory service about every pinned package"
	@echo "make locks                            pin the requirements anew (after editing requirements/*.in)"

# --- Set-up: everything in .venv, hash-locked; a stamp each, so that nothing is done twice ---

.venv/stamp-tools: requirements/tools.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Python 3.11 or later is needed ($(PYTHON) is older; name another with PYTHON=...)." >&2; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null \
		|| { echo "Python's venv is missing: install it with 'apt-get install python3-venv', then run make again." >&2; exit 1; }
	@test -x $(BIN)/python || { rm -rf .venv; $(PYTHON) -m venv .venv; }
	@if test -x $(BIN)/uv; then \
		$(BIN)/uv pip install -q --python $(BIN)/python --require-hashes -r requirements/tools.txt; \
	else \
		$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements/tools.txt; \
	fi
	@touch $@

.venv/stamp-base: requirements/base.txt pyproject.toml .venv/stamp-tools
	@echo "Installing what Fengqiao needs into .venv ..."
	@rm -f .venv/stamp-tests
	@$(BIN)/uv pip sync -q --python $(BIN)/python --require-hashes requirements/tools.txt requirements/base.txt
	@$(BIN)/uv pip install -q --python $(BIN)/python --no-deps --no-build-isolation -e .
	@touch $@

.venv/stamp-tests: requirements/test.txt .venv/stamp-base
	@echo "Installing what the tests need into .venv ..."
	@$(BIN)/uv pip sync -q --python $(BIN)/python --require-hashes \
		requirements/tools.txt requirements/base.txt requirements/test.txt
	@$(BIN)/uv pip install -q --python $(BIN)/python --no-deps --no-build-isolation -e .
	@touch $@

.venv/stamp-messages: $(wildcard fengqiao/locale/*/LC_MESSAGES/*.po) .venv/stamp-base
	@mkdir -p .venv/scratch
	@$(RUN)/fengqiao messages compile >/dev/null
	@touch $@

setup: .venv/stamp-messages
setup-tests: .venv/stamp-tests .venv/stamp-messages system-packages

# --- The demo ---

demo: setup
	@exec $(BIN)/fengqiao demo --port $(PORT) --data $(DATA)

# --- The tests. pytest comes last, so that its own line closes the output ---

test: AUDIT := --tolerate-silence
test: setup-tests check migrations translations schema lock audit
	@echo "== tests on PostgreSQL"
	@$(BIN)/python -m tests.postgres run -- $(BIN)/python -m pytest -q -n $(PROCESSES) -m "not browser" $(PURE:%=--ignore=%)
	@echo "== tests on SQLite, and the browser"
	@$(BIN)/python -m pytest -n $(PROCESSES)

check: .venv/stamp-tests lint types imports

lint: .venv/stamp-tests
	@echo "== ruff, djlint"
	@$(BIN)/ruff check -q .
	@$(BIN)/ruff format -q --check .
	@$(BIN)/djlint --quiet --lint fengqiao

types: .venv/stamp-tests
	@echo "== mypy"
	@mkdir -p .venv/scratch
	@$(RUN)/mypy fengqiao benchmarks tests

imports: .venv/stamp-tests
	@echo "== import rules"
	@$(BIN)/lint-imports --no-cache > .venv/imports.log || { cat .venv/imports.log; exit 1; }

migrations: .venv/stamp-tests
	@echo "== migrations"
	@mkdir -p .venv/scratch
	@$(RUN)/python manage.py makemigrations --check --dry-run

translations: .venv/stamp-tests
	@echo "== translations"
	@$(RUN)/fengqiao messages check

schema: .venv/stamp-tests
	@echo "== API schema"
	@$(RUN)/fengqiao openapi --check docs/openapi.json

# The locks say what the .in files ask for: nothing missing, nothing left over. Pins that hold are kept.
COMPILE := $(BIN)/uv pip compile -q --generate-hashes --no-emit-index-url --no-header

lock: .venv/stamp-tests
	@echo "== lock files"
	@for name in tools base test; do \
		cp requirements/$$name.txt .venv/lock.txt; \
		$(COMPILE) requirements/$$name.in -o .venv/lock.txt >/dev/null; \
		diff -u <(grep -v '^ *#' requirements/$$name.txt) <(grep -v '^ *#' .venv/lock.txt) \
			|| { echo "requirements/$$name.txt does not fit requirements/$$name.in: run 'make locks'." >&2; exit 1; }; \
	done

# Alone it fails when nobody can be asked; `make test` then only says so, loudly. AUDIT=--record writes the date of a
# sound audit into docs/security.md.
AUDIT ?=
audit: .venv/stamp-tests
	@echo "== dependencies"
	@$(BIN)/python -m tests.dependency_audit $(AUDIT)

locks: .venv/stamp-tools
	@for name in tools base test; do $(COMPILE) requirements/$$name.in -o requirements/$$name.txt; done

# Debian's packages that tests need: a browser, Chinese fonts, PostgreSQL, gettext. Installed when missing.
system-packages:
	@bash .ci/packages
