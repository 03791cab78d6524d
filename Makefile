# Two commands do all the set-up on a fresh machine: `make run` and `make test`.
.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c

UV_VERSION := 0.13.9
UV := .tools/bin/uv
PYTHON := .venv/bin/python
SERVING := .venv/.installed
TOOLS := .venv/.installed-dev
SOURCES := bot actions tests ops docs/examples
VERSION := $(shell cat .python-version)

# Each worker loads the assistant once (a quarter of a GB); what files share is set up once in each.
PYTEST := $(PYTHON) -m pytest -n logical --maxprocesses 4 --dist loadfile
# What tests need is found by tests/support/needs.py.
QUICK := not model and not store and not search and not browser and not services
# Suites in which something is stored; the others would only run a second time.
STORING := tests/adapters tests/assistant tests/channels tests/dialogues tests/services

.PHONY: help install install-dev run chat train quick test test-services test-browser check screenshots pictures evaluate bench bench-usual bench-turns bench-site bench-chat attack load audit lock clean

help:  ## this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

# pip's own settings (mirrors, certificates) hold for this one step; uv reads its own.
$(UV):
	@PIP_ROOT_USER_ACTION=ignore python3 -m pip install --quiet --disable-pip-version-check \
		--target .tools uv==$(UV_VERSION)

.venv/pyvenv.cfg: .python-version | $(UV)
	@$(UV) venv --quiet --clear --python $(VERSION) .venv || { echo \
		"Python $(VERSION) is needed: install it (or let uv fetch it: $(UV) python install $(VERSION)), then try again." >&2; exit 1; }

# What serves, and nothing else. Where the tools of development are installed, that is there too.
$(SERVING): requirements.lock .venv/pyvenv.cfg
	@$(UV) pip sync --quiet --require-hashes --compile-bytecode --python $(PYTHON) requirements.lock
	@rm -f $(TOOLS)
	@touch $@

$(TOOLS): requirements-dev.lock requirements.lock .venv/pyvenv.cfg
	@$(UV) pip sync --quiet --require-hashes --compile-bytecode --python $(PYTHON) requirements-dev.lock
	@touch $(SERVING) $@

install: $(SERVING)  ## install what serves into .venv

install-dev: $(TOOLS)  ## install what serves, and the tools of development

run: install  ## start the assistant on http://127.0.0.1:5005 (PORT changes it)
	@exec $(PYTHON) -m bot serve

chat: install  ## talk in the terminal
	@$(PYTHON) -m bot chat

train: install-dev  ## train the model if it is older than its sources
	@$(PYTHON) -m bot train

# In one process: what is loaded is small, and bytecode is kept whatever the shell says.
quick: install-dev  ## ruff, import rules, and every test that needs neither model nor database
	@.venv/bin/ruff check $(SOURCES)
	@.venv/bin/ruff format --check $(SOURCES)
	@.venv/bin/lint-imports
	@PYTHONDONTWRITEBYTECODE= $(PYTHON) -m pytest -q -m "$(QUICK)"

test: train  ## all tests, with the embedded defaults
	@$(PYTEST)

test-services: train  ## the suites that store something, on PostgreSQL, Redis and RabbitMQ; nginx and systemd
	@TEST_SERVICES=1 $(PYTEST) -m "(store or model or services) and not browser" $(STORING) tests/test_operations_files.py

test-browser: train  ## the chat window and the site in a real Chromium (Debian's package chromium)
	@$(PYTHON) -m pytest -m browser

check: install-dev  ## ruff, mypy, import rules, content, Rasa's data validation
	@.venv/bin/ruff check $(SOURCES)
	@.venv/bin/ruff format --check $(SOURCES)
	@.venv/bin/mypy
	@.venv/bin/lint-imports
	@$(PYTHON) -m bot check
	@$(PYTHON) -m bot rasa data validate

screenshots: train  ## the tour of the README, taken anew from the running product (docs/tour)
	@$(PYTHON) ops/screenshots.py

pictures: install-dev  ## what each screen looks like, with the thing to press marked (bot/content/pictures)
	@$(PYTHON) ops/pictures.py
	@$(PYTHON) ops/line_pictures.py

evaluate: install-dev  ## language quality, compared with the accepted figures
	@$(PYTHON) -m bot evaluate

bench: train  ## what turns, memory, start and training cost, beside a commit before
	@$(PYTHON) ops/bench/cost.py

bench-usual: bench  ## the same, then our pipeline beside Rasa's usual one (installs TensorFlow)
	@$(PYTHON) ops/bench/run.py

bench-turns: train  ## a turn that fills a field of a form, beside one that answers a question
	@$(PYTHON) ops/bench/field_turn.py

bench-site: train  ## what the pages of the sandbox site cost, and what they weigh
	@$(PYTHON) ops/bench/site_pages.py

bench-chat: train  ## from sending to the answer on the screen, and what the chat window weighs
	@$(PYTHON) ops/bench/chat_window.py

attack: train  ## attack the served product on loopback; what was tried, what was withstood
	@$(PYTHON) ops/attack/run.py $(ATTACK)

load: train  ## many people at once on the served product while workers die; LOAD="--seconds 60 --workers 2"
	@$(PYTHON) ops/load/run.py $(LOAD)

audit: install-dev  ## what is known against the versions that serve (needs the registry's advisories)
	@$(PYTHON) ops/audit.py

COMPILE := $(UV) pip compile --quiet --upgrade --python-version $(VERSION) --generate-hashes \
	--no-emit-index-url --no-annotate --no-header
lock: $(UV)  ## resolve both locks anew from pyproject.toml
	@$(COMPILE) pyproject.toml -o requirements.lock
	@$(COMPILE) --extra dev --constraint requirements.lock pyproject.toml -o requirements-dev.lock

clean:  ## remove what was installed, trained and stored
	@rm -rf .venv .tools .bench models var .rasa
