# `make help` lists the targets.  PYTHON=… picks the interpreter that .venv is made with (3.11 or later).

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
PYTHON ?=
WORKERS ?= 2

# Stamps lie inside .venv and go with it.
CREATED := $(VENV)/.created
RUNTIME := $(VENV)/.runtime
DEVELOPER := $(VENV)/.developer
WARM := $(VENV)/.warm
COMPILED := $(wildcard src/glasshouse/engine/*.py src/glasshouse/chance.py src/glasshouse/vocabulary.py)

# $(call timed,NAME,COMMAND): run the command, print how long it took, keep its exit status.
timed = @echo "== $(1)"; start=$$SECONDS; status=0; $(2) || status=$$?; echo "== $(1): $$((SECONDS - start)) s"; exit $$status

.PHONY: help setup setup-dev demo test browser test-long lint bench docs lock dist clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(WARM) ## make .venv, install what a run needs, compile the kernel once

setup-dev: $(DEVELOPER) ## the same .venv with what tests and checks need

demo: setup ## what Beijing's plan of 2018 adds to what was in force before, and beside no scheme; demo/report.html
	$(BIN)/glasshouse compare beijing-2018 --against china-court-list --against none --world beijing --people 200000 --years 10 --seed 1 -o demo/run --force
	$(BIN)/glasshouse report demo/run -o demo/report.html

# Compiled once beforehand: without that, every worker and every program that a test starts compiles the same kernel.
test: lint browser ## the checks of `lint`, then the tests
	$(call timed,warm,$(BIN)/glasshouse warm)
	$(call timed,pytest,$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile)

browser: setup-dev ## find a chromium for the tests of the page, or install one (root on Debian)
	@$(BIN)/python -m tests.page.chromium

test-long: setup-dev ## the tests that take minutes
	$(call timed,pytest (long),$(BIN)/python -m pytest -m long -n $(WORKERS) --dist loadfile)

lint: setup-dev ## style, format, who may import whom, types
	$(call timed,ruff check,$(BIN)/ruff check)
	$(call timed,ruff format,$(BIN)/ruff format --check)
	$(call timed,lint-imports,$(BIN)/lint-imports --no-logo --no-cache)
	$(call timed,mypy,$(BIN)/mypy)

bench: setup-dev ## speed and memory, beside peers; about ten minutes (benchmarks/README.md)
	$(BIN)/python -m benchmarks

docs: setup-dev ## write the pages that follow from code and texts, then the site: site/index.html opens offline
	$(BIN)/python -m docs.generate
	$(call timed,site,$(BIN)/python -m docs.site)

lock: setup-dev ## pin the requirements again, under Python 3.11
	$(BIN)/pip-compile $(PINNED) --output-file requirements.lock pyproject.toml
	$(BIN)/pip-compile $(PINNED) --allow-unsafe --extra dev --constraint requirements.lock --output-file requirements-dev.lock pyproject.toml

PINNED := --quiet --generate-hashes --strip-extras --no-header --no-emit-index-url --no-emit-find-links --no-emit-trusted-host

dist: setup-dev ## build the wheel and the source archive
	$(BIN)/python -m build --no-isolation

clean: ## remove outputs and caches; .venv stays
	rm -rf demo dist site .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache
	find src tests benchmarks docs -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true

$(CREATED):
	@for candidate in $(or $(PYTHON),python3.11 python3.12 python3.13 python3); do \
	  if "$$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then found=$$candidate; break; fi; \
	done; \
	if [ -z "$${found:-}" ]; then \
	  echo "no Python 3.11 or later found: install one, or name it: make setup PYTHON=/path/to/python3.11" >&2; exit 1; \
	fi; \
	"$$found" -m venv --clear $(VENV)
	@touch $@

$(RUNTIME): requirements.lock pyproject.toml | $(CREATED)
	$(PIP) install -q --require-hashes -r requirements.lock
	$(PIP) install -q --no-deps -e .
	@touch $@

# The developer's lock holds all of requirements.lock, so it stands for it.
$(DEVELOPER): requirements-dev.lock requirements.lock pyproject.toml | $(CREATED)
	$(PIP) install -q --require-hashes -r requirements-dev.lock
	$(PIP) install -q --no-deps --no-build-isolation -e .
	@touch $(RUNTIME) $@

$(WARM): $(RUNTIME) $(COMPILED)
	$(BIN)/glasshouse warm
	@touch $@
