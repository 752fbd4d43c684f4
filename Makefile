# Everything a newcomer needs; `make` alone lists it. All work happens in .venv, which packaging/set_up.py makes.
SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help run test check fix bench simulate screenshots lock clean set-up set-up-dev

# The Python that runs set-up. Any that starts will do: set-up itself looks for 3.11 or newer.
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 6))' >/dev/null 2>&1 && { echo $$p; break; }; done)
VENV_PYTHON := .venv/bin/python
ARGS ?=

help: ## this list
	@echo 'InvPay Desktop. Targets:'
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1\t\2/p' Makefile

run: set-up ## set up what is missing and open the window
	@if .venv/bin/python -c 'import sys; from invpay_desktop.app import why_no_window; sys.exit(bool(why_no_window()))'; \
	then .venv/bin/invpay $(ARGS); else .venv/bin/invpay demo --no-window; fi

test: set-up-dev ## run the tests, in random order; ARGS="tests/base -n 0" chooses
	@$(VENV_PYTHON) -m pytest -n auto --maxprocesses 8 $(ARGS)

check: set-up-dev ## lint, format, types, import contracts
	@$(VENV_PYTHON) -m ruff check .
	@$(VENV_PYTHON) -m ruff format --check .
	@$(VENV_PYTHON) -m mypy
	@.venv/bin/lint-imports

fix: set-up-dev ## let ruff mend what it can: lint and format
	@$(VENV_PYTHON) -m ruff check --fix .
	@$(VENV_PYTHON) -m ruff format .

bench: set-up-dev ## measure against the bare floors; ARGS chooses
	@$(VENV_PYTHON) -m benchmarks $(ARGS)

# SEEDS: one (4711) or many (0-99999); the books lie in memory where the system has a disk there.
SEEDS ?= 0-1999
simulate: set-up-dev ## charges, refunds and records under seeded faults and deaths; SEEDS=4711 plays one
	@$(VENV_PYTHON) -m tests.simulator.seeds $(SEEDS)

screenshots: set-up-dev ## pictures of every page, dialog and state into docs/; ARGS="--tour" those of the README
	@$(VENV_PYTHON) -m tests.ui.screenshots $(ARGS)

# Made on the oldest Python we run on: what is locked there installs on the newer ones too, not the other way round.
PIP_COMPILE = .venv/bin/pip-compile --quiet --upgrade --strip-extras --allow-unsafe --generate-hashes --no-emit-options
lock: export CUSTOM_COMPILE_COMMAND = make lock
lock: set-up-dev ## renew requirements/*.txt from pyproject.toml (with Python 3.11)
	@$(VENV_PYTHON) -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11) and "Run it as: make lock PYTHON=python3.11")'
	$(PIP_COMPILE) --output-file requirements/run.txt pyproject.toml requirements/build.in
	$(PIP_COMPILE) --output-file requirements/dev.txt --extra dev --constraint requirements/run.txt \
		pyproject.toml requirements/build.in

clean: ## remove .venv and everything that was made, not your books
	rm -rf .venv build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

set-up set-up-dev:
	@if [ -z '$(PYTHON)' ]; then echo 'InvPay Desktop needs Python 3.11 or newer, and found no Python: install one' \
		'(Debian 12, Ubuntu: sudo apt-get install python3 python3-venv) and run make again.' >&2; exit 1; fi
	@'$(PYTHON)' packaging/set_up.py $(if $(filter set-up-dev,$@),dev,run)
