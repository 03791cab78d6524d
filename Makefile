# Two commands do all the set-up on a fresh machine: `make run` and `make test`.
.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c

UV_VERSION := 0.13.9
UV := .tools/bin/uv
PYTHON := .venv/bin/python
INSTALLED := .venv/.installed
SOURCES := bot actions tests ops

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

test: install  ## all tests, with the embedded defaults
	@$(PYTHON) -m bot train
	@$(PYTHON) -m pytest

test-services: install  ## the same suites on PostgreSQL
	@$(PYTHON) -m bot train
	@TEST_SERVICES=1 $(PYTHON) -m pytest -m "not browser"

test-browser: install  ## the chat page in a real Chromium (Debian's package chromium)
	@$(PYTHON) -m bot train
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

bench: install  ## our pipeline and Rasa's usual one, side by side
	@$(PYTHON) ops/bench/run.py

bench-turns: install  ## a turn that fills a field of a form, beside one that answers a question
	@$(PYTHON) -m bot train
	@$(PYTHON) ops/bench/field_turn.py

lock: $(UV)  ## resolve requirements.lock anew from pyproject.toml
	@$(UV) pip compile --quiet --python-version 3.10 --generate-hashes --no-emit-index-url \
		--no-annotate --no-header --override overrides.txt --extra dev pyproject.toml -o requirements.lock

clean:  ## remove what was installed, trained and stored
	@rm -rf .venv .tools .bench models var .rasa
