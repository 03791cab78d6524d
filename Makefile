# Two commands do all the set-up on a fresh machine: `make run` and `make test`.
.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c

UV_VERSION := 0.13.9
UV := .tools/bin/uv
PYTHON := .venv/bin/python
INSTALLED := .venv/.installed
SOURCES := bot actions tests ops

# Each worker loads the assistant once (half a GB); what files share is set up once in each.
PYTEST := $(PYTHON) -m pytest -n logical --maxprocesses 4 --dist loadfile
# Suites in which something is stored; the others would only run a second time.
STORING := tests/adapters tests/assistant tests/channels tests/dialogues tests/services

.PHONY: help install run chat train test test-services test-browser check evaluate bench bench-turns lock clean

help:  ## this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

# pip's own settings (mirrors, certificates) hold for this one step; uv reads its own.
$(UV):
	@PIP_ROOT_USER_ACTION=ignore python3 -m pip install --quiet --disable-pip-version-check \
		--target .tools uv==$(UV_VERSION)

$(INSTALLED): requirements.lock .python-version | $(UV)
	@[ -x $(PYTHON) ] || $(UV) venv --quiet --python "$$(cat .python-version)" .venv
	@$(UV) pip sync --quiet --require-hashes --python $(PYTHON) requirements.lock
	@touch $(INSTALLED)

install: $(INSTALLED)  ## install everything into .venv

run: install  ## start the assistant on http://127.0.0.1:5005 (PORT changes it)
	@exec $(PYTHON) -m bot serve

chat: install  ## talk in the terminal
	@$(PYTHON) -m bot chat

train: install  ## train the model if it is older than its sources
	@$(PYTHON) -m bot train

test: train  ## all tests, with the embedded defaults
	@$(PYTEST)

test-services: train  ## the suites that store something, on PostgreSQL
	@TEST_SERVICES=1 $(PYTEST) -m "not browser" $(STORING)

test-browser: train  ## the chat page in a real Chromium (Debian's package chromium)
	@$(PYTHON) -m pytest -m browser

check: install  ## ruff, mypy, import rules, content, Rasa's data validation
	@.venv/bin/ruff check $(SOURCES)
	@.venv/bin/ruff format --check $(SOURCES)
	@.venv/bin/mypy
	@.venv/bin/lint-imports
	@$(PYTHON) -m bot check
	@$(PYTHON) -m bot rasa data validate

evaluate: install  ## language quality, compared with the accepted figures
	@$(PYTHON) -m bot evaluate

bench: train  ## our pipeline and Rasa's usual one, side by side
	@$(PYTHON) ops/bench/run.py

bench-turns: train  ## a turn that fills a field of a form, beside one that answers a question
	@$(PYTHON) ops/bench/field_turn.py

lock: $(UV)  ## resolve requirements.lock anew from pyproject.toml
	@$(UV) pip compile --quiet --python-version 3.10 --generate-hashes --no-emit-index-url \
		--no-annotate --no-header --override overrides.txt --extra dev pyproject.toml -o requirements.lock

clean:  ## remove what was installed, trained and stored
	@rm -rf .venv .tools .bench models var .rasa
