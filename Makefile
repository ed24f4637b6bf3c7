# Mashang 码上: the one door. `make demo` and `make test` are all a newcomer needs.
SHELL := /bin/bash
.DEFAULT_GOAL := help
# The first that really starts: version managers leave names behind that start nothing.
PYTHON ?= $(shell for one in python3.13 python3.12 python3.11 python3 python; do \
  $$one -c 'import sys, venv; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null && echo $$one && break; done)
BIN := .venv/bin
WEB := .venv/.web
RUN := .venv/.run
DEV := .venv/.dev

.PHONY: help demo test chaos clients lint fix bench lock clean

help:  ## Say what can be made
	@grep -E '^[a-z]+:.*##' Makefile | sed -E 's/:.*## /\t/' | expand -t 12

demo: $(RUN) $(WEB)  ## Build the founding street and open it (HOST PORT SCALE SEED RESET HTTPS)
	@$(BIN)/mashang demo

test: $(DEV) $(WEB) .clients/.stamp  ## Run everything that this machine can; say what is skipped
	@$(BIN)/python tests/run.py $(ARGS)

chaos: $(DEV)  ## Kill door, street and broker 500 times under scanning (ROUNDS=500 SEED=1)
	@MASHANG_CHAOS_ROUNDS=$(or $(ROUNDS),500) MASHANG_CHAOS_SEED=$(or $(SEED),1) $(BIN)/pytest -q -n0 tests/doorkeeper/test_chaos.py

lint: $(DEV) $(WEB)  ## Style, types, boundaries, templates, translations, migrations, deployment
	@$(BIN)/python tests/lint.py

fix: $(DEV)  ## Mend what a tool can mend
	$(BIN)/ruff check --fix src tests bench
	$(BIN)/ruff format src tests bench
	$(BIN)/python -m tests.architecture.documents

bench: $(DEV) $(WEB)  ## Measure against the aims and the named peers (ARGS=--full)
	@$(BIN)/python bench/run.py $(ARGS)

clients: .clients/.stamp  ## Install clients of others, which the tests try the street with

.clients/.stamp: tests/clients/requirements.lock | $(BIN)/python
	@$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --require-hashes --upgrade --target .clients -r tests/clients/requirements.lock
	@touch $@

lock: ## Write the lock files anew (needs uv)
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --extra server --extra build pyproject.toml -o requirements.lock
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --all-extras -c requirements.lock pyproject.toml -o requirements-dev.lock
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header requirements-node.in -o requirements-node.lock
	npm install --package-lock-only

clean:  ## Remove what was built, not the street's data
	rm -rf .venv node_modules src/mashang/web/static/vendor

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11, 3.12 or 3.13 with venv is needed; name one with PYTHON="; exit 1; }
	$(PYTHON) -m venv .venv

$(RUN): requirements.lock pyproject.toml | $(BIN)/python
	@test -f $(DEV) || $(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(DEV): requirements-dev.lock pyproject.toml | $(BIN)/python
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(WEB): package-lock.json requirements-node.lock src/mashang/web/vendor.py | $(BIN)/python
	@test -f $(RUN) -o -f $(DEV) || $(MAKE) --no-print-directory $(RUN)
	@node -e 'process.exit(process.versions.node.split(".")[0] >= 20 ? 0 : 1)' 2>/dev/null || \
	  $(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements-node.lock
	@$(BIN)/python -m mashang.web.vendor
	@touch $@
